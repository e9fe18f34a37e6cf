"""Repairing frames in which a model takes left for right."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scoring.arrays import BoolArray, FloatArray
from scoring.pose.skeleton import COCO17

GROUPS: dict[str, tuple[str, ...]] = {
    "face": ("eye", "ear"),
    "arms": ("shoulder", "elbow", "wrist"),
    "legs": ("hip", "knee", "ankle"),
}
"""Pairs that are exchanged together; a model rarely confuses one knee alone."""

FRAME_PRICE = 0.02
"""What it costs, for each pair, to overrule the model in one frame, in trunk lengths of motion."""

CHANGE_PRICE = 0.4
"""What it costs, for each pair, to begin or end overruling it: where legs merely cross, left and
right are closer than that, and the model is believed."""

LONGEST_GAP = 0.5
"""Seconds after which the joints before say nothing about those after."""


def pairs(group: str) -> npt.NDArray[np.intp]:
    """``[P, 2]``: the left and right joints of ``group`` in COCO-17."""
    return np.array(
        [(COCO17.index(f"left_{j}"), COCO17.index(f"right_{j}")) for j in GROUPS[group]], dtype=np.intp
    )


def find_swaps(times: FloatArray, keypoints: FloatArray, group: str) -> BoolArray:
    """Frames ``[T]`` in which left and right of ``group`` stand exchanged.

    ``times [T]`` s, ``keypoints [T, 17, 3]``. Of all ways to exchange the pairs in
    some frames, the one with the least motion from frame to frame is found by
    dynamic programming (Viterbi 1967); exchanging has its price, so that the
    model is believed where motion does not tell.
    """
    found = np.flatnonzero((keypoints[:, :, 2] > 0).any(axis=1))
    swapped = np.zeros(len(times), dtype=bool)
    if len(found) < 3:
        return swapped
    motion = _motion(times[found], keypoints[found], pairs(group))
    swapped[found] = _cheapest(motion, len(pairs(group)))
    return swapped


def _motion(times: FloatArray, keypoints: FloatArray, pair: npt.NDArray[np.intp]) -> FloatArray:
    """``[T-1, 2]``: motion in trunk lengths if two frames are alike (0) or exchanged (1)."""
    left, right = keypoints[:, pair[:, 0]], keypoints[:, pair[:, 1]]
    alike = _distance(left[:-1], left[1:]) + _distance(right[:-1], right[1:])
    crossed = _distance(left[:-1], right[1:]) + _distance(right[:-1], left[1:])
    near = np.diff(times) <= LONGEST_GAP
    scale = np.where(near, 1.0 / trunk_length(keypoints), 0.0)
    return np.stack([alike, crossed], axis=1) * scale[:, None]


def _distance(a: FloatArray, b: FloatArray) -> FloatArray:
    """Distances of joints ``[T, P, 3]``, weighted by confidence, summed over the pairs."""
    weight = np.minimum(a[:, :, 2], b[:, :, 2])
    return np.asarray((np.linalg.norm(a[:, :, :2] - b[:, :, :2], axis=2) * weight).sum(axis=1))


def trunk_length(keypoints: FloatArray) -> float:
    """Median distance in pixels from the middle of the shoulders to that of the hips."""
    shoulders = keypoints[:, [5, 6], :2].mean(axis=1)
    hips = keypoints[:, [11, 12], :2].mean(axis=1)
    return max(float(np.nanmedian(np.linalg.norm(shoulders - hips, axis=1))), 1e-6)


def _cheapest(motion: FloatArray, count: int) -> BoolArray:
    """The cheapest way for ``count`` pairs to be as detected (0) or exchanged (1) in each frame."""
    frame, change_price = np.array([0.0, FRAME_PRICE * count]), CHANGE_PRICE * count
    total = frame.copy()
    back = np.zeros((len(motion), 2), dtype=np.intp)
    for t, (alike, crossed) in enumerate(motion):
        stay = total + alike
        change = total[::-1] + crossed + change_price
        back[t] = np.where(change < stay, [1, 0], [0, 1])
        total = np.minimum(stay, change) + frame
    states = np.empty(len(motion) + 1, dtype=bool)
    state = int(total.argmin())
    for t in range(len(motion), 0, -1):
        states[t] = bool(state)
        state = int(back[t - 1][state])
    states[0] = bool(state)
    return states


def exchange(values: FloatArray, frames: BoolArray, pair: npt.NDArray[np.intp]) -> FloatArray:
    """``values [T, K, D]`` with each ``pair [P, 2]`` exchanged in ``frames [T]``."""
    result = values.copy()
    rows = np.flatnonzero(frames)[:, None]
    result[rows, pair[:, 0]] = values[rows, pair[:, 1]]
    result[rows, pair[:, 1]] = values[rows, pair[:, 0]]
    return result
