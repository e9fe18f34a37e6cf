"""A body in space: its bones as directions, from another side, and how large the picture shows it.

Models that give 3-D joints guess the depth, so these serve where pictures cannot: to tell from where
somebody is filmed, to compare what was filmed from two sides, and to tell a body that comes nearer
from one that bends.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scoring.arrays import FloatArray
from scoring.compare.body.description import ANGLES, bone_vectors, with_middle_points
from scoring.compare.body.sampling import RATE, Samples, Sightings, resample
from scoring.compare.calibration import LEAST_POINTS_OF_SIZE, SIZE_WINDOW
from scoring.pose.skeleton import PARTS


def directions(samples: Samples) -> tuple[FloatArray, FloatArray]:
    """Bones of a body with ``space`` as unit vectors ``[N, B, 3]``, and their weights ``[N, B]``."""
    assert samples.space is not None
    known = np.isfinite(samples.space).all(axis=2)
    points, confidence = with_middle_points(np.nan_to_num(samples.space), samples.confidence * known)
    vectors, weights = bone_vectors(points, confidence)
    lengths = np.linalg.norm(vectors, axis=2)
    return vectors / np.maximum(lengths, 1e-9)[..., None], np.where(lengths > 1e-6, weights, 0.0)


def seen_from(samples: Samples, turn: FloatArray) -> Samples:
    """What a distant camera would see of the joints in space turned by ``turn [3, 3]``; metres."""
    assert samples.space is not None
    known = np.isfinite(samples.space).all(axis=2)
    space = np.nan_to_num(samples.space) @ turn.T
    return Samples(samples.times, space[..., :2], samples.confidence * known, space)


def angles_in_space(space: FloatArray) -> FloatArray:
    """Joint angles ``[N, 13]`` in degrees of joints in space ``[N, 21, 3]``; NaN where there is none."""
    angles = np.full((len(space), len(PARTS)), np.nan)
    for part, (first, vertex, last) in ANGLES.items():
        a, b = space[:, first] - space[:, vertex], space[:, last] - space[:, vertex]
        lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
        cosine = (a * b).sum(axis=1) / np.where(lengths > 0, lengths, np.nan)
        angles[:, part] = np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))
    return angles


def steady(seen: Sightings) -> Sightings:
    """The sightings as if the picture showed the body in the same size all along.

    Somebody who walks up to the phone grows; that is no movement of theirs.
    """
    samples = resample(seen)
    if len(samples) < 3:
        return seen
    log_size, weights = _size_in_space(samples) if samples.space is not None else _size_in_picture(samples)
    if not weights.any():
        return seen
    change = np.interp(seen.shown, samples.times, _smooth(log_size, weights))
    return replace(seen, xy=seen.xy / np.exp(change - np.median(change))[:, None, None])


def _size_in_space(samples: Samples) -> tuple[FloatArray, FloatArray]:
    """Logarithm of pixels to a metre at each sample ``[N]`` and its weight (0: unknown).

    The least-squares scale of the joints in space onto those of the picture (weak perspective).
    """
    assert samples.space is not None
    known = np.isfinite(samples.space).all(axis=2)
    weights = (samples.confidence * known)[:, :17, None]
    total = np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
    flat, xy = np.nan_to_num(samples.space[:, :17, :2]), samples.xy[:, :17]
    flat = flat - (weights * flat).sum(axis=1, keepdims=True) / total
    xy = xy - (weights * xy).sum(axis=1, keepdims=True) / total
    spread = (weights * flat**2).sum(axis=(1, 2))
    common = (weights * flat * xy).sum(axis=(1, 2))
    enough = ((weights > 0).sum(axis=(1, 2)) >= LEAST_POINTS_OF_SIZE) & (common > 0) & (spread > 1e-6)
    size = np.where(enough, common, 1.0) / np.where(enough, spread, 1.0)
    return np.log(size), enough.astype(np.float64)


def _size_in_picture(samples: Samples) -> tuple[FloatArray, FloatArray]:
    """The same from the picture alone: only what most bones grow or shrink by alike.

    A limb that turns towards the camera looks shorter, so a change in which the bones do not
    agree is none of size.
    """
    points, confidence = with_middle_points(samples.xy, samples.confidence)
    vectors, weights = bone_vectors(points, confidence)
    lengths = np.where(weights > 0, np.linalg.norm(vectors, axis=2), np.nan)
    seen = np.isfinite(lengths).sum(axis=0) >= 0.5 * len(samples)
    if seen.sum() < 4:
        return np.zeros(len(samples)), np.zeros(len(samples))
    usual = np.maximum(np.nanmedian(lengths[:, seen], axis=0), 1e-6)
    ratios = np.log(np.maximum(lengths[:, seen], 1e-6) / usual)
    enough = np.isfinite(ratios).sum(axis=1) >= 4
    low, high = np.nanpercentile(np.where(enough[:, None], ratios, 0.0), (30.0, 70.0), axis=1)
    return np.where(low > 0, low, np.where(high < 0, high, 0.0)), enough.astype(np.float64)


def _smooth(values: FloatArray, weights: FloatArray) -> FloatArray:
    """A robust curve through ``values [N]``: a running median, then a running mean; gaps are bridged."""
    reach = max(1, round(SIZE_WINDOW * RATE / 2))
    known = np.flatnonzero(weights > 0)
    filled = np.interp(np.arange(len(values)), known, values[known])
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(filled, reach, mode="edge"), 2 * reach + 1)
    middle = np.median(windows, axis=1)
    padded = np.pad(middle, reach // 2, mode="edge")
    return np.asarray(np.convolve(padded, np.ones(2 * (reach // 2) + 1) / (2 * (reach // 2) + 1), "valid"))
