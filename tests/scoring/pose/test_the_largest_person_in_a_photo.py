"""The largest person in a photo is the one measured, and it is told how many there are; default model."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from scoring.arrays import Picture
from scoring.pose.estimators import Estimator, load_estimator
from scoring.pose.models import DEFAULT_MODEL, is_installed
from scoring.pose.photos import largest_person
from scoring.pose.video import read_frames
from tests.media import demo_video

pytestmark = pytest.mark.models

ROOM = 40
"""Pixels around somebody."""


@pytest.fixture(scope="module")
def estimator() -> Estimator:
    if not is_installed(DEFAULT_MODEL):
        pytest.skip("the keypoint models are not installed; run `make setup`")
    return load_estimator(DEFAULT_MODEL)


@pytest.fixture(scope="module")
def photo(estimator: Estimator) -> Picture:
    """Somebody of the demonstration clip with some room about them: the clip shows several at once."""
    picture = next(frame.picture for frame in read_frames(demo_video(), start=2.0, max_side=960))
    assert picture is not None
    person = estimator.estimate(picture)
    assert person is not None
    x, y, width, height = (round(float(value)) for value in person.box)
    return picture[max(y - ROOM, 0) : y + height + ROOM, max(x - ROOM, 0) : x + width + ROOM]


def test_somebody_alone_is_found(photo: Picture, estimator: Estimator) -> None:
    found = largest_person(photo, estimator)
    assert found is not None
    person, people = found
    assert people == 1
    height, width = photo.shape[:2]
    inside = (person.keypoints[:, :2] >= 0) & (person.keypoints[:, :2] <= (width, height))
    assert inside.mean() > 0.9


@pytest.mark.parametrize("turned", [False, True], ids=["left", "right"])
def test_of_two_the_larger_is_taken_wherever_it_stands(
    photo: Picture, estimator: Estimator, turned: bool
) -> None:
    small = cv2.resize(photo, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    height, width = photo.shape[:2]
    both = np.full((height + 40, width + small.shape[1] + 150, 3), 128, dtype=np.uint8)
    both[20 : 20 + height, 20 : 20 + width] = photo
    both[-small.shape[0] - 20 : -20, -small.shape[1] - 20 : -20] = small
    picture = np.ascontiguousarray(both[:, ::-1]) if turned else both
    found = largest_person(picture, estimator)
    assert found is not None
    person, people = found
    assert people == 2
    assert (float(person.keypoints[:, 0].mean()) > picture.shape[1] / 2) == turned


def test_in_an_empty_room_nobody_is_found(photo: Picture, estimator: Estimator) -> None:
    height, width = photo.shape[:2]
    shade = np.linspace(60, 190, width, dtype=np.uint8)
    room = np.repeat(np.repeat(shade[None, :, None], height, axis=0), 3, axis=2)
    assert largest_person(np.ascontiguousarray(room), estimator) is None
