"""Decoding MoveNet's maps picks one person and the exact place of each joint."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.pose.estimators.finder import Maps, decode

pytestmark = pytest.mark.unit
CELLS = 48


def maps_with(*people: tuple[int, int]) -> Maps:
    """Maps of people with centres at cells (x, y); joint k stands k / 4 cells right of the centre."""
    centre = np.full((CELLS, CELLS), 0.01, np.float32)
    heat = np.full((17, CELLS, CELLS), 0.01, np.float32)
    regress, offset = (np.zeros((17, 2, CELLS, CELLS), np.float32) for _ in range(2))
    for x, y in people:
        centre[y, x] = 0.9
        for joint in range(17):
            right = joint / 4
            heat[joint, y, x + int(right)] = 0.8
            offset[joint, 1, y, x + int(right)] = right - int(right)
            regress[joint, 1, y, x] = right
    return Maps(centre, heat, regress, offset)


def test_joints_stand_where_cell_and_offset_say() -> None:
    joints = decode(maps_with((20, 30)))
    np.testing.assert_allclose(joints[:, 0] * CELLS, 20 + np.arange(17) / 4, atol=1e-4)
    np.testing.assert_allclose(joints[:, 1] * CELLS, 30, atol=1e-4)
    np.testing.assert_allclose(joints[:, 2], 0.8)


def test_the_person_nearest_the_middle_is_taken() -> None:
    joints = decode(maps_with((5, 24), (22, 24)))
    assert joints[0, 0] * CELLS == pytest.approx(22)


def test_another_place_can_be_asked_for() -> None:
    joints = decode(maps_with((5, 24), (22, 24)), near=(0.1, 0.5))
    assert joints[0, 0] * CELLS == pytest.approx(5)
