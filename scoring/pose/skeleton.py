"""Skeletons: the names, left-right pairs and bones of keypoint sets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Skeleton:
    """A named set of K keypoints.

    ``joints`` are their names in order, ``swaps`` the index each joint takes
    when left and right are exchanged, ``bones`` the index pairs drawn as lines.
    """

    name: str
    joints: tuple[str, ...]
    swaps: tuple[int, ...]
    bones: tuple[tuple[int, int], ...]

    def index(self, joint: str) -> int:
        """Position of ``joint`` in the keypoint axis; ValueError if unknown."""
        return self.joints.index(joint)

    def __len__(self) -> int:
        return len(self.joints)


COCO17 = Skeleton(
    name="coco17",
    joints=(
        "nose",
        "left_eye",
        "right_eye",
        "left_ear",
        "right_ear",
        "left_shoulder",
        "right_shoulder",
        "left_elbow",
        "right_elbow",
        "left_wrist",
        "right_wrist",
        "left_hip",
        "right_hip",
        "left_knee",
        "right_knee",
        "left_ankle",
        "right_ankle",
    ),
    swaps=(0, 2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11, 14, 13, 16, 15),
    bones=(
        (0, 1),
        (0, 2),
        (1, 3),
        (2, 4),
        (5, 6),
        (5, 7),
        (7, 9),
        (6, 8),
        (8, 10),
        (5, 11),
        (6, 12),
        (11, 12),
        (11, 13),
        (13, 15),
        (12, 14),
        (14, 16),
    ),
)

SKELETONS: dict[str, Skeleton] = {COCO17.name: COCO17}

HEAD = (0, 1, 2, 3, 4)
"""The five face points of COCO-17; scored together as the part ``head``."""

PARTS: tuple[str, ...] = ("head", *COCO17.joints[5:])
"""The thirteen scored parts: head, then shoulders to ankles, left before right."""
