"""Crops of a person: where they lie, and the way back to the picture."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.pose.crops import Square, body_square, tiles
from tests.scoring.pose.figures import walker

pytestmark = pytest.mark.unit
anywhere = st.floats(-500, 500)


def spot(x: int, y: int) -> np.ndarray:
    """A dark picture with a bright spot of 5 px about (x, y)."""
    picture = np.zeros((240, 320, 3), np.uint8)
    picture[y - 2 : y + 3, x - 2 : x + 3] = 255
    return picture


def brightest(picture: np.ndarray) -> np.ndarray:
    """Middle of the bright spot in continuous coordinates, where a pixel's middle is at a half."""
    ys, xs = np.nonzero(picture[..., 0] > 100)
    return np.array([xs.mean() + 0.5, ys.mean() + 0.5])


@pytest.mark.parametrize("side", [150.0, 256.0, 700.0])
@pytest.mark.parametrize("degrees", [0, 37, 90, 180, -60])
def test_a_point_in_the_crop_leads_back_to_its_place(side: float, degrees: float) -> None:
    square = Square(140, 110, side, math.radians(degrees))
    cut = square.cut(spot(160, 120), 256)
    back = square.to_picture(brightest(cut), 256)
    np.testing.assert_allclose(back, [160.5, 120.5], atol=1.5)


def test_the_crop_of_a_standing_person_is_upright_about_the_hips() -> None:
    square = body_square(walker(1, at=(300, 200))[0])
    assert (square.x, square.y) == pytest.approx((300, 200))
    assert square.angle == pytest.approx(0, abs=0.01)
    assert square.side == pytest.approx(2 * 1.4 * math.hypot(14, 80), rel=0.01)


@given(st.floats(-math.pi + 0.1, math.pi - 0.1), anywhere, anywhere)
def test_the_crop_turns_with_the_person(angle: float, x: float, y: float) -> None:
    keypoints = walker(1, at=(0, 0))[0].astype(float)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    keypoints[:, :2] = keypoints[:, :2] @ turn.T + [x, y]
    square = body_square(keypoints)
    assert square.angle == pytest.approx(angle, abs=0.02)
    assert (square.x, square.y) == pytest.approx((x, y), abs=1e-3)


def test_beyond_the_edge_there_is_black() -> None:
    cut = Square(0, 0, 100).cut(np.full((200, 200, 3), 255, np.uint8), 64)
    assert cut[:30, :30].max() == 0
    assert cut[40:, 40:].min() == 255


def test_oblong_pictures_are_searched_in_parts_that_cover_them() -> None:
    wide = tiles(np.zeros((720, 1280, 3), np.uint8))
    edges = [(t.x - t.side / 2, t.x + t.side / 2) for t in wide]
    assert edges[0][0] == 0
    assert edges[-1][1] == 1280
    assert all(a[1] > b[0] for a, b in pairwise(edges))
    assert tiles(np.zeros((400, 400, 3), np.uint8)) == []
