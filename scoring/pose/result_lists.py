"""The AlphaPose/COCO result list: one entry for each person in each frame.

Lists whose coordinates are normalised already are known, and people put back: the published project divides
each person's 34 coordinates, counted from the corner of the box, by their norm, and keeps the box. Place and
size in the picture are lost; where tracks need them, the box gives them back roughly.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import numpy as np

from scoring.arrays import BoolArray, FloatArray
from scoring.errors import BadTrack
from scoring.pose.one_person import choose_person
from scoring.pose.skeleton import COCO17
from scoring.pose.track import PoseTrack

LARGEST = 1e9
"""No place in a picture is beyond this many pixels."""

LONGEST = 1e11
"""No time is beyond this many seconds; those since 1970 are not."""

UNSEEN = (0.0, 0.0, 0.0)
"""How COCO writes a joint that was not seen. Tracks hold NaN for its place, which JSON cannot."""

NO_PLACE = (np.nan, np.nan, 0.0)
"""The same in a track."""


def unseen_joints(points: FloatArray) -> BoolArray:
    """Which joints ``[..., 17]`` of ``points [..., 17, 3]``, in pixels, are written as not seen.

    YOLO's writers put a joint they are unsure of at (0, 0) and leave it its confidence, so the place alone
    tells. A joint in the very corner of the picture is not to be expected.
    """
    return np.asarray((points[..., :2] == 0.0).all(axis=-1))


NUMBER = re.compile(r"(\d+)(?!.*\d)")

ENDING = re.compile(r"\.[A-Za-z]\w*$")


def picture_name(image_id: object) -> str:
    """The name of an entry's picture; empty where none is stated. Tables write 7 as 7.0."""
    if image_id is None:
        return ""
    if isinstance(image_id, float) and image_id.is_integer():
        return str(int(image_id))
    return str(image_id)


MOST_DIGITS = 9
"""Digits of a frame's number, without leading zeros; longer ones are dates and moments."""


def frame_number(image_id: object, place: int) -> int:
    """The number of the frame an entry shows: the last in ``image_id``, else the entry's ``place``.

    However many zeros it is padded with: AlphaPose writes ``7.jpg``, COCO and OpenPose ``000000000007``.
    """
    match = NUMBER.search(ENDING.sub("", picture_name(image_id)))
    digits = (match.group(1).lstrip("0") or "0") if match else ""
    return int(digits) if 0 < len(digits) <= MOST_DIGITS else place


def picture_places(names: Iterable[str]) -> list[int]:
    """For each entry the place of its picture among those of the list, from 0; an entry whose picture has
    no name (empty) shows one of its own."""
    places: list[int] = []
    known: dict[str, int] = {}
    count = 0
    for name in names:
        place = known.get(name, count) if name else count
        known.setdefault(name, place)
        places.append(place)
        count += place == count
    return places


def box_of(entry: dict[str, Any]) -> Any:
    """The entry's box as AlphaPose or COCO names it; None where there is none."""
    return entry.get("box", entry.get("bbox"))


NORM_SLACK = 1e-3
"""How far from 1 the norm of normalised coordinates may be: lists may be rounded to four places,
and no pixels come near."""

SHARE_OF_BOX = 0.85
"""Longer side of a person's joints in parts of the box's: a box has room for head and hands.
Measured on AlphaPose's lists of two videos, where it varies by 5 %."""


LARGEST_SHARE = 2.0
"""No share of a picture is larger, not even of a joint well outside of it; and nobody is as small as that
in pixels."""


def are_normalised(keypoints: FloatArray) -> bool:
    """Whether ``keypoints [N, 17, 3]`` have coordinates of norm 1 in each row, as no pixels have.

    Joints without a place (NaN) and rows without any do not count. Raises BadTrack where only some have,
    and for shares of the picture, whose proportions are not those of the body.
    """
    places = np.nan_to_num(keypoints[:, :, :2]).reshape(len(keypoints), -1)
    norms = np.linalg.norm(places, axis=1)
    ones = np.abs(norms[norms > 0] - 1.0) < NORM_SLACK
    if not len(ones) or ones.all():
        return bool(len(ones))
    if np.abs(places).max() <= LARGEST_SHARE:
        raise BadTrack(
            "The coordinates are shares of the picture, not pixels; "
            "multiply each x by the picture's width and each y by its height."
        )
    if ones.any():
        raise BadTrack("Some entries of the list are normalised and some are not; use the raw list.")
    return False


def put_back(entries: Sequence[Any]) -> Sequence[Any]:
    """``entries`` of a parsed list with pixels in place of normalised coordinates.

    The middle of the joints comes to the middle of the box, their longer side to
    SHARE_OF_BOX of the box's; joints that were not seen (0, 0, 0) stay so. A
    list of pixels, or a broken one, comes back as it is.
    """
    try:
        points = np.array([entry["keypoints"] for entry in entries], dtype=np.float64)
        boxes = np.array([_stated_box(entry) for entry in entries])
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
        return entries
    if points.shape[1:] != (3 * len(COCO17),) or not np.isfinite(points).all():
        return entries
    points = points.reshape(len(entries), -1, 3)
    if not are_normalised(points) or not np.isfinite(boxes).all():
        return entries
    unseen = (points == UNSEEN).all(axis=2)
    placed = _within(np.where(unseen[..., None], np.nan, points[:, :, :2]), boxes)
    points[:, :, :2] = np.where(unseen[..., None], 0.0, placed)
    return [{**entry, "keypoints": row.ravel().tolist()} for entry, row in zip(entries, points, strict=True)]


def _within(xy: FloatArray, boxes: FloatArray) -> FloatArray:
    """``xy [N, 17, 2]``, in parts of a norm, in pixels within ``boxes [N, 4]``; NaN stays NaN."""
    low, high = np.fmin.reduce(xy, axis=1), np.fmax.reduce(xy, axis=1)
    scale = SHARE_OF_BOX * boxes[:, 2:].max(axis=1) / (high - low).max(axis=1).clip(1e-9)
    middles = boxes[:, :2] + boxes[:, 2:] / 2
    about = xy - ((low + high) / 2)[:, None]
    return np.asarray(about * scale[:, None, None] + middles[:, None])


FPS_UNSTATED = 30.0
"""Frames a second taken for lists that say no times."""

PERSON = 1


def track_to_json(track: PoseTrack) -> bytes:
    """``track`` as a JSON list with an entry for each frame that shows a person.

    Beside AlphaPose's own keys each entry has ``time`` in seconds; frames without
    a person have no entry. The model and the size of the picture stand in the
    first entry under ``formcheck``. All numbers are written in full, so that
    reading gives the same track; landmarks and 3-D joints are left out.
    """
    entries = [_entry(track, int(frame)) for frame in np.flatnonzero(track.found)]
    if entries:
        entries[0]["formcheck"] = {
            "model": track.model,
            "model_version": track.model_version,
            "width": track.width,
            "height": track.height,
            "times": track.times.tolist(),
        }
    return json.dumps(entries).encode()


def _entry(track: PoseTrack, frame: int) -> dict[str, Any]:
    keypoints = track.keypoints[frame].astype(float)
    keypoints[~np.isfinite(keypoints).all(axis=1)] = UNSEEN
    entry = {
        "image_id": f"{frame}.jpg",
        "category_id": PERSON,
        "keypoints": keypoints.ravel().tolist(),
        "score": float(keypoints[:, 2].mean()),
        "box": track.boxes[frame].astype(float).tolist(),
        "idx": [0.0],
        "time": float(track.times[frame]),
    }
    if not np.isfinite(track.boxes[frame]).all():
        del entry["box"]
    return entry


def track_from_json(content: bytes) -> PoseTrack:
    """The track in an AlphaPose/COCO result list; BadTrack with a sentence if it is none.

    Frames stand where the number in ``image_id`` says; those without an entry
    show no person. Where an entry has no ``time``, 30 frames a second are taken.
    Of several persons the one with the steadiest, surest run is kept; what a
    tracker calls them (``idx``, ``track_id``) tells them apart where they cross.
    Of a list that is normalised already, places and sizes are those of the boxes, roughly.
    """
    try:
        entries = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise BadTrack("The file is not JSON.") from error
    if not isinstance(entries, list) or not entries:
        raise BadTrack("The file is not a list of results with at least one person.")
    frames = _by_frame(put_back(entries))
    return _assemble(frames, _times(frames, entries[0]), _stated(entries[0]))


Frames = dict[int, list[dict[str, Any]]]


def _by_frame(entries: Sequence[Any]) -> Frames:
    for position, entry in enumerate(entries):
        if not isinstance(entry, dict) or "keypoints" not in entry:
            raise BadTrack(f"Entry {position} of the list has no keypoints.")
    names = [picture_name(entry.get("image_id")) for entry in entries]
    frames: Frames = defaultdict(list)
    for entry, name, place in zip(entries, names, picture_places(names), strict=True):
        frames[frame_number(name, place)].append(entry)
    first, last = min(frames), max(frames)
    if "times" in _stated(entries[0]):
        # Our own list: the numbers are places in its times, however few show a person.
        return frames
    if len(frames) == 1:
        # One picture: the number is part of its name, not a place in time.
        return {0: frames[first]}
    # One photo numbered 2,000,000 must not become as many frames.
    longest = 100 * len(entries) + 1000
    if last - first > longest:
        raise BadTrack("The numbers in image_id are too far apart to be frames of a video.")
    # Nor do names that begin to count far up.
    return {number - (first if last > longest else 0): persons for number, persons in frames.items()}


def _points(entry: dict[str, Any]) -> FloatArray:
    try:
        points = np.array(entry["keypoints"], dtype=np.float64)
    except (ValueError, TypeError, OverflowError) as error:
        raise BadTrack("The keypoints are not numbers.") from error
    if points.size != 3 * len(COCO17):
        raise BadTrack(
            f"An entry has {points.size} keypoint numbers; expected {3 * len(COCO17)}, for COCO's 17 joints."
        )
    if not (np.abs(points) <= LARGEST).all():
        raise BadTrack("The keypoints are not numbers of pixels.")
    return points.reshape(-1, 3).astype(np.float32)


def _stated(entry: dict[str, Any]) -> dict[str, Any]:
    stated = entry.get("formcheck", {})
    return stated if isinstance(stated, dict) else {}


def _times(frames: Frames, first: dict[str, Any]) -> FloatArray:
    """Times ``[T]`` of the frames from the first number to the last."""
    listed = _stated(first).get("times")
    try:
        if listed is not None:
            times = np.array(listed, dtype=np.float64)
            if times.ndim == 1 and len(times) > max(frames):
                return times
            raise BadTrack("The list states fewer times than it has frames.")
        stated = {
            number: float(persons[0]["time"])
            for number, persons in frames.items()
            if persons[0].get("time") is not None
        }
    except (ValueError, TypeError, OverflowError) as error:
        raise BadTrack("The times are not numbers.") from error
    if not all(abs(time) <= LONGEST for time in stated.values()):
        raise BadTrack("The times are not numbers of seconds.")
    numbers = np.arange(max(frames) + 1)
    if len(stated) < 2:
        return np.asarray(numbers / FPS_UNSTATED + stated.get(0, 0.0), dtype=np.float64)
    return _between(numbers, stated)


def _between(numbers: Any, stated: dict[int, float]) -> FloatArray:
    """Times for all frame ``numbers``, drawn straight through those ``stated``."""
    known = np.array(sorted(stated))
    values = np.array([stated[int(n)] for n in known])
    slope = (values[-1] - values[0]) / (known[-1] - known[0])
    times = np.interp(numbers, known, values)
    before, after = numbers < known[0], numbers > known[-1]
    times[before] = values[0] + (numbers[before] - known[0]) * slope
    times[after] = values[-1] + (numbers[after] - known[-1]) * slope
    return np.asarray(times)


def _assemble(frames: Frames, times: FloatArray, stated: dict[str, Any]) -> PoseTrack:
    candidates = [_persons(frames.get(n, [])) for n in range(len(times))]
    whole = [np.stack([_filled(p) for p in persons]) if len(persons) else persons for persons in candidates]
    keypoints = np.full((len(times), len(COCO17), 3), np.nan, dtype=np.float32)
    keypoints[:, :, 2] = 0.0
    boxes = np.full((len(times), 4), np.nan, dtype=np.float32)
    named = [[_identity(entry) for entry in frames.get(n, [])] for n in range(len(times))]
    for n, chosen in enumerate(choose_person(times, whole, named)):
        if chosen >= 0:
            keypoints[n] = candidates[n][chosen]
            keypoints[n, unseen_joints(keypoints[n])] = NO_PLACE
            boxes[n] = _box(frames[n][chosen], keypoints[n])
    return PoseTrack(
        times=times,
        keypoints=keypoints,
        boxes=boxes,
        width=_whole(stated.get("width")),
        height=_whole(stated.get("height")),
        model=str(stated.get("model", "")),
        model_version=str(stated.get("model_version", "")),
    )


def _persons(entries: list[dict[str, Any]]) -> FloatArray:
    """Keypoints ``[P, 17, 3]`` of the persons of one frame, P = 0 for an empty frame."""
    if not entries:
        return np.zeros((0, len(COCO17), 3), dtype=np.float32)
    return np.stack([_points(entry) for entry in entries])


def _identity(entry: dict[str, Any]) -> Hashable:
    """What a tracker calls the entry's person: ``idx`` (AlphaPose writes a list of one), or ``track_id``;
    None where it says nothing."""
    value = entry.get("idx", entry.get("track_id"))
    while isinstance(value, list):
        value = value[0] if value else None
    return value if isinstance(value, int | float | str) else None


def _filled(points: FloatArray) -> FloatArray:
    """A person whose unseen joints stand in the middle of the seen ones: in the corner they would
    make a giant of it."""
    unseen = unseen_joints(points)
    if unseen.all() or not unseen.any():
        return points
    filled = points.copy()
    filled[unseen, :2] = points[~unseen, :2].mean(axis=0)
    return filled


def _whole(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def _stated_box(entry: dict[str, Any]) -> FloatArray:
    """The entry's own box ``[4]`` (x, y, width, height), NaN where it states none that can be one."""
    try:
        box = np.array(box_of(entry), dtype=np.float64)
    except (ValueError, TypeError, OverflowError) as error:
        raise BadTrack("A box is not four numbers.") from error
    known = box.shape == (4,) and (np.abs(box) <= LARGEST).all()
    return box.astype(np.float32) if known else np.full(4, np.nan, dtype=np.float32)


def _box(entry: dict[str, Any], keypoints: FloatArray) -> FloatArray:
    """The entry's own box (x, y, width, height), else that of its keypoints."""
    box = _stated_box(entry)
    seen = keypoints[np.isfinite(keypoints[:, 0]), :2]
    if np.isfinite(box).all() or not len(seen):
        return box
    low, high = seen.min(axis=0), seen.max(axis=0)
    return np.concatenate([low, high - low])
