"""A clip made ready to be laid against others: sampled and described once in each way it is needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from scoring.arrays import BoolArray, FloatArray
from scoring.compare.align.features import Features, alignment_features, period_of, with_music
from scoring.compare.align.sound import Heard
from scoring.compare.body.description import (
    BONES,
    HIP_LINE,
    PART_BONE,
    TRUNK,
    Body,
    describe,
    shown_parts,
    shown_shares,
)
from scoring.compare.body.feet import points_of
from scoring.compare.body.sampling import (
    RATE,
    Samples,
    Sightings,
    every,
    resample,
    seen_part,
    showing,
    sightings_of,
    turned_over,
    where,
)
from scoring.compare.body.space import seen_from, steady
from scoring.compare.calibration import COARSE_RATE, LOOKED_AT, SURE
from scoring.pose.track import PoseTrack

COARSE_STEP = max(1, round(RATE / COARSE_RATE))
"""Samples from one to the next at COARSE_RATE."""

MOST_KEPT = 8
"""Descriptions of one sampled clip that are kept: of the joints that other clips show, too."""


class Described(NamedTuple):
    """A body with its features ``[N, D]`` and their weights, as the warp compares them."""

    body: Body
    features: FloatArray
    weights: FloatArray


@dataclass(frozen=True, eq=False)
class Sampled:
    """Samples of a clip and what is made of them; ``weights [13]`` are those of PARTS."""

    samples: Samples
    weights: FloatArray
    _known: dict[bytes, Described] = field(default_factory=dict, init=False, repr=False)

    def __len__(self) -> int:
        return len(self.samples)

    @property
    def times(self) -> FloatArray:
        """Seconds of the samples ``[N]``."""
        return self.samples.times

    @cached_property
    def shown(self) -> BoolArray:
        """Which of the 21 points are ever measured."""
        return np.asarray((self.samples.confidence > 0).any(axis=0))

    @cached_property
    def shown_parts(self) -> BoolArray:
        """Which of the 13 parts are measured for LEAST_PART_COVERAGE of the samples."""
        return shown_parts(self.samples)

    @cached_property
    def shown_shares(self) -> FloatArray:
        """Share of the samples ``[13]`` in which each part is measured."""
        return shown_shares(self.samples)

    @cached_property
    def counted(self) -> BoolArray:
        """Which bones ``[B]`` lead to parts that have a weight; trunk and hips always count."""
        counted = np.isin(np.arange(len(BONES)), np.array(PART_BONE)[self.weights > 0])
        counted[[TRUNK, HIP_LINE]] = True
        return counted

    @cached_property
    def turned(self) -> Sampled:
        """The same with left and right exchanged."""
        return Sampled(turned_over(self.samples), self.weights)

    def exchanged(self, spans: Iterable[tuple[float, float]]) -> Sampled:
        """The same with left and right exchanged from the first to the last second of each span."""
        within = np.zeros(len(self), dtype=bool)
        for first, last in spans:
            within |= (self.times >= first) & (self.times <= last)
        return Sampled(where(within, self.turned.samples, self.samples), self.weights)

    @cached_property
    def in_space(self) -> Sampled:
        """The same with its joints in space as the picture; the view stays the own one."""
        return self.seen_from(np.eye(3))

    def seen_from(self, turn: FloatArray) -> Sampled:
        """What a camera would see of the joints in space turned by ``turn [3, 3]``."""
        return Sampled(seen_from(self.samples, turn), self.weights)

    def levelled(self, roll: float) -> Sampled:
        """The same without a picture that is turned by ``roll`` degrees, clockwise positive."""
        if not roll:
            return self
        a = np.radians(-roll)
        level = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
        return Sampled(replace(self.samples, xy=self.samples.xy @ level.T), self.weights)

    @cached_property
    def thinned(self) -> Sampled:
        """The same at COARSE_RATE."""
        return Sampled(every(self.samples, COARSE_STEP), self.weights)

    @cached_property
    def period(self) -> int:
        """Samples after which the clip repeats itself; 0 where it does not."""
        start = self.between(0, round(LOOKED_AT * RATE)).thinned
        found = start.described(start.shown)
        return COARSE_STEP * (period_of(found.features, found.weights, RATE / COARSE_STEP) or 0)

    def between(self, first: int, last: int) -> Sampled:
        """The samples ``first..last``, both included."""
        if first <= 0 and last >= len(self) - 1:
            return self
        return Sampled(self.samples.between(first, last), self.weights)

    def described(self, known: BoolArray) -> Described:
        """Body and features of the points ``known [21]``. Raises NotComparable where there is no bone."""
        key = (known & self.shown).tobytes()
        found = self._known.get(key)
        if found is None:
            body = describe(showing(self.samples, known))
            found = Described(body, *alignment_features(body, self.weights))
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            self._known[key] = found
        return found


@dataclass(frozen=True, eq=False)
class Clip:
    """A checked track and what is made of all of it; ``weights [13]`` are those of PARTS."""

    track: PoseTrack
    weights: FloatArray

    @cached_property
    def seen(self) -> PoseTrack:
        """The track without the empty pictures before and after the movement."""
        return seen_part(self.track)

    @cached_property
    def torso_pixels(self) -> float:
        """The usual length of the trunk in the picture; infinite where it is never seen."""
        points = points_of(self.seen)
        trunk = [5, 6, 11, 12]
        shows = (points[:, trunk, 2] >= SURE).all(axis=1)
        ends = points[shows][:, trunk, :2]
        if not len(ends):
            return float("inf")
        return float(np.median(np.linalg.norm(ends[:, :2].mean(axis=1) - ends[:, 2:].mean(axis=1), axis=1)))

    @cached_property
    def _sightings(self) -> Sightings:
        return steady(sightings_of(self.seen))

    @cached_property
    def samples(self) -> Sampled:
        """All of it at the common rate."""
        return Sampled(resample(self._sightings), self.weights)

    def at(self, rate: float, start: float | None = None, end: float | None = None) -> Sampled:
        """``rate`` samples a second from ``start`` to ``end`` seconds; None: all of it."""
        # Other rates and stretches are asked for once: keeping them would hold a long clip many times.
        if (rate, start, end) == (RATE, None, None):
            return self.samples
        return Sampled(resample(self._sightings, rate, start, end), self.weights)

    def against(self, track: PoseTrack) -> Clip:
        """``track`` as a clip to be laid against this one.

        Without the landmarks of another model: those of this clip mean other points.
        """
        same = track.model == self.track.model
        return Clip(track if same else replace(track, landmarks=None), self.weights)


@dataclass(frozen=True, eq=False)
class SideBySide:
    """Two sampled clips beside each other, described by the points that both show.

    The middle of the shoulders, of the hips and of the face are made of what
    is seen: of the same joints in both, or the same body would seem to lean.
    ``line`` is the music that the practice is to be drawn to.
    """

    reference: Sampled
    practice: Sampled
    line: Heard | None = None

    @cached_property
    def _described(self) -> tuple[Described, Described]:
        known = self.reference.shown & self.practice.shown
        return self.reference.described(known), self.practice.described(known)

    @property
    def bodies(self) -> tuple[Body, Body]:
        """Both bodies."""
        left, right = self._described
        return left.body, right.body

    @property
    def features(self) -> Features:
        """Features and weights of the one, then of the other."""
        left, right = self._described
        features = left.features, left.weights, right.features, right.weights
        if self.line is None:
            return features
        return with_music(features, self.line.practice_times(self.reference.times), self.practice.times)
