"""The sound of a video, kept as what tells one recording from all others.

That is how the level of each band of pitch changes against that of its neighbour, fifty times a second
(after Haitsma and Kalker, "A Highly Robust Audio Fingerprinting System", ISMIR 2002). It does not depend on
how loud the recording is, and little on microphone, room and noise. Nobody can listen to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import av
import numpy as np
from scipy.ndimage import uniform_filter1d

from scoring.arrays import FloatArray, IntArray
from scoring.pose.container import decoded, open_video
from scoring.pose.track import SOUND_BANDS, SOUND_RATE

SAMPLE_RATE = 12_000
"""Samples a second that are looked at: pitches up to 6 kHz, which every phone records."""

HOP = round(SAMPLE_RATE / SOUND_RATE)

WINDOW = 1024
"""Samples of one spectrum: 85 ms, which tells neighbouring bands apart."""

LOWEST = 160.0
"""Hertz at which the lowest band begins. Phones' loudspeakers give little below."""

BANDS = 30
"""Bands from there up to 5.7 kHz, SOUND_BANDS to an octave."""

FLOOR = -90.0
"""Decibels below full scale under which everything is silence: what compression leaves of it."""

SILENT = -70.0
"""A sound that is louder than this for less than a twentieth of the time is none. Quiet rooms are at −50."""

ABOUT = 0.5
"""Seconds over which a level is compared with its own mean: a beat or two."""

SOFT = 2.0
"""Decibels from which a change counts hardly more: a loud stroke is no better witness than a soft one."""


def read_sound(path: Path | str, *, busy: Callable[[], None] = lambda: None) -> IntArray | None:
    """The sound ``[S, BANDS - 1]`` int8 of the video at ``path``; None where it has none, or is silent.

    Row n is that of n / SOUND_RATE seconds on the clock of the pictures. What breaks off gives what can be
    decoded. ``busy`` is called about every second of sound.
    """
    return sound_of(_samples(path), busy=busy)


def sound_of(pieces: Iterable[FloatArray], *, busy: Callable[[], None] = lambda: None) -> IntArray | None:
    """As ``read_sound``, of samples −1..1 that come in ``pieces [N]``, SAMPLE_RATE of them a second."""
    levels = []
    for piece in _overlapping(pieces):
        levels.append(_levels(piece).astype(np.float16))
        busy()
    return _changes(np.concatenate(levels))


def _changes(levels: FloatArray) -> IntArray | None:
    """What is kept of ``levels [S, BANDS]`` in decibels: 127 stands for a change without limit."""
    if np.mean(levels.max(axis=1, initial=FLOOR) > SILENT) < 0.05:
        return None
    steps = np.diff(levels.astype(np.float32), axis=1)
    steps -= uniform_filter1d(steps, round(ABOUT * SOUND_RATE) | 1, axis=0, mode="nearest")
    return np.asarray(np.round(127 * np.tanh(steps / SOFT)), dtype=np.int8)


def _levels(samples: FloatArray) -> FloatArray:
    """Decibels ``[N, BANDS]`` of the windows that begin every HOP in ``samples``."""
    windows = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP]
    spectra = np.fft.rfft(windows * np.hanning(WINDOW).astype(np.float32), axis=1) / (WINDOW / 4)
    powers = (spectra.real**2 + spectra.imag**2) @ _bands()
    return np.asarray(np.maximum(10 * np.log10(powers + 1e-12), FLOOR))


@lru_cache
def _bands() -> FloatArray:
    """How much each frequency of a spectrum counts in each band ``[WINDOW / 2 + 1, BANDS]``: triangles."""
    edges = LOWEST * 2 ** (np.arange(BANDS + 2) / SOUND_BANDS)
    frequencies = np.fft.rfftfreq(WINDOW, 1 / SAMPLE_RATE)[:, None]
    # The lowest bands are as narrow as the spectrum's lines: each must hold one.
    low = np.minimum(edges[:-2], edges[1:-1] - SAMPLE_RATE / WINDOW)
    high = np.maximum(edges[2:], edges[1:-1] + SAMPLE_RATE / WINDOW)
    rising, falling = (frequencies - low) / (edges[1:-1] - low), (high - frequencies) / (high - edges[1:-1])
    shares = np.clip(np.minimum(rising, falling), 0, None)
    return np.asarray(shares / shares.sum(axis=0), dtype=np.float32)


def _overlapping(pieces: Iterable[FloatArray]) -> Iterator[FloatArray]:
    """The pieces, each with what its first windows reach into the one before; the first is centred on 0."""
    rest = np.zeros(WINDOW // 2, np.float32)
    for piece in pieces:
        rest = np.concatenate([rest, piece])
        count = (len(rest) - WINDOW) // HOP + 1
        if count > 0:
            yield rest[: (count - 1) * HOP + WINDOW]
            rest = rest[count * HOP :]
    yield np.concatenate([rest, np.zeros(WINDOW, np.float32)])


def _samples(path: Path | str) -> Iterator[FloatArray]:
    """The first stream of sound as one channel of SAMPLE_RATE, from the zero of the pictures' clock."""
    with open_video(path) as container:
        if not container.streams.audio:
            return
        graph = None
        try:
            for _, frame, time in decoded(container, [container.streams.audio[0]]):
                frame.pts, frame.time_base = round(time * frame.sample_rate), Fraction(1, frame.sample_rate)
                if graph is None:
                    graph = evened(frame, SAMPLE_RATE, form="flt", layout="mono", samples=SAMPLE_RATE)
                graph.push(frame)
                yield from _pulled(graph)
            if graph is not None:
                graph.push(None)
                yield from _pulled(graph)
        except (av.FFmpegError, ValueError):
            return


def _pulled(graph: Any) -> Iterator[FloatArray]:
    while True:
        try:
            yield graph.pull().to_ndarray()[0]
        except (av.BlockingIOError, av.EOFError):
            return


def evened(frame: Any, rate: int, *, form: str, layout: str, samples: int) -> Any:
    """A filter for ``frame`` and those after it that keeps to their times.

    Gaps become silence, and nothing is before zero. It gives pieces of so many ``samples``, ``rate`` of them
    a second, in the ``form`` and ``layout`` of FFmpeg's names.
    """
    graph = av.filter.Graph()
    source = graph.add_abuffer(
        sample_rate=frame.sample_rate,
        format=frame.format.name,
        layout=frame.layout.name,
        time_base=frame.time_base,
    )
    steps = [
        graph.add("aresample", f"{rate}:async=1:first_pts=0"),
        graph.add("aformat", f"sample_fmts={form}:sample_rates={rate}:channel_layouts={layout}"),
        graph.add("asetnsamples", f"n={samples}:p=0"),
        graph.add("abuffersink"),
    ]
    graph.link_nodes(source, *steps).configure()
    return graph
