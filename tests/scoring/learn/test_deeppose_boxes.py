"""Joints relative to a box, and the sub-images of a stage, are exactly the published ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.learn.deeppose.boxes import (
    LEAST_DIAMETER,
    USUAL_DIAMETER,
    denormalise,
    diameter,
    joints_box,
    normalise,
    sub_images,
    whole_box,
)
from scoring.learn.deeppose.samples import MIRRORED, normalised_in, square_of
from scoring.learn.photos import JOINTS
from scoring.pose.crops import Square
from tests.scoring.learn.photos import labels

pytestmark = pytest.mark.unit
FINITE = st.floats(-1000, 1000)


def test_a_joint_is_told_as_its_share_of_the_box_from_the_centre() -> None:
    box = np.array([100.0, 50.0, 40.0, 20.0])
    points = np.array([[100, 50], [120, 50], [80, 40]], dtype=float)
    assert normalise(points, box).tolist() == [[0, 0], [0.5, 0], [-0.5, -0.5]]


@given(FINITE, FINITE, FINITE, FINITE, st.floats(1, 500), st.floats(1, 500))
def test_going_back_gives_the_pixels_again(
    x: float, y: float, cx: float, cy: float, width: float, height: float
) -> None:
    box, points = np.array([cx, cy, width, height]), np.array([[x, y]])
    assert denormalise(normalise(points, box), box) == pytest.approx(points, abs=1e-6)


def test_each_photo_of_a_batch_has_its_own_box() -> None:
    points = np.array([[[10.0, 10.0]], [[10.0, 10.0]]])
    boxes = np.array([[10.0, 10, 5, 5], [0, 0, 20, 40]])
    assert normalise(points, boxes).tolist() == [[[0, 0]], [[0.5, 0.25]]]


def test_the_box_of_a_whole_photo_is_the_square_that_holds_it() -> None:
    assert whole_box(200, 100).tolist() == [100, 50, 200, 200]


def test_the_box_of_the_joints_leaves_out_what_is_not_labelled() -> None:
    person = labels(1)[0]
    person[JOINTS.index("head_top")] = (5000, 5000, 0)
    assert joints_box(person, 1.0).tolist() == [50, 58.5, 73, 73]
    assert joints_box(person, 2.0)[2:].tolist() == [146, 146]


def test_the_diameter_reaches_from_the_left_shoulder_to_the_right_hip() -> None:
    person = labels(1)
    expected = np.hypot(62 - 42, 28 - 55)
    assert diameter(person) == pytest.approx([expected])


def test_an_unlabelled_hip_gives_the_usual_diameter() -> None:
    person = labels(1)
    person[0, JOINTS.index("right_hip"), 2] = 0
    assert diameter(person) == pytest.approx([USUAL_DIAMETER * 90])


def test_a_foreshortened_trunk_is_not_a_point() -> None:
    person = labels(1)
    person[0, JOINTS.index("right_hip"), :2] = person[0, JOINTS.index("left_shoulder"), :2]
    assert diameter(person) == pytest.approx([LEAST_DIAMETER * 90])


def test_sub_images_are_about_the_last_estimate_and_sigma_diameters_a_side() -> None:
    centres = np.array([[[3.0, 4.0], [5.0, 6.0]], [[7.0, 8.0], [9.0, 10.0]]])
    boxes = sub_images(centres, np.array([10.0, 20.0]), 2.0)
    assert boxes[0].tolist() == [[3, 4, 20, 20], [5, 6, 20, 20]]
    assert boxes[1].tolist() == [[7, 8, 40, 40], [9, 10, 40, 40]]


def test_the_cut_shows_a_joint_where_the_normalisation_says_it_is() -> None:
    picture = np.zeros((100, 100, 3), dtype=np.uint8)
    picture[30:33, 60:63] = 255
    square = Square(55.0, 40.0, 50.0, 0.4)
    place = (normalised_in(square, np.array([61.5, 31.5])) + 0.5) * 200
    bright = np.argwhere(square.cut(picture, 200)[..., 0] > 200) + 0.5
    assert bright.mean(axis=0)[::-1] == pytest.approx(place, abs=0.6)


def test_an_upright_square_normalises_like_its_box() -> None:
    box, points = np.array([50.0, 40, 30, 30]), np.array([[61.0, 22.0], [50, 40]])
    assert normalised_in(square_of(box), points) == pytest.approx(normalise(points, box))


def test_mirroring_swaps_left_and_right_and_twice_is_nothing() -> None:
    assert [JOINTS[i] for i in MIRRORED[[0, 7, 9, 12]]] == [
        "left_ankle",
        "left_elbow",
        "right_shoulder",
        "neck",
    ]
    assert MIRRORED[MIRRORED].tolist() == list(range(14))
