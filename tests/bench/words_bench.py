"""Remarks on texts that were edited: how many find their place, how many are said surely where they are not.

    python -m tests.bench.words_bench [--edits 200] [--show]

Paragraphs are put in, taken out, reworded, joined, parted and moved; captions are re-timed, parted anew, corrected. A
remark is right where its paragraph or caption went, or a part of it; or where it was taken out and is an orphan.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

from mooclint.review.material.place import parse_place
from mooclint.review.material.wording import wording
from mooclint.review.rounds.carry import After, Before, Orphan, carry
from mooclint.review.rounds.locate import located

_STEMS = (
    "деректер қор кесте жол баған кілт сұраныс көшірме ереже қызметкер модуль сабақ бейне мысал жүйе ақпарат талдау "
    "құрылым бағдарлама әдіс есеп нәтиже зерттеу оқу тапсырма мәтін тіл желі қауіпсіздік рұқсат пайдаланушы сервер"
)
STEMS = _STEMS.split()
ENDS = ("", "лар", "дың", "ға", "да", "мен", "сыз", "ды", "ы", "лары")
VERBS = ("түсіндіреміз", "қараймыз", "сақтайды", "ажыратады", "таңдап алады", "жасалады", "керек", "тұрады", "болады")
SHORT = ("Иә.", "Рақмет.", "Дұрыс.", "Келесі слайд.", "Сонымен,")


def sentence(chance: random.Random, words: int) -> str:
    some = (chance.choice(STEMS) + chance.choice(ENDS) for _ in range(words))
    return (" ".join(some) + " " + chance.choice(VERBS) + ".").capitalize()


def reworded(chance: random.Random, text: str, part: float) -> str:
    words = text.split()
    for at in chance.sample(range(len(words)), max(1, round(len(words) * part))):
        words[at] = chance.choice(STEMS) + chance.choice(ENDS)
    return " ".join(words)


Piece = tuple[frozenset[int], str]  # which old ones it comes of, its words


def edited(chance: random.Random, texts: list[str], kind: str) -> list[Piece]:
    """The new pieces of a text that was edited in one way, and a little in the others."""
    some: list[Piece] = [(frozenset((n,)), text) for n, text in enumerate(texts)]
    size = len(some)
    if kind in ("insert", "all"):
        for _ in range(chance.randint(1, 6)):
            some.insert(chance.randint(0, len(some)), (frozenset(), sentence(chance, chance.randint(4, 14))))
    if kind in ("delete", "all"):
        gone = set(chance.sample(range(len(some)), max(1, size // 6)))
        some = [one for n, one in enumerate(some) if n not in gone]
    if kind in ("reword", "all", "correct"):
        part = 0.1 if kind == "correct" else chance.choice((0.1, 0.2, 0.35))
        some = [(of, reworded(chance, text, part) if chance.random() < 0.4 else text) for of, text in some]
    if kind in ("move", "all"):
        at = chance.randrange(len(some) - 4)
        block = some[at : at + chance.randint(1, 4)]
        del some[at : at + len(block)]
        to = chance.randint(0, len(some))
        some[to:to] = block
    if kind in ("join", "resegment"):
        found: list[Piece] = []
        for of, text in some:
            if found and chance.random() < 0.2:
                found[-1] = (found[-1][0] | of, found[-1][1] + " " + text)
            else:
                found.append((of, text))
        some = found
    if kind in ("part", "resegment"):
        parted: list[Piece] = []
        for of, text in some:
            words = text.split()
            if len(words) > 5 and chance.random() < 0.3:
                at = chance.randint(2, len(words) - 2)
                parted += [(of, " ".join(words[:at])), (of, " ".join(words[at:]))]
            else:
                parted.append((of, text))
        some = parted
    return some


def texts_of(chance: random.Random, captions: bool) -> list[str]:
    count = chance.randint(25, 60)
    texts = [sentence(chance, chance.randint(3, 8) if captions else chance.randint(3, 30)) for _ in range(count)]
    for at in chance.sample(range(count), 4 if captions else 2):  # the same short words here and there
        texts[at] = chance.choice(SHORT[:2] if captions else SHORT)
    return texts


def written(folder: Path, texts: list[str], captions: bool, step: float, start: float) -> Path:
    if not captions:
        path = folder / "a.md"
        path.write_text("\n\n".join(texts), "utf-8")
        return path
    path, lines = folder / "a.srt", []
    for n, text in enumerate(texts):
        a, b = start + n * step, start + n * step + step * 0.9
        clock = [
            f"{int(t) // 3600:02}:{int(t) // 60 % 60:02}:{int(t) % 60:02},{int(t * 1000) % 1000:03}" for t in (a, b)
        ]
        lines.append(f"{n + 1}\n{clock[0]} --> {clock[1]}\n{text}\n")
    path.write_text("\n".join(lines), "utf-8")
    return path


def main() -> int:
    """Prints counts by kind of edit."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    counts: dict[str, Counter[str]] = {}
    ways = [(False, k) for k in ("insert", "delete", "reword", "move", "join", "part", "all")]
    ways += [(True, k) for k in ("retime", "correct", "insert", "delete", "resegment")]
    for n in range(given.edits):
        captions, kind = ways[n % len(ways)]
        chance = random.Random(f"{given.seed} {n}")
        texts = texts_of(chance, captions)
        new = edited(chance, texts, kind)
        with tempfile.TemporaryDirectory() as place:
            old_folder, new_folder = Path(place, "old"), Path(place, "new")
            old_folder.mkdir()
            new_folder.mkdir()
            path = written(old_folder, texts, captions, 3.0, 0.0)
            there = written(
                new_folder, [text for _, text in new], captions, chance.uniform(2.5, 3.5), chance.uniform(0, 9)
            )
            digest = [hashlib.sha256(one.read_bytes()).hexdigest() for one in (path, there)]
            before = Before({path.name: digest[0]}, wording(old_folder), {})
            after = After(new_folder, {path.name: digest[1]}, wording(new_folder), {})
            name = f"{'captions' if captions else 'text'} {kind}"
            some = counts.setdefault(name, Counter())
            for target in chance.sample(range(len(texts)), 10):
                key = "cue" if captions else "paragraph"
                found = carry(located(parse_place({"path": path.name, key: target + 1}), old_folder), before, after)
                stays = any(target in of for of, _ in new)
                if isinstance(found, Orphan):
                    verdict = "orphan wrong" if stays else "right orphan"
                else:
                    assert found is not None
                    at = (found.place.cue if captions else found.place.paragraph) - 1
                    right = target in new[at][0] if at < len(new) else False
                    verdict = f"{'right' if right else 'wrong'} {found.sure}"
                some[verdict] += 1
                if given.show and not verdict.startswith("right"):
                    print(name, verdict, repr(texts[target]), "->", found, [text for of, text in new if target in of])
    every: Counter[str] = Counter()
    for name, some in counts.items():
        every += some
        print(f"{name:20}", dict(sorted(some.items())))
    total = sum(every.values())
    print(
        total,
        f"right {sum(n for k, n in every.items() if k.startswith('right')) / total:.1%}",
        dict(sorted(every.items())),
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
