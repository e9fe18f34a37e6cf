"""Turned, moved, mirrored and covered crops, and where the joints are in them."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.learn.distillation.samples import Change, cut, draw, into, plain, swapped
from scoring.learn.distillation.settings import Augmentation
from scoring.pose.crops import Square, whole
from scoring.pose.skeleton import COCO17

pytestmark = pytest.mark.unit
SIZE = 96


def spotted(x: int, y: int) -> np.ndarray:
    """A dark picture with one light spot about (x, y)."""
    picture = np.zeros((120, 160, 3), np.uint8)
    picture[y - 3 : y + 3, x - 3 : x + 3] = 255
    return picture


@pytest.mark.parametrize("seed", range(12))
def test_a_spot_is_where_its_joint_is_said_to_be(seed: int) -> None:
    picture = spotted(70, 50)
    how = Augmentation(colour=0.0, erase=0.0)
    change = draw(whole(picture), how, 17, np.random.default_rng(seed))
    x, y = into(change, np.array([70.0, 50.0])) * SIZE
    light = cut(picture, change, SIZE)[..., 0].astype(float)
    ys, xs = np.mgrid[0:SIZE, 0:SIZE] + 0.5
    assert (light * xs).sum() / light.sum() == pytest.approx(x, abs=0.5)
    assert (light * ys).sum() / light.sum() == pytest.approx(y, abs=0.5)


def out_of(change: Change, shares: np.ndarray) -> np.ndarray:
    """The inverse of ``into``."""
    shares = shares.copy()
    if change.mirror:
        shares[..., 0] = 1 - shares[..., 0]
    return change.square.to_picture(shares, 1)


def test_the_way_back_undoes_the_way_there() -> None:
    points = np.random.default_rng(0).uniform(0, 100, (17, 2))
    for mirror in (False, True):
        change = Change(Square(40, 60, 130, 2.0), mirror)
        np.testing.assert_allclose(out_of(change, into(change, points)), points, atol=1e-9)


def test_mirroring_exchanges_left_and_right_joints() -> None:
    square = Square(50, 50, 100)
    joints = np.column_stack([np.linspace(10, 90, 17), np.full(17, 50.0), np.arange(17)])
    mirrored = swapped(joints, COCO17.swaps, Change(square, mirror=True))
    left, right = COCO17.index("left_wrist"), COCO17.index("right_wrist")
    assert mirrored[left, 2] == right
    assert mirrored[right, 2] == left
    assert mirrored[COCO17.index("nose"), 2] == COCO17.index("nose")
    # What is left in the mirrored picture is where the right one was, seen from the other side.
    x = into(Change(square, mirror=True), mirrored[:, :2])[left, 0]
    assert x == pytest.approx(1 - joints[right, 0] / 100)
    np.testing.assert_array_equal(swapped(joints, COCO17.swaps, plain(square)), joints)


def test_the_turns_reach_all_the_way_round_and_some_stay_upright() -> None:
    rng = np.random.default_rng(0)
    turns = np.array([draw(Square(0, 0, 1), Augmentation(), 17, rng).square.angle for _ in range(400)])
    assert np.abs(turns).max() > np.radians(170)
    upright = (np.abs(turns) < np.radians(25)).mean()
    assert 0.5 < upright < 0.8


def test_a_patch_covers_the_joint_and_nothing_far_from_it() -> None:
    picture = np.full((100, 100, 3), 50, np.uint8)
    points = np.full((17, 2), np.nan)
    points[4] = (0.25, 0.75)
    change = Change(whole(picture), erased=(4, 0.2, 200))
    covered = cut(picture, change, 100, points)
    assert covered[75, 25, 0] == 200
    assert covered[75, 50, 0] == 50
    assert (cut(picture, Change(whole(picture), erased=(5, 0.2, 200)), 100, points) == 50).all()


def test_no_change_leaves_the_pixels_alone() -> None:
    picture = np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)
    np.testing.assert_array_equal(cut(picture, plain(whole(picture)), 64), picture)


def test_colours_change_and_stay_colours() -> None:
    picture = np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)
    changed = cut(picture, Change(whole(picture), gain=(2.0, 1.0, 0.5), lift=10.0), 64)
    np.testing.assert_array_equal(
        changed[..., 0], np.clip(picture[..., 0] * 2.0 + 10, 0, 255).astype(np.uint8)
    )
    assert changed.dtype == np.uint8
