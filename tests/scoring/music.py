"""Music made by code: notes and beats of a seed, as samples, played through a room, faster or slower."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.pose.sound import SAMPLE_RATE, sound_of


def tune(seed: int, seconds: float = 20.0, *, tempo: float = 1.0) -> FloatArray:
    """Samples ``[N]``, −1..1: notes of a quarter of a second or so, two at a time, with a stroke on each.

    At ``tempo`` 1.25 the same notes follow each other 1.25 times as slowly, at the same pitch.
    """
    rng = np.random.default_rng(seed)
    samples = np.zeros(round(seconds * SAMPLE_RATE), np.float32)
    for begin, length, pitch, loud in _notes(rng, seconds / tempo):
        note = _note(pitch, length * tempo, loud)
        first = round(begin * tempo * SAMPLE_RATE)
        samples[first : first + len(note)] += note[: len(samples) - first]
    return samples / np.abs(samples).max()


def _notes(rng: np.random.Generator, seconds: float) -> Iterator[tuple[float, float, float, float]]:
    begin = 0.0
    while begin < seconds:
        length = float(rng.choice([0.15, 0.2, 0.3, 0.4]))
        for _ in range(2):
            yield begin, length, 220 * 2 ** (rng.integers(0, 30) / 12), rng.uniform(0.3, 1.0)
        begin += length


def _note(pitch: float, length: float, loud: float) -> FloatArray:
    time = np.arange(round(length * SAMPLE_RATE)) / SAMPLE_RATE
    tones = sum(np.sin(2 * np.pi * k * pitch * time) / k for k in (1, 2, 3))
    stroke = np.random.default_rng(0).normal(0, 0.5, len(time)) * np.exp(-time / 0.02)
    return np.asarray(loud * (tones + stroke) * np.exp(-3 * time), np.float32)


def metronome(seconds: float = 20.0, *, every: float = 0.5, first: float = 0.0) -> FloatArray:
    """Clicks, all alike."""
    samples = np.zeros(round(seconds * SAMPLE_RATE), np.float32)
    click = np.sin(2 * np.pi * 1000 * np.arange(600) / SAMPLE_RATE) * np.exp(-np.arange(600) / 120)
    for begin in np.arange(first, seconds - 0.06, every):
        place = round(begin * SAMPLE_RATE)
        samples[place : place + len(click)] += click
    return samples


def in_a_room(samples: FloatArray, *, noise: float, seed: int = 0) -> FloatArray:
    """From a loudspeaker across the room, ``noise`` times as loud as the music beside it."""
    rng = np.random.default_rng(seed)
    decay = np.exp(-np.arange(SAMPLE_RATE // 2) / (0.07 * SAMPLE_RATE))
    walls = rng.normal(0, 0.02, SAMPLE_RATE // 2) * decay
    walls[0] = 1.0
    size = len(samples) + len(walls)
    echo = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(walls, size), size)[: len(samples)]
    return np.asarray(echo + rng.normal(0, noise * samples.std(), len(samples)), np.float32)


def cut(samples: FloatArray, start: float, end: float | None = None) -> FloatArray:
    """The samples from ``start`` to ``end`` seconds."""
    return samples[round(start * SAMPLE_RATE) : None if end is None else round(end * SAMPLE_RATE)]


def later(samples: FloatArray, seconds: float) -> FloatArray:
    """The samples after so many seconds of silence."""
    return np.concatenate([np.zeros(round(seconds * SAMPLE_RATE), np.float32), samples])


def sound(samples: FloatArray) -> IntArray:
    """What a track keeps of the samples."""
    kept = sound_of([samples])
    assert kept is not None
    return kept
