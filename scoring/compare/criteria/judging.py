"""From a quantity over time to whether it is as a coach asks, and the moment that proves it.

What is measured lies between two values. Where both are on the right side of a limit it is met, where both
are on the wrong side it is not, and where they are on different sides it cannot be told.
"""

from __future__ import annotations

import numpy as np

from scoring.arrays import BoolArray
from scoring.compare.calibration import (
    HIDDEN_FROM,
    LEAST_IN_SIGHT,
    NEARLY_ALL_IN_SIGHT,
    NOISE_OF_HOLD,
    RATE,
    SAME_POSE,
)
from scoring.compare.criteria.criterion import Criterion, Judged
from scoring.compare.criteria.signals import DOUBTS, NOT_SEEN, Signal
from scoring.reasons import Reason


def judge(criterion: Criterion, whole: Signal, start: float, end: float) -> Judged:
    """What the stretch from ``start`` to ``end`` seconds says of ``criterion``.

    ``whole`` is what it is about, over the whole clip (of hold_pose: how far off the pose is): a hold that
    begins before the stretch, or goes on after it, counts in full.
    """
    kind, signal = criterion.kind, whole.between(start, end)
    if not signal.known.any():
        return Judged(None, _reason(_commonest(signal)))
    if kind == "hold_pose":
        return _held(whole, signal, SAME_POSE, criterion.seconds or 0.0)
    if kind == "hold_angle":
        limit = criterion.at_most
        if limit is None:
            whole, signal, limit = whole.negative(), signal.negative(), -(criterion.at_least or 0.0)
        return _held(whole, signal, limit, criterion.seconds or 0.0)
    if kind in ("angle_within", "stays_above", "stays_below"):
        least = criterion.at_least if kind == "angle_within" else criterion.at_least or 0.0
        return _throughout(signal, least, criterion.at_most)
    if kind == "least_angle":
        return _once(signal, criterion.at_most or 0.0)
    found = _once(signal.negative(), -(criterion.at_least or 0.0))
    return Judged(**{**vars(found), "value": None if found.value is None else -found.value})


def _once(signal: Signal, limit: float) -> Judged:
    """Whether the quantity comes down to ``limit`` at any moment."""
    place = int(np.nanargmin(signal.values))
    surest = int(np.nanargmin(signal.high))
    if signal.high[surest] <= limit:
        return _at(True, signal, surest, limit)
    if signal.known.mean() < LEAST_IN_SIGHT:
        return Judged(None, _reason(NOT_SEEN))
    if _beside_hidden(signal, place):
        return _at(None, signal, place, limit, NOT_SEEN)
    if np.nanmin(signal.low) > limit:
        return _at(False, signal, place, limit)
    nearest = int(np.nanargmin(signal.low))
    return _at(None, signal, place, limit, int(signal.doubts[nearest]))


def _throughout(signal: Signal, at_least: float | None, at_most: float | None) -> Judged:
    """Whether the quantity is between the two at all moments."""
    least = -np.inf if at_least is None else at_least
    most = np.inf if at_most is None else at_most
    margins = np.minimum(signal.values - least, most - signal.values)
    worst = int(np.nanargmin(margins))
    limit = least if signal.values[worst] - least <= most - signal.values[worst] else most
    wrong = (signal.high < least) | (signal.low > most)
    if wrong.any():
        worst = int(np.nanargmin(np.where(wrong, margins, np.nan)))
        return _at(False, signal, worst, limit, margin=margins[worst])
    right = (signal.low >= least) & (signal.high <= most)
    doubtful = signal.known & ~right
    if doubtful.any():
        worst = int(np.nanargmin(np.where(doubtful, margins, np.nan)))
        return _at(None, signal, worst, limit, int(signal.doubts[worst]), margin=margins[worst])
    if signal.known.mean() < NEARLY_ALL_IN_SIGHT or _hidden(signal).any():
        return _at(None, signal, worst, limit, NOT_SEEN, margin=margins[worst])
    return _at(True, signal, worst, limit, margin=margins[worst])


def _held(whole: Signal, signal: Signal, limit: float, seconds: float) -> Judged:
    """Whether the quantity is at most ``limit`` for ``seconds`` on end, some of them in ``signal``."""
    if signal.known.mean() < LEAST_IN_SIGHT:
        return Judged(None, _reason(NOT_SEEN))
    stretch = np.isin(whole.times, signal.times)
    unseen = ~whole.known
    inside, surely, perhaps = (
        _longest(one, stretch)
        for one in (whole.values <= limit, whole.high <= limit, (whole.low <= limit) | unseen)
    )
    value, least, most = ((last - first) / RATE for first, last in (inside, surely, perhaps))
    met = None
    if least - NOISE_OF_HOLD >= seconds:
        met = True
    elif most + NOISE_OF_HOLD < seconds:
        met = False
    first, last = inside
    if value == 0:
        first = int(np.nanargmin(np.where(stretch, whole.values, np.nan)))
        last = first + 1
    reason = None
    if met is None:
        hidden = _hidden(whole)[slice(*perhaps)].any()
        reason = _reason(NOT_SEEN if hidden else int(whole.doubts[first]))
    noise = max(most - value, value - least) + NOISE_OF_HOLD
    times = (float(whole.times[first]), float(whole.times[last - 1]))
    return Judged(met, reason, float(value), float(noise), float(value - seconds), *times)


def _at(
    met: bool | None,
    signal: Signal,
    place: int,
    limit: float,
    doubt: int | None = None,
    *,
    margin: float | None = None,
) -> Judged:
    value = float(signal.values[place])
    noise = max(float(signal.high[place]) - value, value - float(signal.low[place]))
    own = limit - value if margin is None else float(margin)
    reason = None if doubt is None else _reason(doubt)
    return Judged(met, reason, value, noise, float(own), float(signal.times[place]))


def _runs(inside: BoolArray) -> list[tuple[int, int]]:
    """First sample, and the one after the last, of each run of true ones."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], inside, [False]]).astype(np.int8)))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _longest(inside: BoolArray, stretch: BoolArray) -> tuple[int, int]:
    """The longest run of true ones that reaches into the ``stretch``; (0, 0) if there is none."""
    runs = [run for run in _runs(inside) if stretch[slice(*run)].any()]
    return max(runs, key=lambda run: run[1] - run[0], default=(0, 0))


def _hidden(signal: Signal) -> BoolArray:
    """The samples of runs without sight that are long enough for something to happen in them."""
    hidden = np.zeros(len(signal), dtype=bool)
    for start, end in _runs(~signal.known):
        hidden[start:end] = end - start >= HIDDEN_FROM
    return hidden


def _beside_hidden(signal: Signal, place: int) -> bool:
    """Whether sight was lost or came back just there: the quantity may have gone on."""
    hidden = _hidden(signal)
    return bool(hidden[max(place - 2, 0) : place + 3].any())


def _commonest(signal: Signal) -> int:
    return int(np.bincount(signal.doubts).argmax()) if len(signal) else NOT_SEEN


def _reason(doubt: int) -> Reason:
    return Reason(DOUBTS[doubt])
