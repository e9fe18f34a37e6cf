"""What is done to a fresh track: one person kept, left and right set right, joints smoothed, poses held."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from scoring.arrays import BoolArray, FloatArray
from scoring.pose.landmarks import LANDMARK_PAIRS, LANDMARKS
from scoring.pose.one_person import one_person
from scoring.pose.skeleton import COCO17
from scoring.pose.track import PoseTrack


def clean_track(track: PoseTrack, *, sure: int | None = None) -> PoseTrack:
    """The track of one person without jumps, left-right swaps and jitter.

    Frames stay where they are: those of another person become frames without one. Where the file shows
    one picture for long, frames of the pose that is held are added.
    ``sure`` is a frame known to show the right person, if there is one.
    """
    return hold_poses(smooth_track(repair_swaps(keep_one_person(leave_out_doubt(track), sure=sure))))


def leave_out_doubt(track: PoseTrack) -> PoseTrack:
    """``track`` without a person where it is in doubt who that is."""
    keep = track.found
    for begin, end in track.in_doubt:
        keep &= (track.times < begin) | (track.times > end)
    return _keep(track, keep)


def keep_one_person(track: PoseTrack, *, sure: int | None = None) -> PoseTrack:
    """``track`` without the frames in which the model had jumped to somebody else."""
    return _keep(track, one_person(track.times, track.keypoints, sure=sure))


def _keep(track: PoseTrack, keep: BoolArray) -> PoseTrack:
    """``track`` with the persons of the frames ``keep [T]`` alone."""
    if np.array_equal(keep, track.found):
        return track
    return replace(
        track,
        keypoints=_blank(track.keypoints, keep, confidence=2),
        boxes=_blank(track.boxes, keep),
        landmarks=None if track.landmarks is None else _blank(track.landmarks, keep, confidence=3),
        joints3d=None if track.joints3d is None else _blank(track.joints3d, keep),
    )


def _blank(values: FloatArray, keep: np.ndarray, confidence: int | None = None) -> FloatArray:
    """``values`` with NaN, and 0 in the column of the ``confidence``, where not to ``keep``."""
    result = values.copy()
    result[~keep] = np.nan
    if confidence is not None:
        result[~keep, :, confidence] = 0.0
    return result


def repair_swaps(track: PoseTrack) -> PoseTrack:
    """``track`` with left and right set right, in its landmarks and 3-D joints too."""
    for group in GROUPS:
        swapped = find_swaps(track.times, track.keypoints, group)
        if swapped.any():
            track = _exchanged(track, swapped, group)
    return track


def _exchanged(track: PoseTrack, swapped: np.ndarray, group: str) -> PoseTrack:
    landmark_pairs = np.array(LANDMARK_PAIRS[group], dtype=np.intp)

    def other(values: FloatArray | None) -> FloatArray | None:
        known = values is not None and values.shape[1] == LANDMARKS
        return exchange(values, swapped, landmark_pairs) if known and values is not None else values

    return replace(
        track,
        keypoints=exchange(track.keypoints, swapped, pairs(group)),
        landmarks=other(track.landmarks),
        joints3d=other(track.joints3d),
    )


def smooth_track(track: PoseTrack) -> PoseTrack:
    """``track`` with its joints, landmarks and 3-D joints smoothed, and boxes to match."""
    keypoints = track.keypoints.copy()
    keypoints[:, :, :2] = smooth(track.times, keypoints[:, :, :2], confidences(keypoints))
    landmarks, joints3d = track.landmarks, track.joints3d
    if landmarks is not None:
        seen = np.nan_to_num(landmarks[:, :, 3])
        joints3d = None if joints3d is None else smooth(track.times, joints3d, seen)
        landmarks = landmarks.copy()
        landmarks[:, :, :3] = smooth(track.times, landmarks[:, :, :3], seen)
    return replace(
        track, keypoints=keypoints, boxes=boxes_of(keypoints), landmarks=landmarks, joints3d=joints3d
    )


def boxes_of(keypoints: FloatArray) -> FloatArray:
    """Boxes ``[T, 4]`` (x, y, width, height) of ``keypoints [T, K, 3]``; NaN where there is no person."""
    low, high = keypoints[:, :, :2].min(axis=1), keypoints[:, :, :2].max(axis=1)
    return np.concatenate([low, high - low], axis=1).astype(np.float32)


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


HELD = (0.25, 60.0)
"""Seconds without a frame in which a pose may be held: above the first a track counts as interrupted (as
``one_person.BREAK``); above the second, which nobody holds a pose, the file is broken. Set by hand."""

STILL = 0.2
"""Trunk lengths by which no joint moves while a pose is held, but for what is measured wrong and for the
beginning of the movement that ends it. Set by hand."""

SURE = 0.5
"""Confidence from which a joint tells whether a pose is held."""


def hold_poses(track: PoseTrack) -> PoseTrack:
    """``track`` with frames at the usual distance where the file shows one picture for long.

    Recorders and editors leave frames out while nothing changes. Where the frames on both sides show the
    same pose it was held, and nobody was away.
    """
    if len(track) < 3:
        return track
    usual = float(np.median(np.diff(track.times)))
    added = np.zeros(len(track), dtype=np.intp)
    for frame in np.flatnonzero(_held(track)):
        gap = float(track.times[frame + 1] - track.times[frame])
        added[frame] = max(round(gap / usual) - 1, 0)
    rows = np.repeat(np.arange(len(track)), added + 1)
    after = np.arange(len(rows)) - np.repeat(np.cumsum(added + 1) - added - 1, added + 1)
    return replace(
        track,
        times=track.times[rows] + usual * after,
        keypoints=track.keypoints[rows],
        boxes=track.boxes[rows],
        landmarks=None if track.landmarks is None else track.landmarks[rows],
        joints3d=None if track.joints3d is None else track.joints3d[rows],
    )


def _held(track: PoseTrack) -> BoolArray:
    """After which frames ``[T - 1]`` there is a long time without any, and then the same pose."""
    gaps = np.diff(track.times)
    before, after = track.keypoints[:-1], track.keypoints[1:]
    sure = np.minimum(before[:, :, 2], after[:, :, 2]) >= SURE
    moved = np.linalg.norm(np.nan_to_num(before - after)[:, :, :2], axis=2)
    still = np.where(sure, moved, 0.0).max(axis=1) <= STILL * trunk_length(track.keypoints)
    return np.asarray((gaps > HELD[0]) & (gaps <= HELD[1]) & sure.any(axis=1) & still)
