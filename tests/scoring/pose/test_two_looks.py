"""What a look at a picture and one at its mirror image say together."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.pose.estimators.student import TOGETHER, merged, mirrored
from scoring.pose.skeleton import COCO17

pytestmark = pytest.mark.unit
RNG = np.random.default_rng(4)


def joints() -> np.ndarray:
    return RNG.uniform(0.2, 0.8, (17, 3))


def test_mirrored_twice_is_as_before_and_once_exchanges_left_and_right() -> None:
    seen = joints()
    np.testing.assert_allclose(mirrored(mirrored(seen)), seen)
    left, right = COCO17.index("left_wrist"), COCO17.index("right_wrist")
    np.testing.assert_allclose(mirrored(seen)[left], [1 - seen[right, 0], seen[right, 1], seen[right, 2]])


def test_two_looks_that_agree_change_nothing() -> None:
    seen = joints()
    np.testing.assert_allclose(merged(seen, seen), seen)


def test_places_that_are_about_the_same_become_their_mean_nearer_to_the_surer() -> None:
    first, second = joints(), joints()
    first[:, 2], second[:, 2] = 0.25, 0.75
    second[:, :2] = first[:, :2] + (TOGETHER / 2, 0)
    both = merged(first, second)
    np.testing.assert_allclose(both[:, 0] - first[:, 0], 0.75 * TOGETHER / 2)
    np.testing.assert_allclose(both[:, 2], 0.5)


def test_of_places_that_contradict_each_other_the_surer_counts_with_less_confidence() -> None:
    first, second = joints(), joints()
    first[:, 2], second[:, 2] = 0.9, 0.3
    second[:, :2] = first[:, :2] + (3 * TOGETHER, 0)
    for one, other in ((first, second), (second, first)):
        both = merged(one, other)
        np.testing.assert_allclose(both[:, :2], first[:, :2])
        np.testing.assert_allclose(both[:, 2], 0.6)


def test_joints_that_neither_look_is_sure_of_stay_numbers() -> None:
    first, second = joints(), joints()
    first[:, 2] = second[:, 2] = 0.0
    assert np.isfinite(merged(first, second)).all()
