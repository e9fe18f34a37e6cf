"""A list of people as AlphaPose writes it: one entry per person found, in order.

The published formulas know no time: a frame without a person is missing from
the list, and a frame with two people has two entries. Double precision, as
their figures are.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.errors import BadTrack, FileMissing, NoPersonFound, NotComparable
from scoring.pose.skeleton import COCO17
from scoring.pose.track import PoseTrack

FloatArray = npt.NDArray[np.floating]


@dataclass(frozen=True)
class Entries:
    """N people: ``keypoints [N, 17, 3]`` (x, y, confidence), ``boxes [N, 4]`` as
    stored, ``image_ids`` their pictures' names, and whether the coordinates
    are ``normalised`` already."""

    keypoints: FloatArray
    boxes: FloatArray
    image_ids: tuple[str, ...]
    normalised: bool = False

    def __len__(self) -> int:
        return len(self.image_ids)


def read_entries(path: Path | str) -> Entries:
    """The entries of an AlphaPose result file, raw or already normalised.

    Raises FileMissing, BadTrack (broken) or NoPersonFound (an empty list).
    """
    path = Path(path)
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileMissing(f"The file {path} does not exist or cannot be read.") from error
    except ValueError as error:
        raise BadTrack(f"{path.name}: the file is not valid JSON.") from error
    if not isinstance(listed, list):
        raise BadTrack(f"{path.name}: expected a list of people, as AlphaPose writes it.")
    if not listed:
        raise NoPersonFound(f"{path.name}: the list holds no person.")
    return _entries(listed, path.name)


def _entries(listed: list[Any], name: str) -> Entries:
    """Entries of a parsed list, checked."""
    try:
        keypoints = np.array([entry["keypoints"] for entry in listed], dtype=np.float64)
        boxes = np.array([entry["box"] for entry in listed], dtype=np.float64)
        ids = tuple(str(entry["image_id"]) for entry in listed)
    except (KeyError, TypeError, ValueError) as error:
        raise BadTrack(
            f"{name}: an entry lacks its keypoints, box or image_id, or they are broken."
        ) from error
    if keypoints.shape[1:] != (3 * len(COCO17),) or boxes.shape[1:] != (4,):
        raise BadTrack(f"{name}: expected 17 keypoints of three numbers and a box of four in every entry.")
    if not (np.all(np.isfinite(keypoints)) and np.all(np.isfinite(boxes))):
        raise BadTrack(f"{name}: the list holds a number that is not finite.")
    keypoints = keypoints.reshape(len(ids), len(COCO17), 3)
    return Entries(keypoints, boxes, ids, normalised=_is_normalised(keypoints))


def _is_normalised(keypoints: FloatArray) -> bool:
    """Whether every entry's 34 coordinates have the norm 1, as no pixels have."""
    norms = np.linalg.norm(keypoints[:, :, :2].reshape(len(keypoints), -1), axis=1)
    return bool(np.all(np.abs(norms - 1.0) < 1e-6))


def entries_of_track(track: PoseTrack) -> Entries:
    """The frames of ``track`` in which someone was found; raises NoPersonFound or NotComparable."""
    if track.skeleton_name != COCO17.name:
        raise NotComparable(f"The skeleton “{track.skeleton_name}” cannot be scored; only coco17 can.")
    found = track.found & np.isfinite(track.keypoints).all(axis=(1, 2)) & np.isfinite(track.boxes).all(axis=1)
    if not found.any():
        raise NoPersonFound("No person was found in the track.")
    return Entries(
        keypoints=track.keypoints[found].astype(np.float64),
        boxes=track.boxes[found].astype(np.float64),
        image_ids=tuple(f"{frame}.jpg" for frame in np.flatnonzero(found)),
    )
