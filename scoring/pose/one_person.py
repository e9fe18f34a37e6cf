"""Following one person: choosing among several in each frame, and leaving out jumps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from scoring.arrays import BoolArray, FloatArray

JUMP_WEIGHT = 4.0
"""What a move by one's own size costs, in units of a frame's confidence 0..1."""

LONGEST_MEMORY = 2.0
"""Seconds after which the last place of a person says nothing any more."""


Names = Sequence[Sequence[Hashable]]
"""What a tracker calls the persons of each frame; None for who has no name."""


def choose_person(
    times: FloatArray, candidates: Sequence[FloatArray], names: Names = ()
) -> npt.NDArray[np.intp]:
    """The one person to follow: for each frame the index of the candidate, -1 where none.

    ``times [T]`` s; ``candidates`` T arrays ``[P, K, 3]`` of the persons in each frame (P may be 0).
    ``names``, in the same order, are believed where they tell people apart: whoever bears a name is
    one person, however people cross. Without them a person is known by place and size.
    """
    runs = _runs(names, candidates)
    if not runs or not _steady(runs, times):
        return _steadiest(times, candidates)
    chosen = np.full(len(candidates), -1, dtype=np.intp)
    for run in _surest_chain(runs, times):
        chosen[run.frames] = run.places
    return chosen


@dataclass(frozen=True)
class _Run:
    """All of one name: ``frames [N]``, its ``places [N]`` among the candidates, ``people [N, K, 3]``."""

    frames: npt.NDArray[np.intp]
    places: npt.NDArray[np.intp]
    people: FloatArray

    @property
    def confidence(self) -> float:
        """Its frames, each as much as it is sure."""
        return float(_confidence(self.people).sum())


def _runs(names: Names, candidates: Sequence[FloatArray]) -> list[_Run]:
    """A run for each name, by their beginnings; none where somebody has no name, or two share one."""
    found: dict[Hashable, list[tuple[int, int]]] = defaultdict(list)
    for frame, shown in enumerate(names):
        if None in shown or len(set(shown)) < len(shown):
            return []
        for place, name in enumerate(shown):
            found[name].append((frame, place))
    pairs = [np.array(each, dtype=np.intp) for each in found.values()]
    return [
        _Run(each[:, 0], each[:, 1], np.stack([candidates[frame][place] for frame, place in each]))
        for each in pairs
    ]


STRAY = 0.1
"""Names under which more than this share of the steps from a frame to the next are jumps only count the
people of each frame. Set by hand: a tracker that takes one for another does so a few times in a clip."""


def _steady(runs: Sequence[_Run], times: FloatArray) -> bool:
    """Whether the bearers of the names move as people do."""
    moves = [_moves(run.people[:-1], run.people[1:]) for run in runs]
    gaps = [np.diff(times[run.frames]) for run in runs]
    near = np.concatenate(gaps) <= BREAK
    return not near.any() or float((np.concatenate(moves)[near] > JUMP).mean()) <= STRAY


def _surest_chain(runs: Sequence[_Run], times: FloatArray) -> list[_Run]:
    """The runs, each beginning after the one before it and where that ended, with the most confidence.

    Trackers give who was lost for a moment another name.
    """
    total = [run.confidence for run in runs]
    before = [-1] * len(runs)
    for j, run in enumerate(runs):
        for i in range(j):
            joined = total[i] + run.confidence
            if joined > total[j] and _goes_on(runs[i], run, times):
                total[j], before[j] = joined, i
    at = int(np.argmax(total))
    following = [runs[at]]
    while before[at] >= 0:
        at = before[at]
        following.append(runs[at])
    return following[::-1]


def _goes_on(first: _Run, second: _Run, times: FloatArray) -> bool:
    """Whether ``second`` may show the person of ``first`` under another name."""
    gap = float(times[second.frames[0]] - times[first.frames[-1]])
    if gap <= 0:
        return False
    return bool(_jumps(first.people[-1:], second.people[:1], gap)[0, 0] <= JUMP_WEIGHT * JUMP)


def _steadiest(times: FloatArray, candidates: Sequence[FloatArray]) -> npt.NDArray[np.intp]:
    """``choose_person`` by place and size: the chain with the most confidence and the least jumping, found
    by dynamic programming (Viterbi 1967) over all frames at once."""
    frames = [t for t, persons in enumerate(candidates) if len(persons)]
    chosen = np.full(len(candidates), -1, dtype=np.intp)
    if not frames:
        return chosen
    total = _confidence(candidates[frames[0]])
    back: list[npt.NDArray[np.intp]] = []
    for before, now in pairwise(frames):
        cost = _jumps(candidates[before], candidates[now], float(times[now] - times[before]))
        reach = total[:, None] - cost
        back.append(reach.argmax(axis=0))
        total = reach.max(axis=0) + _confidence(candidates[now])
    best = int(total.argmax())
    for t, pointer in zip(reversed(frames), [*reversed(back), None], strict=True):
        chosen[t] = best
        best = int(pointer[best]) if pointer is not None else best
    return chosen


def _confidence(persons: FloatArray) -> FloatArray:
    return np.asarray(persons[:, :, 2].mean(axis=1))


def _jumps(before: FloatArray, now: FloatArray, gap: float) -> FloatArray:
    """``[P, Q]``: cost of going from each person before to each person now."""
    move = _moves(before[:, None], now[None, :])
    fade = max(1.0 - gap / LONGEST_MEMORY, 0.0)
    return np.asarray(JUMP_WEIGHT * np.minimum(move, 1.0) * fade)


def _moves(before: FloatArray, now: FloatArray) -> FloatArray:
    """``[...]``: how far persons ``[..., K, 3]`` are from others, in parts of the larger one's size."""
    size = np.maximum(_sizes(before), _sizes(now))
    return np.asarray(np.linalg.norm(_middles(before) - _middles(now), axis=-1) / size)


def _middles(persons: FloatArray) -> FloatArray:
    """Confidence-weighted middles ``[..., 2]`` of persons ``[..., K, 3]``."""
    weights = persons[..., 2:] + 1e-6
    return np.asarray((persons[..., :2] * weights).sum(axis=-2) / weights.sum(axis=-2))


def _sizes(persons: FloatArray) -> FloatArray:
    """Diagonals ``[...]`` of the boxes of persons ``[..., K, 3]``, in pixels."""
    extent = persons[..., :2].max(axis=-2) - persons[..., :2].min(axis=-2)
    return np.maximum(np.linalg.norm(extent, axis=-1), 1e-6)


JUMP = 0.5
"""Moving by this share of one's own size from one frame to the next is a jump, not a movement."""

LEAST_LIKENESS = 0.3
"""A person's size does not change by more than this from one moment to the next."""

SIZE_FRAMES = 9
"""At the ends of stretches sizes are medians over so many frames: one misread frame is not a
smaller person."""

BREAK, AWAY = 0.25, 1.0
"""Seconds without a person that end a stretch, and after which somebody may have walked about."""


def one_person(times: FloatArray, keypoints: FloatArray, *, sure: int | None = None) -> BoolArray:
    """Which frames ``[T]`` show the followed person, where a tracker may have jumped to another.

    ``keypoints [T, K, 3]``. The frames with a person fall into stretches between
    jumps; the stretches that continue each other and together are longest stay.
    A person who was away for longer than ``AWAY`` may come back anywhere. With
    ``sure``, a frame in which the right person was found, its stretch stays.
    """
    found = np.flatnonzero((keypoints[:, :, 2] > 0).any(axis=1))
    keep = np.zeros(len(times), dtype=bool)
    if not len(found):
        return keep
    path = _Path(times[found], keypoints[found])
    known = None if sure is None else int(np.searchsorted(found, sure))
    for begin, end in _best_chain(path, known):
        keep[found[begin:end]] = True
    return keep


class _Path:
    """Where the person of N frames is and how large: times, middles and sizes."""

    def __init__(self, times: FloatArray, keypoints: FloatArray) -> None:
        self.times = times
        self.middles = _middles(keypoints)
        self.sizes = _sizes(keypoints)
        self.spacing = float(np.median(np.diff(times))) if len(times) > 1 else 1.0

    def continues(self, a: int, b: int, size_a: float, size_b: float) -> bool:
        """Whether frame b can show the person of frame a: near enough for the time between, and
        of a like size."""
        gap = float(self.times[b] - self.times[a])
        if gap > AWAY:
            return True
        small, large = sorted((size_a, size_b))
        patience = 1.0 + min(gap / self.spacing - 1.0, 10.0) * 0.2
        moved = float(np.linalg.norm(self.middles[a] - self.middles[b])) / large
        return moved <= JUMP * patience and small / large > LEAST_LIKENESS

    def stretches(self) -> list[tuple[int, int]]:
        """Runs (begin, end) of frames without a jump."""
        cuts = [i for i in range(1, len(self.times)) if self._breaks(i)]
        return list(pairwise([0, *cuts, len(self.times)]))

    def _breaks(self, i: int) -> bool:
        if self.times[i] - self.times[i - 1] > BREAK:
            return True
        return not self.continues(i - 1, i, float(self.sizes[i - 1]), float(self.sizes[i]))

    def joins(self, first: tuple[int, int], second: tuple[int, int]) -> bool:
        """Whether the stretch ``second`` can go on where ``first`` ends."""
        end, begin = first[1], second[0]
        size_a = float(np.median(self.sizes[max(first[0], end - SIZE_FRAMES) : end]))
        size_b = float(np.median(self.sizes[begin : min(second[1], begin + SIZE_FRAMES)]))
        return self.continues(end - 1, begin, size_a, size_b)


def _best_chain(path: _Path, known: int | None) -> list[tuple[int, int]]:
    """The stretches, each continuing the one before, with the most frames together.

    The stretch with frame ``known`` counts more than all others together.
    """
    stretches = path.stretches()
    frames = [end - begin for begin, end in stretches]
    if known is not None:
        frames[next(j for j, (_, end) in enumerate(stretches) if known < end)] += len(path.times)
    length = list(frames)
    before = [-1] * len(stretches)
    for j in range(len(stretches)):
        for i in range(max(0, j - LOOK_BACK), j):
            joined = length[i] + frames[j]
            if joined > length[j] and path.joins(stretches[i], stretches[j]):
                length[j], before[j] = joined, i
    at = int(np.argmax(length))
    chain: list[tuple[int, int]] = []
    while at >= 0:
        chain.append(stretches[at])
        at = before[at]
    return chain[::-1]


LOOK_BACK = 16
"""How many stretches may lie between two that belong together."""
