"""Is music that two clips share recognised, and never other music? How exact are offset and tempo?

    python benchmarks/sound.py --data DIR [--pairs 3] [--seed 0] [--json]

``--data`` is a folder of recordings: music, or films with it. Of everything under it that has sound the first
two minutes are read. Of each so many pairs are made of cuts of 5 to 60 seconds that overlap. The first is as
it is or from a phone in a room, the other from a phone in another room: with echo, without low pitches, with
noise, steps or hum from a tenth to twice as loud as the music. Half of them are slowed or hurried (0.7 to
1.4), the pitch along or kept. The second cut is also compared with one of the recording before.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from command import Parser, folder, positive, refuse, run
from scipy import signal
from tqdm import tqdm

from scoring.arrays import FloatArray, IntArray
from scoring.compare.align.sound import Heard, heard
from scoring.pose.sound import SAMPLE_RATE, sound_of

SHORTEST, LONGEST = 5.0, 60.0
TEMPOS = (0.7, 1.4)
EXACT = 0.1
"""Seconds within which an offset is right: less is not said to anybody."""
SAME_TEMPO, AT_PITCH, WITH_PITCH = "same tempo", "another tempo, same pitch", "another tempo, pitch along"

Figures = dict[str, Any]


@dataclass(frozen=True)
class Compared:
    """What was found for one pair, ``same``, and for its second cut with another recording, ``other``.

    ``error`` is that of the offset in seconds, ``nearest`` the same of the best of its repeats too,
    ``tempo_error`` relative.
    """

    kind: str
    same: Heard | None
    error: float
    nearest: float
    tempo_error: float
    other: Heard | None


def main() -> int:
    """Print the figures; the exit status."""
    parser = Parser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=folder, required=True)
    parser.add_argument("--pairs", type=positive, default=3, help="of each recording")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    found = list(pairs(args.data, args.pairs, np.random.default_rng(args.seed)))
    if not found:
        refuse(f"{args.data} holds no recording of {SHORTEST + 1:g} seconds or more.")
    figures = {kind: figures_of([one for one in found if kind in ("all", one.kind)]) for kind in KINDS}
    print(json.dumps(figures, indent=2) if args.json else as_text(figures))
    return 0


KINDS = ("all", SAME_TEMPO, AT_PITCH, WITH_PITCH)


def pairs(data: Path, count: int, rng: np.random.Generator) -> Iterator[Compared]:
    """So many pairs of each recording."""
    before: IntArray | None = None
    files = sorted(path for path in data.rglob("*") if path.is_file())
    for path in tqdm([files[index] for index in rng.permutation(len(files))], unit="file"):
        music = recording(path)
        if len(music) < (SHORTEST + 1) * SAMPLE_RATE or not music.any():
            continue
        for _ in range(count):
            found, second = _pair(music, before, rng)
            yield found
        before = second


def _pair(
    music: FloatArray, before: IntArray | None, rng: np.random.Generator
) -> tuple[Compared, IntArray | None]:
    """One pair of a recording, and the sound of its second cut."""
    seconds = len(music) / SAMPLE_RATE
    first, start = _cut(music, rng, rng.uniform(0, seconds))
    kind = str(rng.choice(KINDS[1:], p=[0.5, 0.25, 0.25]))
    tempo = 1.0 if kind == SAME_TEMPO else float(np.exp(rng.uniform(*np.log(TEMPOS))))
    loudness = float(rng.choice([0.1, 0.3, 0.5, 1.0, 2.0]))
    overlap = start + rng.uniform(0, 0.6) * len(first) / SAMPLE_RATE
    played, begin = _cut(music, rng, overlap, SHORTEST / min(tempo, 1.0))
    second = in_a_room(at_tempo(played, tempo, kind), loudness, rng)
    one, two = sound_of([first if rng.random() < 0.7 else in_a_room(first, 0.1, rng)]), sound_of([second])
    line = heard(one, two)
    offset = tempo * (start - begin)
    middle = (
        max(start, begin) + min(start + len(first) / SAMPLE_RATE, begin + len(played) / SAMPLE_RATE)
    ) / 2 - start
    places = [] if line is None else [line.offset, *line.repeats]
    errors = [abs(place - offset + (line.tempo - tempo) * middle) for place in places] or [np.nan]
    off = np.nan if line is None else abs(line.tempo / tempo - 1)
    return Compared(kind, line, errors[0], min(errors), off, heard(before, two)), two


def _cut(
    music: FloatArray, rng: np.random.Generator, near: float, least: float = SHORTEST
) -> tuple[FloatArray, float]:
    """A piece of the music about the second ``near``, and where it begins."""
    seconds = len(music) / SAMPLE_RATE
    length = min(rng.uniform(least, LONGEST), seconds)
    start = float(np.clip(near - rng.uniform(0, 0.4) * length, 0, seconds - length))
    return music[round(start * SAMPLE_RATE) : round((start + length) * SAMPLE_RATE)], start


def recording(path: Path, most: float = 120.0) -> FloatArray:
    """The first so many seconds of the sound of a file, one channel; nothing where there is none."""
    pieces: list[FloatArray] = []
    try:
        with av.open(str(path)) as container:
            resampler = av.AudioResampler("flt", "mono", SAMPLE_RATE)
            for frame in container.decode(container.streams.audio[0]):
                pieces += [piece.to_ndarray()[0] for piece in resampler.resample(frame)]
                if sum(map(len, pieces)) > most * SAMPLE_RATE:
                    break
    except (av.FFmpegError, IndexError, ValueError):
        return np.zeros(0, np.float32)
    return np.concatenate([np.zeros(0, np.float32), *pieces])


def at_tempo(samples: FloatArray, tempo: float, kind: str) -> FloatArray:
    """The samples, ``tempo`` times as long: by a filter that keeps the pitch, or by playing them slower."""
    if kind == SAME_TEMPO:
        return samples
    if kind == WITH_PITCH:
        return np.asarray(signal.resample_poly(samples, round(1000 * tempo), 1000), np.float32)
    graph = av.filter.Graph()
    source = graph.add_abuffer(
        sample_rate=SAMPLE_RATE, format="flt", layout="mono", time_base=Fraction(1, SAMPLE_RATE)
    )
    graph.link_nodes(source, graph.add("atempo", str(1 / tempo)), graph.add("abuffersink")).configure()
    pieces: list[FloatArray] = []
    for frame in [*_frames(samples), None]:
        graph.push(frame)
        while True:
            try:
                pieces.append(graph.pull().to_ndarray()[0])
            except (av.BlockingIOError, av.EOFError):
                break
    return np.concatenate(pieces)


def _frames(samples: FloatArray) -> Iterator[av.AudioFrame]:
    for first in range(0, len(samples), 4096):
        frame = av.AudioFrame.from_ndarray(samples[None, first : first + 4096], format="flt", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, first, Fraction(1, SAMPLE_RATE)
        yield frame


def in_a_room(samples: FloatArray, loudness: float, rng: np.random.Generator) -> FloatArray:
    """Played by a small loudspeaker, filmed across a room with other sounds ``loudness`` times as loud."""
    small = signal.sosfilt(signal.butter(2, [200, 5500], "band", fs=SAMPLE_RATE, output="sos"), samples)
    decay = rng.uniform(0.1, 1.0)
    walls = rng.normal(size=round(decay * SAMPLE_RATE)) * np.exp(
        -6.9 * np.linspace(0, 1, round(decay * SAMPLE_RATE))
    )
    walls *= rng.uniform(0.3, 2.0) / np.sqrt((walls**2).sum())
    walls[0] += 1.0
    echo = signal.fftconvolve(small, walls)[: len(samples)]
    beside = _beside(len(echo), rng)
    filmed = echo / max(echo.std(), 1e-6) + loudness * beside / max(beside.std(), 1e-6)
    return np.asarray(0.1 * filmed, np.float32)


def _beside(count: int, rng: np.random.Generator) -> FloatArray:
    """Noise, steps or hum."""
    kind, noise = rng.integers(3), rng.normal(size=count)
    if kind == 0:
        return noise
    if kind == 1:
        time = np.arange(count) / SAMPLE_RATE
        return np.asarray(sum(np.sin(2 * np.pi * 100 * k * time) / k for k in range(1, 20)) + 0.1 * noise)
    since = np.arange(count) % round(rng.uniform(0.3, 0.8) * SAMPLE_RATE)
    return np.asarray(noise * np.exp(-since / (0.02 * SAMPLE_RATE)))


def figures_of(found: list[Compared]) -> Figures:
    """Shares, errors in ms and per mille, of the pairs found."""
    same = [one for one in found if one.same]
    right = [one for one in same if one.error <= EXACT]
    compared = len(found)
    if not right:
        return {"pairs": compared, "found": len(same)}
    return {
        "pairs": compared,
        "found": _share(len(same), compared),
        "right_offset": _share(len(right), len(same)),
        "right_or_a_repeat": _share(sum(one.nearest <= EXACT for one in same), len(same)),
        "repeats": _share(sum(bool(one.same and one.same.repeats) for one in same), len(same)),
        "offset_error_ms": _spread([1000 * one.error for one in right]),
        "tempo_error_per_mille": _spread([1000 * one.tempo_error for one in right]),
        "sure": _spread([one.same.sure for one in same if one.same], (1, 5, 50)),
        "other_music_taken_for_it": sum(one.other is not None for one in found),
    }


def _share(some: int, of: int) -> float:
    return round(some / of, 3)


def _spread(values: list[float], percentiles: tuple[int, ...] = (50, 95)) -> dict[str, float]:
    return {f"p{one}": round(float(np.percentile(values, one)), 2) for one in percentiles}


def as_text(figures: Figures) -> str:
    """A block for each kind."""
    return "\n".join(
        f"{kind}\n" + "\n".join(f"  {name:26s}{value}" for name, value in found.items())
        for kind, found in figures.items()
    )


if __name__ == "__main__":
    run(main)
