"""Smoothing joints over time without lag."""

from __future__ import annotations

import numpy as np

from scoring.arrays import FloatArray

WINDOW_SECONDS = 0.12
"""Half the width of the window: at 30 frames a second three frames to each side."""

LEAST_CONFIDENCE = 0.1
"""Joints less sure than this neither are smoothed nor help to smooth their neighbours."""

BLOCK = 512
"""Frames smoothed at once, so that memory does not grow with the length of a video."""

FEWEST_FRAMES = 4
"""A parabola through fewer would follow them exactly, or not be determined."""


def smooth(times: FloatArray, values: FloatArray, weights: FloatArray) -> FloatArray:
    """``values [T, J, D]`` smoothed along time, each joint by itself.

    Every value is replaced by that of a parabola fitted to the frames around it
    (Savitzky and Golay 1964), here by weighted least squares in true time, so
    that uneven frame rates and missing frames do no harm (Cleveland 1979). The
    window is symmetric in time: there is no lag. ``weights [T, J]`` in 0..1 are
    confidences. Unsure joints, and joints with too few sure neighbours, come
    back as they were.
    """
    result = np.empty_like(values)
    reach = _reach(times)
    for begin in range(0, len(times), BLOCK):
        # Each block sees the frames that its windows reach into, and no more.
        low, end = max(begin - reach, 0), min(begin + BLOCK, len(times))
        around = slice(low, end + reach)
        block = _smooth_block(times[around], values[around], weights[around])
        result[begin:end] = block[begin - low : end - low]
    return result


def _smooth_block(times: FloatArray, values: FloatArray, weights: FloatArray) -> FloatArray:
    sure = (weights >= LEAST_CONFIDENCE) & np.isfinite(values).all(axis=2)
    clean = np.where(sure[:, :, None], values, 0.0).astype(np.float64)
    moments, sums, count = _gather(times, clean, np.where(sure, weights, 0.0))
    fit = _solve(moments, sums)
    use = sure & (count >= FEWEST_FRAMES)
    return np.where(use[:, :, None], fit, values).astype(values.dtype)


def _gather(
    times: FloatArray, values: FloatArray, weights: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Weighted moments ``[5, T, J]``, sums ``[3, T, J, D]`` of the window, and frames in it."""
    moments = np.zeros((5, *weights.shape))
    sums = np.zeros((3, *values.shape))
    count = np.zeros(weights.shape)
    for shift in range(-_reach(times), _reach(times) + 1):
        here, there = _overlap(len(times), shift)
        # Scaled to the window, so that the powers stay near 1.
        offset = (times[there] - times[here]) / WINDOW_SECONDS
        weight = _tricube(offset)[:, None] * weights[there]
        count[here] += weight > 0
        for power in range(5):
            moments[power][here] += weight * offset[:, None] ** power
        for power in range(3):
            sums[power][here] += (weight * offset[:, None] ** power)[:, :, None] * values[there]
    return moments, sums, count


def _reach(times: FloatArray) -> int:
    """How many frames the window can span to one side where they are densest."""
    if len(times) < 2:
        return 0
    last = np.searchsorted(times, times + WINDOW_SECONDS, side="right") - 1
    return int((last - np.arange(len(times))).max())


def _overlap(length: int, shift: int) -> tuple[slice, slice]:
    """The frames that have a neighbour ``shift`` away, and those neighbours."""
    here = slice(max(0, -shift), max(0, length - max(0, shift)))
    there = slice(max(0, shift), max(0, length + min(0, shift)))
    return here, there


def _tricube(offset: FloatArray) -> FloatArray:
    """Cleveland's weights; a little wider than the window so that its last frames count."""
    return np.asarray(np.clip(1.0 - np.abs(offset / 1.25) ** 3, 0.0, None) ** 3 * (np.abs(offset) <= 1.0))


def _solve(moments: FloatArray, sums: FloatArray) -> FloatArray:
    """The parabolas' values at their middles ``[T, J, D]``."""
    rows = [[moments[a + b] for b in range(3)] for a in range(3)]
    matrix = np.moveaxis(np.array(rows), (0, 1), (-2, -1))
    # A trace of ridge keeps windows with too few frames solvable; their result is not used.
    matrix = matrix + np.eye(3) * 1e-9
    return np.linalg.solve(matrix, np.moveaxis(sums, 0, -2))[..., 0, :]


def confidences(keypoints: FloatArray) -> FloatArray:
    """The weights ``[T, K]`` of ``keypoints [T, K, 3]``."""
    return np.nan_to_num(keypoints[:, :, 2])
