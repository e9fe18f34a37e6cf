"""BlazePose's 33 landmarks: how many, which are left and right, and which are joints of COCO-17."""

from __future__ import annotations

import numpy as np

LANDMARK_PAIRS: dict[str, tuple[tuple[int, int], ...]] = {
    "face": ((1, 4), (2, 5), (3, 6), (7, 8), (9, 10)),
    "arms": ((11, 12), (13, 14), (15, 16), (17, 18), (19, 20), (21, 22)),
    "legs": ((23, 24), (25, 26), (27, 28), (29, 30), (31, 32)),
}
"""Left and right among BlazePose's 33 landmarks, in the groups that are exchanged together."""

LANDMARKS = 33

COCO_FROM_LANDMARKS = np.array([0, 2, 5, 7, 8, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28])
"""The landmark that is each COCO-17 joint."""
