"""Whether two clips carry the same recording, and then which second of one belongs to which of the other.

Their sounds (scoring/pose/sound.py) are correlated over all offsets by Fourier transforms: at the same tempo
first, then at all those that people practise at, slowed down by a player that keeps the pitch or by one that
does not. What is found in a few seconds is followed outwards over both clips, at an ever finer tempo.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from scipy.fft import irfft, next_fast_len, rfft
from scipy.signal import find_peaks

from scoring.arrays import FloatArray, IntArray
from scoring.compare.calibration import (
    LATE_STEADY,
    LATEST,
    LISTENED_SECONDS,
    LISTENED_TEMPOS,
    SAME_RECORDING,
    SOUNDS_AGAIN,
)
from scoring.pose.track import SOUND_BANDS, SOUND_RATE

_WINDOW = 12.0
"""Seconds in which the tempo is sought."""

_PLACES = 3
"""Windows of a long clip: music need not be heard all the time."""

_LONGEST = 180.0
"""Seconds of the longer clip that are listened to at other tempos: it takes a second as it is."""

_TEMPO_STEP = 0.005
"""Relative step of the tempo. Over half a window it makes 30 ms, as long as a change of sound lasts."""

_FINER, _STEPS = 0.75, 4
"""Rows by which the ends of a window move against each other from one tempo to the next where it is followed
outwards, and how many such steps are tried to either side."""

_CLEARLY = 1.5
"""Times SAME_RECORDING from which other tempos need not be tried."""

_USUAL = 1.2
"""How alike different music is at a usual offset. Two short clips have too few offsets to tell it of them."""

_APART = 0.3
"""Seconds between two offsets that count as two."""


@dataclass(frozen=True)
class Heard:
    """The same recording: second t of the reference is second ``offset + tempo · t`` of the practice.

    ``sure`` is how many times as alike the two are as different recordings may be: 1 and more. Music that
    repeats itself fits nearly as well at ``repeats``, further offsets in seconds; mostly there are none.
    """

    offset: float
    tempo: float
    sure: float
    repeats: tuple[float, ...] = ()

    def practice_times(self, reference: FloatArray) -> FloatArray:
        """Seconds of the practice at which the music is where it is at ``reference`` seconds."""
        return np.asarray(self.offset + self.tempo * reference)

    def moved_to(self, times: FloatArray) -> Heard:
        """The line as late or early as the movement with aligned seconds ``times [P, 2]`` is."""
        return replace(self, offset=float(np.median(times[:, 1] - self.tempo * times[:, 0])))


def late_by(line: Heard, times: FloatArray) -> float | None:
    """By how many seconds the practice's movement lies after the music, compared with the reference's.

    ``times [P, 2]`` are aligned seconds of reference and practice. It is the median; early is negative. None
    where the movement does not keep to the music, and where music that repeats itself leaves open to which
    place of it the movement belongs.
    """
    lags = times[:, 1] - line.tempo * times[:, 0]
    early, late = np.percentile(lags, (25, 75))
    offsets = np.array([line.offset, *line.repeats])
    nearest, *others = sorted((np.median(lags) - offsets).tolist(), key=abs)
    clear = not others or abs(others[0]) >= 2 * abs(nearest) + _APART
    return nearest if late - early <= LATE_STEADY and abs(nearest) <= LATEST and clear else None


class _Way(NamedTuple):
    """The rows from ``first`` to before ``last`` of the shorter sound, at ``tempo`` (its seconds to one of
    the longer's); ``pitched``: its pitch has moved with the tempo."""

    first: int
    last: int
    tempo: float = 1.0
    pitched: bool = False


class _Fit(NamedTuple):
    """How alike a way is to the longer sound where it fits best."""

    alike: float
    way: _Way


@dataclass(frozen=True, eq=False)
class _Sound:
    """Rows ``[S, 29]`` of a track's sound, −1..1."""

    rows: FloatArray
    _spectra: dict[int, FloatArray] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def span(self) -> _Way:
        """From the first row that is heard to the last."""
        there = np.flatnonzero(self.rows.any(axis=1))
        return _Way(int(there[0]), int(there[-1]) + 1) if there.size else _Way(0, 0)

    @cached_property
    def energy(self) -> FloatArray:
        """Sum of squares before each row ``[S + 1]``."""
        return _summed(self.rows)

    def spectrum(self, size: int) -> FloatArray:
        """The Fourier transform of each band over ``size`` rows, kept."""
        if size not in self._spectra:
            self._spectra[size] = np.asarray(rfft(self.rows, size, axis=0))
        return self._spectra[size]

    @cached_property
    def beginning(self) -> _Sound:
        """As much of it as is listened to at other tempos."""
        rows = round(_LONGEST * SOUND_RATE)
        return self if len(self.rows) <= rows else _Sound(self.rows[:rows])

    def moved(self, way: _Way) -> FloatArray:
        """The rows of ``way`` as they would be at the longer sound's tempo and pitch."""
        rows = self.rows[way.first : way.last]
        if way.tempo != 1.0:
            rows = _between(rows, np.arange(0, len(rows) - 1, way.tempo))
        if way.pitched:
            bands = np.arange(rows.shape[1]) - SOUND_BANDS * np.log2(way.tempo)
            # A band above and below of which nothing is known.
            rows = _between(np.pad(rows.T, ((1, 1), (0, 0))), np.clip(bands + 1, 0, rows.shape[1] + 1)).T
        return rows


def heard(reference: IntArray | None, practice: IntArray | None) -> Heard | None:
    """The recording that two tracks' sounds ``[S, 29]`` share; None where there is none for sure."""
    if reference is None or practice is None:
        return None
    sounds = [_Sound(sound.astype(np.float32) / 127) for sound in (reference, practice)]
    shorter, longer = sorted(sounds, key=lambda sound: sound.span.last - sound.span.first)
    if shorter.span.last - shorter.span.first < LISTENED_SECONDS * SOUND_RATE:
        return None
    fit = _found(shorter, longer)
    if fit.alike < SAME_RECORDING:
        return None
    line = _line(fit.way, shorter, longer)
    return line if longer is sounds[0] else _exchanged(line)


def _found(shorter: _Sound, longer: _Sound) -> _Fit:
    """Where the shorter sound fits best: all of it, if anything is found."""
    windows = list(_windows(shorter.span))
    fit = _best(shorter, longer, [shorter.span, *windows])
    # Music may be like another place of itself at its own tempo, too.
    if fit.alike < _CLEARLY * SAME_RECORDING:
        slowest, fastest = np.log(LISTENED_TEMPOS).tolist()
        tempos = np.exp(np.arange(slowest, fastest, _TEMPO_STEP))
        others = [window._replace(tempo=float(tempo)) for window in windows for tempo in tempos]
        others += [way._replace(pitched=True) for way in others]
        fit = max(fit, _best(shorter, longer.beginning, others))
    return fit if fit.alike < SAME_RECORDING else _followed(fit.way, shorter, longer)


def _windows(span: _Way) -> Iterator[_Way]:
    """Windows of a sound: at its beginning, middle and end, where it is that long."""
    length = min(round(_WINDOW * SOUND_RATE), span.last - span.first)
    places = min(_PLACES, -(-(span.last - span.first) // length))
    for first in np.linspace(span.first, span.last - length, places).astype(int):
        yield _Way(int(first), int(first) + length)


def _followed(way: _Way, shorter: _Sound, longer: _Sound) -> _Fit:
    """The way made wider step by step until it spans all, its tempo ever finer."""
    while True:
        fit = _climbed(way, shorter, longer)
        way, span = fit.way, shorter.span
        if way[:2] == span[:2]:
            return fit
        more = (way.last - way.first) // 2
        way = way._replace(first=max(way.first - more, span.first), last=min(way.last + more, span.last))


def _climbed(way: _Way, shorter: _Sound, longer: _Sound) -> _Fit:
    """The way at the most alike of the tempos about its own, and about that one if it lies at their edge."""
    before = 0.0
    while True:
        tempos = way.tempo * (1 + _FINER / (way.last - way.first) * np.arange(-_STEPS, _STEPS + 1))
        fit = _best(shorter, longer, [way._replace(tempo=float(tempo)) for tempo in tempos])
        if tempos[0] < fit.way.tempo < tempos[-1] or fit.alike <= before:
            return fit
        way, before = fit.way, fit.alike


def _best(shorter: _Sound, longer: _Sound, ways: Iterable[_Way]) -> _Fit:
    """The most alike of the ``ways``."""
    return max(_Fit(float(_curve(way, shorter, longer)[1].max()), way) for way in ways)


def _curve(way: _Way, shorter: _Sound, longer: _Sound) -> tuple[IntArray, FloatArray]:
    """Rows ``[L]`` of the longer sound from which on the way may be laid, and how alike the two are then.

    That is their correlation times the root of how much music it stands for: what chance gives does not grow
    with the length then. Its unit is its root mean square over the offsets elsewhere than at the best one:
    some music is like other music wherever it lies.
    """
    rows, there = shorter.moved(way), len(longer.rows)
    size = next_fast_len(there + int((way.last - way.first) / LISTENED_TEMPOS[0]) + 2, real=True)
    products = longer.spectrum(size) * rfft(rows, size, axis=0).conj()
    common = irfft(products.sum(axis=1), size)
    least = min(round(LISTENED_SECONDS * SOUND_RATE), len(rows))
    offsets = np.arange(least - len(rows), there - least + 1)
    begin, end = np.maximum(offsets, 0), np.minimum(offsets + len(rows), there)
    own = _summed(rows)
    energies = (longer.energy[end] - longer.energy[begin]) * (own[end - offsets] - own[begin - offsets])
    alike = common[offsets] / np.maximum(energies, 1.0) ** 0.25
    elsewhere = np.abs(offsets - offsets[alike.argmax()]) > _APART * SOUND_RATE
    usual = float(np.sqrt(np.mean(alike[elsewhere] ** 2))) if elsewhere.any() else 0.0
    return offsets, alike / max(usual, _USUAL)


def _line(way: _Way, shorter: _Sound, longer: _Sound) -> Heard:
    """The line of a way, from the longer sound to the shorter."""
    rows, alike = _curve(way, shorter, longer)
    seconds = (way.first - way.tempo * (rows + _beside(alike))) / SOUND_RATE
    best = int(alike.argmax())
    peaks, _ = find_peaks(alike, height=SOUNDS_AGAIN * alike[best], distance=round(_APART * SOUND_RATE))
    repeats = tuple(seconds[peaks[peaks != best]].tolist())
    return Heard(float(seconds[best]), way.tempo, float(alike[best]) / SAME_RECORDING, repeats)


def _exchanged(line: Heard) -> Heard:
    """The same line, from the other clip to the first."""
    tempo = 1 / line.tempo
    return Heard(-line.offset * tempo, tempo, line.sure, tuple(-one * tempo for one in line.repeats))


def _beside(values: FloatArray) -> FloatArray:
    """Where, −½..½, the parabola through each of ``values [L]`` and its neighbours has its top."""
    before, after = np.pad(values, (1, 0))[:-1], np.pad(values, (0, 1))[1:]
    bend = np.minimum(before - 2 * values + after, -1e-9)
    return np.asarray(np.clip(0.5 * (before - after) / bend, -0.5, 0.5))


def _between(rows: FloatArray, places: FloatArray) -> FloatArray:
    """``rows [N, D]`` at ``places`` between them."""
    below = np.minimum(places.astype(int), len(rows) - 2)
    share = (places - below).astype(np.float32)[:, None]
    return np.asarray(rows[below] * (1 - share) + rows[below + 1] * share)


def _summed(rows: FloatArray) -> FloatArray:
    """Sum of squares before each row ``[N + 1]``."""
    return np.concatenate([[0.0], np.cumsum((rows**2).sum(axis=1, dtype=np.float64))])
