"""Result lists in the normalised form, as the published project writes it beside the raw one."""

from __future__ import annotations

from typing import Any

import numpy as np

from scoring.compare.published.boxes import normalise
from scoring.compare.published.entries import Entries


def normalised_list(listed: list[Any], entries: Entries, box_format: str = "xywh") -> list[Any]:
    """``listed`` with its keypoints normalised; everything else in an entry stays.

    ``entries`` are those of ``listed``. Each entry's ``keypoints`` are 51
    numbers again: x, y in parts of the norm, and the confidence untouched;
    joints that were not seen stay 0, 0, 0. The box stays in pixels, as
    published. A list normalised already comes back as it is. Raises
    NotComparable for an unknown format, BadTrack where all joints lie on the
    corner.
    """
    if entries.normalised:
        return listed
    keypoints = np.nan_to_num(normalise(entries, box_format).keypoints)
    return [
        {**entry, "keypoints": points.ravel().tolist()}
        for entry, points in zip(listed, keypoints, strict=True)
    ]
