"""From a corrected frame to the labels of a photo. Pure: arrays in, arrays out."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from scoring.learn.metrics import COCO_INDICES
from scoring.learn.photos import JOINTS, LIMB_JOINTS
from scoring.pose.track import FloatArray

Picture = npt.NDArray[np.uint8]

SURE = 0.5
"""A joint nobody touched is a label if the model was at least so sure: somebody looked at the frame
and let it be. One put there by hand has confidence 1."""

FEWEST = 4
"""Labelled joints below which a frame is no photo to learn from."""

NECK_SHARE = 0.1
"""The neck of the sports photos' labels lies this share of the trunk above the middle of the
shoulders: the median of 4,613 labelled people."""

MARGIN = 0.3
"""Room around the labelled joints, as a share of their box's longer side. More would show others,
who were not asked."""

LONGEST = 448
"""Pixels of the longer side of a photo; networks see 128 to 256."""

_L_SHOULDER, _R_SHOULDER = JOINTS.index("left_shoulder"), JOINTS.index("right_shoulder")
_L_HIP, _R_HIP, _NECK = JOINTS.index("left_hip"), JOINTS.index("right_hip"), JOINTS.index("neck")


@dataclass(frozen=True)
class Photo:
    """A picture ``[H, W, 3]`` RGB cut around one person, and the labels ``[14, 3]`` in its pixels."""

    picture: Picture
    labels: FloatArray


def labels_of(keypoints: FloatArray) -> FloatArray:
    """Labels ``[14, 3]`` (x, y pixels, 1 labelled) of COCO-17 ``keypoints [17, 3]``.

    The neck follows from shoulders and hips; the top of the head is not known and stays unlabelled.
    """
    labels = np.zeros((len(JOINTS), 3))
    limbs = keypoints[COCO_INDICES]
    known = limbs[:, 2] >= SURE
    labels[: len(LIMB_JOINTS)][known] = [(x, y, 1.0) for x, y, _sure in limbs[known]]
    if labels[[_L_SHOULDER, _R_SHOULDER], 2].all():
        labels[_NECK] = (*_neck(labels), 1.0)
    return labels


def _neck(labels: FloatArray) -> FloatArray:
    shoulders = labels[[_L_SHOULDER, _R_SHOULDER], :2].mean(axis=0)
    if not labels[[_L_HIP, _R_HIP], 2].all():
        return np.asarray(shoulders)
    hips = labels[[_L_HIP, _R_HIP], :2].mean(axis=0)
    return np.asarray(shoulders + NECK_SHARE * (shoulders - hips))


def photo_of(picture: Picture, keypoints: FloatArray) -> Photo | None:
    """The person in a frame, cut out with some room, at most LONGEST; None with too few labels.

    ``keypoints [17, 3]`` are in the pixels of ``picture``.
    """
    labels = labels_of(keypoints)
    known = labels[:, 2] > 0
    if known.sum() < FEWEST:
        return None
    left, top, right, bottom = _crop(labels[known, :2], picture.shape[1], picture.shape[0])
    cut = picture[top:bottom, left:right]
    shrink = min(1.0, LONGEST / max(cut.shape[:2]))
    if shrink < 1.0:
        size = (max(round(cut.shape[1] * shrink), 1), max(round(cut.shape[0] * shrink), 1))
        cut = np.asarray(cv2.resize(cut, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    labels[known, :2] = (labels[known, :2] - (left, top)) * shrink
    return Photo(cut, labels)


def _crop(places: FloatArray, width: int, height: int) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the cut, in whole pixels inside the picture."""
    low, high = places.min(axis=0), places.max(axis=0)
    room = MARGIN * max(float((high - low).max()), 1.0)
    left, top = np.floor(np.maximum(low - room, 0)).astype(int)
    right, bottom = np.ceil(np.minimum(high + room + 1, (width, height))).astype(int)
    return int(left), int(top), int(right), int(bottom)
