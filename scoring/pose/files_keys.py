"""What the keys of an entry of a result list mean, whoever wrote it."""

from __future__ import annotations

import re
from typing import Any

LARGEST = 1e9
"""No place in a picture is beyond this many pixels."""

LONGEST = 1e11
"""No time is beyond this many seconds; those since 1970 are not."""

UNSEEN = (0.0, 0.0, 0.0)
"""How COCO writes a joint that was not seen. Tracks hold NaN for its place, which JSON cannot."""

NUMBER = re.compile(r"(\d+)(?!.*\d)")
ENDING = re.compile(r"\.[A-Za-z]\w*$")


def picture_name(image_id: object) -> str:
    """The name of an entry's picture; empty where none is stated. Tables write 7 as 7.0."""
    if image_id is None:
        return ""
    if isinstance(image_id, float) and image_id.is_integer():
        return str(int(image_id))
    return str(image_id)


def frame_number(image_id: object, place: int) -> int:
    """The number of the frame an entry shows: the last in ``image_id``, else the entry's ``place``."""
    match = NUMBER.search(ENDING.sub("", picture_name(image_id)))
    return int(match.group(1)) if match and len(match.group(1)) < 10 else place


def box_of(entry: dict[str, Any]) -> Any:
    """The entry's box as AlphaPose or COCO names it; None where there is none."""
    return entry.get("box", entry.get("bbox"))
