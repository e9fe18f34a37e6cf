"""Which side: whether the practice is laid against the reference with left and right exchanged."""

from __future__ import annotations

from scoring.compare.align.clips import Clip, Sampled, SideBySide
from scoring.compare.align.ends import FAIR_COST, open_warp
from scoring.errors import NotComparable

MIRROR_GAIN = 0.85
MIRROR_FLOOR = 0.01
"""The mirrored practice is taken when its cost is below MIRROR_GAIN times the
straight one's, less MIRROR_FLOOR: a symmetric movement is not turned over."""

OTHER_SIDE_GAIN = 0.7
"""A side that somebody chose is doubted when the other's cost is below so many times its own,
less MIRROR_FLOOR."""


def turned_fits(reference: Sampled, practice: Clip) -> bool:
    """Whether the practice matches clearly better with left and right exchanged."""
    straight, turned = _both_sides(reference, practice)
    return turned < MIRROR_GAIN * straight - MIRROR_FLOOR


def other_side_fits(reference: Sampled, practice: Clip, *, mirrored: bool) -> bool:
    """Whether the side that was not taken would match clearly better, and well."""
    costs = _both_sides(reference, practice)
    taken, other = (costs[1], costs[0]) if mirrored else costs
    return other < min(FAIR_COST, OTHER_SIDE_GAIN * taken - MIRROR_FLOOR)


def _both_sides(reference: Sampled, practice: Clip) -> tuple[float, float]:
    """Mean costs of the best coarse warp, straight and with left and right exchanged."""
    left, right = reference.thinned, practice.samples.thinned
    return _cost(SideBySide(left, right)), _cost(SideBySide(left, right.turned))


def _cost(pair: SideBySide) -> float:
    """Mean cost of the best warp; infinite where the two show nothing in common."""
    try:
        return open_warp(pair.reference.times, pair.features).cost
    except NotComparable:
        return float("inf")
