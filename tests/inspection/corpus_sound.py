"""Films with faults of sound and of captions planted by script, and films without: see `corpus`."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from mooclint.inspection.asked import Cue
from tests.clips import FFMPEG
from tests.inspection.corpus import TUNE, Case, Planted
from tests.inspection.voices import (
    CODED,
    HERTZ,
    Samples,
    hum,
    music,
    noise,
    reverberated,
    speech,
    stereo,
    through,
    write,
)

LANGUAGES = ("kk", "ru", "en")
CAPTIONS = ("caption_offset", "caption_drift", "caption_jump", "caption_other_video")


def gain(samples: Samples, decibels: float) -> Samples:
    return (samples * 10 ** (decibels / 20)).astype(np.float32)


class Maker:
    """Cases of one half: seeds, languages and codecs go round."""

    def __init__(self, half: str) -> None:
        self.half, self.first = half, 0 if half == TUNE else 100
        self.tune = half == TUNE
        self.count = 0

    def base(
        self, seconds: float = 30, *, room: float | None = -66, pauses: tuple[float, float] = (0.3, 1.2)
    ) -> Samples:
        """Two channels: a voice a little nearer to one of them, in a room."""
        seed, language = self.seed(), self.language
        said = speech(seed, seconds, language, pauses=pauses).samples
        return self.staged(said, room)

    def staged(self, said: Samples, room: float | None) -> Samples:
        """A voice on a stage, as loud as a lecture is."""
        whole = softened(stereo(said, gain(np.roll(said, 12), -2)), -20)
        if room is not None:
            seconds = len(said) / HERTZ
            whole = whole + np.stack([noise(self.seed() + n, seconds, room) for n in (0, 5)])
        return whole

    def seed(self) -> int:
        return self.first + self.count * 7

    @property
    def language(self) -> str:
        return LANGUAGES[(self.count + self.first) % 3]

    def case(
        self,
        name: str,
        make: Callable[[], Samples],
        planted: dict[str, Planted] | None = None,
        *,
        coded: str | None = None,
        beside: Sequence[str] = (),
        cues: tuple[Cue, ...] | None = None,
        hertz: int = HERTZ,
    ) -> Case:
        coded = coded or ("aac", "pcm16", "opus", "flac", "aac64")[self.count % 5]
        self.count += 1
        kept = self.count
        made = make  # the seed is that of the count at which it is made

        def written(path: Path) -> None:
            self.count = kept
            write(path, made(), coded, hertz=hertz)

        return Case(
            name=f"sound-{self.half}-{name}-{coded}",
            make=written,
            planted=planted or {},
            beside=tuple(beside),
            suffix=CODED[coded][0],
            cues=cues,
        )


def part(whole: Samples, start: float, end: float, change: Callable[[Samples], Samples]) -> Samples:
    """A film of which a part is changed."""
    a, b = round(start * HERTZ), round(end * HERTZ)
    out = whole.copy()
    out[..., a:b] = change(whole[..., a:b])
    return out


def spliced(*pieces: Samples) -> Samples:
    return np.concatenate(pieces, axis=-1)


def room_of(seconds: float, level: float = -66) -> Samples:
    return np.stack([noise(1, seconds, level), noise(2, seconds, level)])


def levels(m: Maker) -> Iterator[Case]:
    """Silence, clipping, peaks, loudness, jumps."""
    for strength, (long, at) in enumerate(((2.6, 12.0), (5.0, 9.0)) if m.tune else ((2.8, 14.0), (6.0, 7.0))):
        a, b = m.base(at), m.base(30 - at)
        hole = room_of(long) if strength else room_of(long, -90)
        yield m.case(
            f"silence-{long}",
            lambda a=a, b=b, h=hole: spliced(a, h, b),
            {"silence": Planted(events=((at - 0.4, at + long + 0.4),), edges=0.3)},
        )
        lead = 1.5 + strength
        yield m.case(
            f"silence-start-{lead}",
            lambda a=a, b=b, n=lead: spliced(room_of(n), a, b),
            {"silence": Planted(events=((0, lead + 0.4),))},
        )
        yield m.case(
            f"silence-tail-{lead}",
            lambda a=a, b=b, n=lead: spliced(a, b, room_of(n, -120)),
            {"silence": Planted(events=((29.6, 30 + lead),))},
        )
    for over in (7, 14) if m.tune else (9, 18):
        for down in (0, -9):
            yield m.case(
                f"clipping-{over}{down}",
                lambda o=over, d=down: gain(np.clip(gain(m.base(), o), -0.99, 0.99), d),
                {"clipping": Planted()},
                beside=("true_peak_high", "loudness_high"),
            )
    yield m.case(
        "clipping-part",
        lambda: part(gain(m.base(), -6), 12, 18, lambda x: gain(np.clip(gain(x, 14), -0.6, 0.6), 0)),
        {"clipping": Planted(events=((12, 18),), edges=1.0)},
        beside=("level_jump", "true_peak_high"),
    )
    for peak in (-0.3, 2.0) if m.tune else (0.0, 1.5):
        yield m.case(
            f"peak-{peak}",
            lambda p=peak: peaked(m.base(), p),
            {"true_peak_high": Planted(value=peak, within=0.8)},
            coded="flac" if peak < 0 else "aac",
            beside=("clipping",),
        )
    for level, name in ((-29, "loudness_low"), (-38, "loudness_low"), (-12.5, "loudness_high"), (-9, "loudness_high")):
        yield m.case(
            f"loud{level}",
            lambda n=level: softened(m.base(), n),
            {name: Planted(value=level, within=1.0)},
            beside=("true_peak_high", "clipping"),
        )
    for change in (-8, 12) if m.tune else (9, -14):
        yield m.case(
            f"jump{change}",
            lambda c=change: part(
                gain(m.base(40, pauses=(0.2, 0.6)), -16 if c > 0 else 0), 20, 40, lambda x: gain(x, c)
            ),
            {"level_jump": Planted(value=abs(change), within=3.0, events=((20, 20),), edges=0.5)},
            beside=("loudness_low", "true_peak_high"),
        )
    yield m.case(
        "jump-passage",
        lambda: part(m.base(60, pauses=(0.2, 0.6)), 20, 40, lambda x: gain(x, -10)),
        {"level_jump": Planted(events=((20, 20), (40, 40)), edges=0.5)},
        beside=("loudness_low",),
    )


def peaked(whole: Samples, peak: float) -> Samples:
    """Soft speech with a moment that is loud."""
    quiet_one = whole
    top = np.zeros_like(quiet_one)
    at = int(9.3 * HERTZ)
    t = np.arange(2400)
    top[:, at : at + 2400] = np.hanning(2400) * np.sin(2 * np.pi * 997 / HERTZ * t) * 10 ** (peak / 20)
    limit = 0.7
    return (np.clip(quiet_one, -limit, limit) * (top == 0) + top).astype(np.float32)


def softened(whole: Samples, lufs: float) -> Samples:
    """Speech of so many LUFS, its peaks pressed as a limiter does."""
    made = gain(whole, lufs - loudness(whole))
    for _ in range(3):
        made = limited(made, 0.72)
        made = gain(made, lufs - loudness(made))
        if np.abs(made).max() < 0.8:
            break
    return made


def loudness(whole: Samples) -> float:
    """LUFS as ffmpeg measures it."""
    data = np.ascontiguousarray(whole.T.astype("<f4")).tobytes()
    form = ("-f", "f32le", "-ar", str(HERTZ), "-ac", str(len(whole)))
    words = [FFMPEG.path, *form, "-i", "-", "-af", "ebur128=framelog=quiet", "-f", "null", "-"]
    told = subprocess.run(words, input=data, capture_output=True, check=True).stderr.decode()
    return float(told.rsplit("I:", 1)[1].split()[0])


def limited(made: Samples, most: float) -> Samples:
    """Turned down where a peak is too high, over some 10 ms."""
    envelope = np.maximum.reduceat(np.abs(made).max(axis=0), np.arange(0, made.shape[1], 240))
    envelope = np.maximum(np.maximum(envelope, np.roll(envelope, 1)), np.roll(envelope, -1))
    smooth = np.convolve(np.minimum(1, most / np.maximum(envelope, 1e-6)), np.ones(3) / 3, "same")
    return (made * np.interp(np.arange(made.shape[1]) / 240, np.arange(len(smooth)) + 0.5, smooth)).astype(np.float32)


def causes(m: Maker) -> Iterator[Case]:
    """Noise, music, hum, reverb."""
    for under, tilt in ((20, 0.5), (9, 0.0)) if m.tune else ((19, 0.0), (7, 0.7)):
        yield m.case(
            f"noise-{under}",
            lambda u=under, t=tilt: m.base(room=None) + mono(noise(m.seed(), 30, -20 - u, tilt=t)),
            {"noise": Planted()},
            beside=("true_peak_high",),
        )
    for under in (22, 12) if m.tune else (20, 9):
        yield m.case(
            f"music-{under}",
            lambda u=under: m.base() + mono(music(m.seed(), 30, -20 - u)),
            {"music": Planted()},
            beside=("true_peak_high",),
        )
    yield m.case(
        "music-alone",
        lambda: spliced(mono(music(m.seed(), 10, -22)) + room_of(10), m.base(25)),
        {"music": Planted(value=28, within=10, events=((0, 10),), edges=0.8)},
        beside=("true_peak_high",),
    )
    for hertz, level in ((50, -48), (60, -34)) if m.tune else ((60, -46), (50, -36)):
        yield m.case(
            f"hum-{hertz}{level}",
            lambda h=hertz, n=level: m.base() + mono(hum(30, h, n)),
            {"hum": Planted(value=hertz)},
            beside=("true_peak_high",),
        )
    for seconds in (1.6, 3.0) if m.tune else (1.8, 2.6):
        yield m.case(
            f"reverb-{seconds}",
            lambda s=seconds: m.staged(
                reverberated(speech(m.seed(), 40, m.language, pauses=(0.8, 2.0)).samples, 3, s), -70
            ),
            {"reverb": Planted(value=seconds, within=0.8)},
            beside=("true_peak_high",),
        )


def mono(samples: Samples) -> Samples:
    return np.stack([samples, np.roll(samples, 441)])


def faults(m: Maker) -> Iterator[Case]:
    """Holes, channels, bits, bands."""
    for long in (0.03, 0.2) if m.tune else (0.05, 0.4):
        for coded in ("pcm16", "aac"):
            yield holed(m, long, coded)
    for name, coded in (("16in24", "pcm24"), ("16in24", "flac")):
        yield m.case(
            f"padded-{name}",
            lambda: (np.round(m.base() * 32767) / 32768).astype(np.float32) * 1,
            {"padded_bits": Planted(value=16)},
            coded=coded,
            beside=("true_peak_high",),
        )
    for coded in ("aac", "opus") if m.tune else ("pcm16", "aac64"):
        yield m.case("dualmono", lambda: stereo(m.base()[0]), {"dual_mono": Planted()}, coded=coded)
    for dead, coded in ((0, "aac"), (1, "pcm16")):
        yield m.case(
            f"dead-{dead}",
            lambda d=dead: m.base() * np.array([[d], [1 - d]], np.float32),
            {"dead_channel": Planted(value="right" if dead else "left")},
            coded=coded,
            beside=("loudness_low",),
        )
    yield m.case(
        "dead-part",
        lambda: part(m.base(), 15, 30, lambda x: x * np.array([[1], [0.001]], np.float32)),
        {"dead_channel": Planted(value="right", events=((15, 30),), edges=1.5)},
    )
    for mix in (1.0, 0.85):
        yield m.case(f"antiphase-{mix}", lambda x=mix: against(m.base(), x), {"antiphase": Planted()})
    for hertz, at in ((8000, 3800), (16000, 7600)) if m.tune else ((6800, 3230), (18000, 8550)):
        yield m.case(
            f"band-{hertz}",
            lambda h=hertz: np.stack([through(x, h) for x in m.base(room=-55)]),
            {"band_limit": Planted(value=at, within=at * 0.1)},
            beside=("true_peak_high",),
        )


def against(whole: Samples, mix: float) -> Samples:
    left = whole[0]
    return stereo(left, -mix * left + (1 - mix) * whole[1])


def holed(m: Maker, long: float, coded: str) -> Case:
    starts = [4.2, 11.7, 19.4]

    def made() -> Samples:
        whole = m.base(30, room=-58, pauses=(0.2, 0.4))
        for at in starts:
            whole[:, round(at * HERTZ) : round((at + long) * HERTZ)] = 0
        return whole

    events = tuple((at, at + long) for at in starts)
    return m.case(
        f"dropout-{long}",
        made,
        {"dropout": Planted(value=3, within=0.5, events=events)},
        coded=coded,
        beside=("true_peak_high",),
    )


def clean(m: Maker) -> Iterator[Case]:
    """Nothing to tell of: lectures, and what looks like a fault and is none."""
    for coded in CODED:
        yield m.case("clean", lambda: m.base(), coded=coded)
        yield m.case("dry", lambda: m.base(room=None), coded=coded)
    yield m.case("limiter", lambda: softened(m.base(), -15.5))
    yield m.case("pauses", lambda: m.base(60, pauses=(1.2, 1.6)))
    yield m.case(
        "small-room", lambda: m.staged(reverberated(speech(m.seed(), 40, m.language).samples, 4, 0.4, wet=0.4), -66)
    )
    yield m.case("stereo-music", lambda: spliced(gain(np.stack([music(1, 8, -22), music(2, 8, -22)]), 0), m.base(25)))
    yield m.case("quiet-music", lambda: spliced(m.base(25), mono(music(5, 8, -42))), beside=())
    yield m.case("fade", lambda: m.base(40) * np.linspace(1.1, 0.6, 40 * HERTZ).astype(np.float32))
    yield m.case("centre", lambda: softened(stereo(m.base()[0]) * 0.8 + room_of(30, -52), -20))
    yield m.case("one-channel", lambda: m.base()[:1], coded="aac")
    yield m.case(
        "tone",
        lambda: spliced(mono(0.3 * np.sin(np.arange(HERTZ) * 2 * np.pi * 1000 / HERTZ).astype(np.float32)), m.base(25)),
    )
    yield m.case("two-voices", lambda: spliced(m.base(20), m.base(20)))
    yield m.case("ends", lambda: spliced(room_of(0.5), m.base(25), room_of(0.4)))


def moved(
    cues: Sequence[Cue], offset: float, rate: float = 1.0, *, pad: tuple[float, float] = (0, 0)
) -> tuple[Cue, ...]:
    """Cues as a wrong export has them."""
    return tuple(
        Cue(max(0.0, c.start * rate + offset - pad[0]), max(0.1, c.end * rate + offset + pad[1])) for c in cues
    )


def captioned(m: Maker) -> Iterator[Case]:
    """Captions against speech."""
    backs: dict[str, Callable[[float], Samples]] = {
        "clean": lambda n: room_of(n),
        "noise": lambda n: room_of(n, -32),
        "music": lambda n: mono(music(3, n, -34)),
    }

    def one(
        name: str,
        seconds: float,
        change: Callable[[tuple[Cue, ...]], tuple[Cue, ...]],
        planted: dict[str, Planted],
        back: str = "clean",
        beside: Sequence[str] = (),
    ) -> Case:
        said = speech(m.seed(), seconds, m.language)
        behind = backs[back]
        return m.case(
            f"captions-{name}-{back}",
            lambda: softened(stereo(said.samples, gain(said.samples, -2)) + behind(seconds), -20),
            planted,
            cues=change(said.cues),
            beside=(*beside, "dual_mono", *(("noise",) if back == "noise" else ())),
        )

    for offset in (0.5, -1.4, 8.0) if m.tune else (0.6, -2.2, -17.0):
        for back in backs:
            yield one(
                f"offset{offset}",
                75,
                lambda c, o=offset: moved(c, o),
                {"caption_offset": Planted(value=offset, within=0.15)},
                back,
            )
    for pad in ((0.2, 0.5), (0.1, 0.3)):
        yield one(
            f"padded{pad}",
            70,
            lambda c, p=pad: moved(c, 1.0, pad=p),
            {"caption_offset": Planted(value=1.0, within=0.15)},
        )
        yield one(f"right-padded{pad}", 70, lambda c, p=pad: moved(c, 0, pad=p), {})
    for back in backs:
        yield one("right", 62, lambda c: c, {}, back)
        yield one(
            "drift-25-24",
            120,
            lambda c: moved(c, 0, 25 / 24),
            {"caption_drift": Planted(value=120 / 24, within=0.5)},
            back,
            ("caption_offset",),
        )
    yield one(
        "drift-small",
        240,
        lambda c: moved(c, 0, 1.003),
        {"caption_drift": Planted(value=0.72, within=0.2)},
        beside=("caption_offset",),
    )
    yield one("drift-none", 62, lambda c: moved(c, 0, 1.001), {})
    for jump in (2.0, -5.0) if m.tune else (1.2, 7.0):
        yield one(
            f"jump{jump}",
            180,
            lambda c, j=jump: jumped(c, 90, j),
            {"caption_jump": Planted(value=jump, within=0.3, events=((90, 90),), edges=6)},
            beside=("caption_offset",),
        )
    for seconds in (120, 240):
        other = speech(m.seed() + 77, seconds, m.language).cues
        yield one(f"other-{seconds}", seconds, lambda c, o=other: o, {"caption_other_video": Planted()})
    yield one("merged", 120, lambda c: tuple(Cue(a.start, b.end) for a, b in zip(c[::2], c[1::2], strict=False)), {})
    yield one("half", 120, lambda c: tuple(x for x in c if x.start < 60), {}, beside=())
    yield one("single", 62, lambda c: (Cue(0, 62),), {})


def jumped(cues: Sequence[Cue], at: float, jump: float) -> tuple[Cue, ...]:
    return tuple(c if c.start < at else Cue(c.start + jump, c.end + jump) for c in cues)


def cases(half: str) -> Iterator[Case]:
    """All of a half."""
    m = Maker(half)
    for group in (levels, causes, faults, clean, captioned):
        yield from group(m)
