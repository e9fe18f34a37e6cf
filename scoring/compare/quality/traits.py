"""Traits: what a stretch of movement reaches, and how long a way it takes.

No trait depends on the speed, the size or the place of a performance, and none
on the warp within the stretch: a warp can hurry over a fault, it cannot hide
that a knee never bent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.compare.body.description import BONES, Body
from scoring.compare.calibration import (
    EXTREMES,
    LEAST_TRAIT_SHARE,
    MOTION_AT_REST,
    TRAIT_SAMPLES,
    WAY_AT_REST,
)
from scoring.compare.quality.signals import LIMB_PARTS, Signal, Stretch, signals_of
from scoring.pose.skeleton import PARTS

STATISTICS = ("low", "high", "range", "size")
"""Of a signal; the size, that of the absolute value, only where the sign has no meaning."""

WAY = "way"
"""Kind and statistic of the one trait of a part's motion."""


@dataclass(frozen=True)
class Trait:
    """One trait: of a signal (``statistic`` of STATISTICS), or the WAY of a part."""

    kind: str
    statistic: str
    part: int
    even: bool = False

    @property
    def joint(self) -> str:
        """The part without its side."""
        return PARTS[self.part].rpartition("_")[2]


@dataclass(frozen=True)
class Traits:
    """Values ``[K]`` of ``trait_list()`` and the way of each part ``[13]``; NaN where not measured."""

    values: FloatArray
    ways: FloatArray


def traits_of(stretch: Stretch, sign: float, whole: Stretch | None = None) -> Traits:
    """The traits of a stretch; ``sign`` is the ``side_sign`` of the reference.

    ``whole`` is the same stretch where ``stretch`` leaves out what another clip
    does not show: the ways, not the values, are then those of ``whole``.
    """
    signals, values, known = signals_of(stretch, sign)
    ways = _ways(stretch)
    lengths = np.log(ways + WAY_AT_REST)[list(LIMB_PARTS)]
    all_ways = ways if whole is None else _ways(whole)
    return Traits(np.concatenate([_statistics(signals, values, known), lengths]), all_ways)


@cache
def trait_list() -> tuple[Trait, ...]:
    """What the values of Traits are, in their order."""
    signals, _, _ = signals_of(_blank(), 1.0)
    found = [
        Trait(signal.kind, statistic, signal.part, signal.even)
        for signal in signals
        for statistic in _statistics_of(signal)
    ]
    found += [Trait(WAY, WAY, part) for part in LIMB_PARTS]
    return tuple(found)


def _statistics_of(signal: Signal) -> tuple[str, ...]:
    return STATISTICS if signal.even else STATISTICS[:3]


def _statistics(signals: tuple[Signal, ...], values: FloatArray, known: BoolArray) -> FloatArray:
    """Statistics of every signal, one after another."""
    low, high, size = _summary(values, known)
    rows = {"low": low, "high": high, "range": high - low, "size": size}
    return np.array(
        [
            rows[statistic][index]
            for index, signal in enumerate(signals)
            for statistic in _statistics_of(signal)
        ]
    )


def _summary(values: FloatArray, known: BoolArray) -> tuple[FloatArray, ...]:
    """Low, high, and high of the absolute, of each column over where it is known."""
    held = np.where(known, values, np.nan)
    enough = known.mean(axis=0) >= LEAST_TRAIT_SHARE
    held[:, ~enough] = 0.0
    ordered, sizes = np.sort(held, axis=0), np.sort(np.abs(held), axis=0)  # NaN come last
    counts = np.isfinite(held).sum(axis=0)
    low, high = EXTREMES
    rows = (
        _at(ordered, counts, low),
        _at(ordered, counts, high),
        _at(sizes, counts, high),
    )
    return tuple(np.where(enough, row, np.nan) for row in rows)


def _at(ordered: FloatArray, counts: IntArray, share: float) -> FloatArray:
    """The percentile ``share`` of the first ``counts`` of each sorted column."""
    places = share / 100.0 * (counts - 1)
    below = np.floor(places).astype(np.intp)
    above = np.minimum(below + 1, counts - 1)
    part = places - below
    columns = np.arange(ordered.shape[1])
    return np.asarray(ordered[below, columns] * (1 - part) + ordered[above, columns] * part)


_KERNEL = np.exp(-0.5 * (np.arange(-8, 9) / 2.5) ** 2)


def _ways(stretch: Stretch) -> FloatArray:
    """How long a way each part takes about the pelvis, torso lengths ``[13]``; NaN where not measured.

    Slightly smoothed, as jitter of the measuring would lengthen it; shaking does.
    """
    known = stretch.positions_known
    places = _smooth(stretch.positions, known)
    # What is unknown has no place: a step from there or to there is none.
    steps = np.linalg.norm(np.diff(places, axis=0), axis=2) * (known[1:] & known[:-1])
    return np.where(known.mean(axis=0) >= LEAST_TRAIT_SHARE, steps.sum(axis=0), np.nan)


def _smooth(places: FloatArray, known: BoolArray) -> FloatArray:
    """``places [N, M, D]`` blurred over the ``known [N, M]`` samples, the ends held."""
    reach = len(_KERNEL) // 2
    ends = ((reach, reach), (0, 0))
    weights = np.pad(known.astype(np.float64), ends, mode="edge")
    padded = np.pad(np.where(known[..., None], places, 0.0), (*ends, (0, 0)), mode="edge")
    total = np.zeros_like(places)
    share = np.zeros(known.shape)
    for shift, weight in enumerate(_KERNEL):
        total += weight * (padded * weights[..., None])[shift : shift + len(places)]
        share += weight * weights[shift : shift + len(places)]
    return np.asarray(total / np.maximum(share, 1e-9)[..., None])


def stretch_of(body: Body, start: float | None = None, end: float | None = None) -> Stretch:
    """``body`` from ``start`` to ``end`` seconds (all of it where None) at TRAIT_SAMPLES instants.

    They are apart by even shares of the motion, not of the time: how long a pose
    is held changes no trait. What is unknown beside an instant is unknown there.
    """
    return _even_in_motion(_even_in_time(body, start, end))


def _even_in_motion(stretch: Stretch) -> Stretch:
    """The stretch at instants between which the bones turn equally much, and MOTION_AT_REST passes."""
    both = stretch.bones_known[1:] & stretch.bones_known[:-1]
    turned = (np.linalg.norm(np.diff(stretch.bones, axis=0), axis=2) * both).sum(axis=1)
    motion = turned / np.maximum(both.sum(axis=1), 1)
    passed = np.cumsum(motion + MOTION_AT_REST * motion.mean() + 1e-9)
    passed = np.concatenate([[0.0], passed])
    places = np.interp(np.linspace(0.0, passed[-1], TRAIT_SAMPLES), passed, np.arange(TRAIT_SAMPLES))
    before = np.clip(places.astype(np.intp), 0, TRAIT_SAMPLES - 2)
    return _between(stretch, before, before + 1, places - before)


def _between(stretch: Stretch, before: IntArray, after: IntArray, part: FloatArray) -> Stretch:
    """The stretch at ``part [N]`` of the way from the samples ``before [N]`` to those ``after [N]``."""

    def mixed(values: FloatArray) -> FloatArray:
        share = part.reshape(-1, *[1] * (values.ndim - 1))
        return np.asarray(values[before] * (1 - share) + values[after] * share)

    return Stretch(
        times=mixed(stretch.times),
        bones=mixed(stretch.bones),
        bones_known=stretch.bones_known[before] & stretch.bones_known[after],
        positions=mixed(stretch.positions),
        positions_known=stretch.positions_known[before] & stretch.positions_known[after],
        angles=mixed(stretch.angles),
        angles_known=stretch.angles_known[before] & stretch.angles_known[after],
    )


def _even_in_time(body: Body, start: float | None, end: float | None) -> Stretch:
    """``body`` from ``start`` to ``end`` seconds at TRAIT_SAMPLES even instants."""
    first = float(body.times[0]) if start is None else start
    times = np.linspace(first, float(body.times[-1]) if end is None else end, TRAIT_SAMPLES)
    after = np.clip(np.searchsorted(body.times, times), min(1, len(body) - 1), len(body) - 1)
    before = np.maximum(after - 1, 0)
    span = np.maximum(body.times[after] - body.times[before], 1e-9)
    part = np.clip((times - body.times[before]) / span, 0.0, 1.0)
    whole = Stretch(
        times=body.times,
        bones=body.bones,
        bones_known=body.bone_weights > 0,
        positions=body.positions,
        positions_known=body.position_weights > 0,
        angles=np.radians(body.angles),
        angles_known=body.angle_weights > 0,
    )
    # Not that of the neighbours mixed: beyond the ends the last one stands for all.
    return replace(_between(whole, before, after, part), times=times)


def _blank() -> Stretch:
    """A stretch of one sample at rest."""
    parts, bones = len(PARTS), len(BONES)
    return Stretch(
        times=np.zeros(1),
        bones=np.zeros((1, bones, 2)),
        bones_known=np.ones((1, bones), dtype=bool),
        positions=np.zeros((1, parts, 2)),
        positions_known=np.ones((1, parts), dtype=bool),
        angles=np.zeros((1, parts)),
        angles_known=np.ones((1, parts), dtype=bool),
    )
