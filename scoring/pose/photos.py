"""The person in one picture: a photo, or the frame of a video at a time."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from scoring.arrays import Picture
from scoring.errors import BadChoice, FileMissing, NoPersonFound, NotAPicture
from scoring.pose.estimators import Estimator
from scoring.pose.estimators.base import Person
from scoring.pose.first_look import everybody
from scoring.pose.person_at import trunk_middle
from scoring.pose.result_lists import LONGEST
from scoring.pose.video import Frame, probe, read_frames

PHOTOS = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff")
"""Endings of files that are taken for photos."""

MAX_SIDE = 1280
"""Pictures are reduced to this side before the models see them; crops are 256 pixels."""

LONGEST_SHOWN = 2.0
"""Seconds before a time that are looked through for its frame; only if they hold none, all before."""

ROUNDING = 0.0005
"""Seconds: a time written with three places still means the frame it was read from."""


def person_in_photo(path: Path | str, estimator: Estimator) -> Person:
    """The most prominent person in the photo at ``path``, in its own upright pixels.

    Raises FileMissing, NotAPicture, or NoPersonFound if it shows nobody.
    """
    picture, shrink = reduced(read_photo(path))
    return _found(estimator.estimate(picture), f"in {Path(path).name}").scaled(shrink)


def largest_person(picture: Picture, estimator: Estimator) -> tuple[Person, int] | None:
    """The largest person in ``picture``, and how many are seen in it; None for nobody, or nobody for sure."""
    person = estimator.estimate(picture)
    if person is None:
        return None
    people = everybody(estimator, picture, person)
    if len(people) > 1:
        largest = max(people, key=lambda one: float(one.box[2] * one.box[3]))
        x, y = trunk_middle(largest.keypoints)
        person = estimator.person_at(picture, (float(x), float(y)))
    return None if person is None else (person, max(len(people), 1))


def reduced(picture: Picture) -> tuple[Picture, float]:
    """``picture`` as the models see it, and how many times larger it was: at most MAX_SIDE pixels a side."""
    shrink = max(1.0, max(picture.shape[:2]) / MAX_SIDE)
    if shrink > 1.0:
        size = [max(round(side / shrink), 1) for side in picture.shape[1::-1]]
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return picture, shrink


def is_photo(path: Path) -> bool:
    """Whether the file at ``path`` is meant as a photo by its name, or is one by its first bytes."""
    return path.suffix.lower() in PHOTOS or bool(cv2.haveImageReader(str(path)))


def read_photo(path: Path | str) -> Picture:
    """The photo as ``[H, W, 3]`` RGB, upright as its EXIF says; FileMissing or NotAPicture."""
    path = Path(path)
    if not path.is_file():
        raise FileMissing(f"The file {path} does not exist.")
    try:
        content = np.frombuffer(path.read_bytes(), dtype=np.uint8)
        picture = cv2.imdecode(content, cv2.IMREAD_COLOR_RGB) if content.size else None
    except OSError as error:
        raise FileMissing(f"The file {path} cannot be opened: {error.strerror}.") from error
    except cv2.error:
        picture = None
    if picture is None:
        raise NotAPicture(f"{path.name} is not a picture that can be read.")
    return np.asarray(picture, dtype=np.uint8)


def person_at_time(path: Path | str, seconds: float, estimator: Estimator) -> Person:
    """The most prominent person in the frame that the video shows at ``seconds``.

    Raises FileMissing, NotAVideo, BadChoice for a time after the last frame,
    or NoPersonFound if the frame shows nobody.
    """
    picture, shrink = _frame_at(Path(path), seconds)
    return _found(estimator.estimate(picture), f"at {seconds:g} s in {Path(path).name}").scaled(shrink)


def _frame_at(path: Path, seconds: float) -> tuple[Picture, float]:
    """The picture shown at ``seconds``, and how many times larger the source is."""
    info = probe(path)
    seconds = min(seconds, LONGEST)  # no file's clock counts further
    shown, later = _shown(path, seconds, max(seconds - LONGEST_SHOWN, 0.0))
    if shown is None:
        shown, later = _shown(path, seconds, 0.0)
    shown = shown or later
    end = max(info.duration, (shown.time if shown else 0.0) + 1.0 / max(info.fps, 1.0))
    if shown is None or shown.picture is None or (later is None and seconds > end):
        raise BadChoice(f"{path.name} ends at {end:.1f} s; it shows nothing at {seconds:g} s.")
    return shown.picture, shown.shrink


def _shown(path: Path, seconds: float, start: float) -> tuple[Frame | None, Frame | None]:
    """The last frame from ``start`` to ``seconds``, and the first one after; None where there is none."""
    shown = None
    for frame in read_frames(path, start=start, max_side=MAX_SIDE):
        if frame.time > seconds + ROUNDING:
            return shown, frame
        shown = frame
    return shown, None


def _found(person: Person | None, where: str) -> Person:
    if person is None:
        raise NoPersonFound(f"No person was found {where}.")
    return person
