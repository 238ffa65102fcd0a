"""Films whose every frame says its number: sixteen blocks across the picture are its bits; and a course of films."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.adopt.course_folder import put, sheet
from tests.clips import FFMPEG

BITS = 16
SIZE = (320, 180)
_BLOCK = SIZE[0] // BITS
_CODED = f"geq=lum='if(mod(floor(N/pow(2,floor(X/{_BLOCK}))),2),235,16)':cb=128:cr=128,format=yuv420p"
# Reads the number out of what a browser has on its screen.
READ = f"""
film => {{
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [{SIZE[0]}, {SIZE[1]}];
  const paint = canvas.getContext("2d", {{willReadFrequently: true}});
  paint.drawImage(film, 0, 0, {SIZE[0]}, {SIZE[1]});
  let number = 0;
  for (let bit = 0; bit < {BITS}; bit++) {{
    const [red] = paint.getImageData({_BLOCK} * bit + {_BLOCK // 2}, {SIZE[1] // 2}, 1, 1).data;
    if (red > 128) number += 2 ** bit;
  }}
  return number;
}}
"""
X264 = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "18")
SOUND = ("-c:a", "aac", "-b:a", "64k")
VARIABLE = "select='if(lt(mod(t,6),2),not(mod(n,4)),if(lt(mod(t,6),4),not(mod(n,5)),not(mod(n,11))))',"


def coded_film(
    path: Path, *, rate: str = "25", seconds: float = 4, coder: Sequence[str] = X264, sound: bool = True,
    variable: bool = False,
) -> Path:  # fmt: skip
    """Makes one. A variable film has intervals of three lengths."""
    rate, choose = ("120", VARIABLE) if variable else (rate, "")
    small = f"{SIZE[0]}x{SIZE[1]}"
    heard = ("-f", "lavfi", "-i", f"sine=d={seconds}:r=48000", *SOUND) if sound else ()
    picture = f"color=s={small}:r={rate}:d={seconds}"
    inputs = ["-f", "lavfi", "-i", picture, *heard[: 4 if sound else 0]]
    filters = ["-vf", choose + _CODED, "-fps_mode", "passthrough", *coder, *heard[4:]]
    made = [FFMPEG.path, "-nostdin", "-v", "error", "-y", *inputs, *filters, str(path)]
    subprocess.run(made, check=True, timeout=600)
    return path


def film_course(root: Path, films: Mapping[str, Path | bytes], captions: str = "", title: str = "Фильмдер") -> Path:
    """A course of films by their names, each with captions and a script. A path is linked to, not copied."""
    items = []
    for number, (name, film) in enumerate(films.items(), 1):
        code = f"К1_M1_С1_В{number}_Фильм"
        target = root / "video" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(film, bytes):
            target.write_bytes(film)
        else:
            target.hardlink_to(film)
        files = f"delivery: 'video/{name}'"
        if captions:
            put(root, f"subs/{code}.kk.srt", captions)
            put(root, f"scripts/{code}.docx", sheet(topic="Фильм"))
            files += f", script: scripts/{code}.docx, subtitle_files: {{kk: subs/{code}.kk.srt}}"
        items.append(f"          - {{video: {code}, title: 'Фильм {number}', {files}}}")
    head = f"""schema: mooclint/course@1
criteria: bmg-coursera
programme: {{title: {title}, language: kk}}
modules:
  - title: Модуль
    lessons:
      - title: Сабақ
        items:
"""
    put(root, "course.yaml", head + "\n".join(items) + "\n")
    return root
