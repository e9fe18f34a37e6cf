"""How sure the nearest example is: its probabilities mean what they say, with few examples as with many."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.arrays import FloatArray, IntArray
from scoring.learn.events.clips import clip_of
from scoring.learn.events.nearest import (
    LEAST_DISTANCE,
    LEAST_LIMIT,
    USUAL_LIMIT,
    fitted_limit,
    fitted_power,
    learn_nearest,
    recognise_nearest,
    shares,
    usual_power,
)
from tests.scoring.learn.events.toys import track

pytestmark = pytest.mark.unit


def distances(count: int, classes: int, spread: float, seed: int = 0) -> tuple[FloatArray, IntArray]:
    """Distances ``[count, classes]``, half as great to the own movement, but for chance of ``spread``."""
    rng = np.random.default_rng(seed)
    own = rng.integers(classes, size=count)
    away = np.exp(rng.normal(0, spread, (count, classes)))
    away[np.arange(count), own] *= 0.5
    return away, own


def off(away: FloatArray, own: IntArray, power: float) -> float:
    """Expected calibration error over ten equal parts of the certainty."""
    said = [shares({str(c): float(d) for c, d in enumerate(row)}, power) for row in away]
    sure = np.array([max(one.values()) for one in said])
    right = np.array([max(one, key=lambda name: one[name]) for one in said]) == own.astype(str)
    part = np.minimum((10 * sure).astype(int), 9)
    gaps = [abs(sure[part == i].mean() - right[part == i].mean()) * (part == i).mean() for i in set(part)]
    return float(sum(gaps))


def test_probabilities_fall_with_the_distance_and_sum_to_one() -> None:
    found = shares({"a": 0.1, "b": 0.2, "c": 0.4}, 2.0)
    assert list(found) == ["a", "b", "c"]
    assert sum(found.values()) == pytest.approx(1.0)
    assert found["a"] / found["b"] == pytest.approx(4.0)
    assert found["a"] / found["c"] == pytest.approx(16.0)


def test_only_ratios_of_distances_count() -> None:
    near, far = ({"a": size, "b": 1.5 * size} for size in (0.05, 5.0))
    assert shares(near, 5.0) == pytest.approx(shares(far, 5.0))


def test_one_movement_alone_has_all_of_it_and_a_copy_nearly_all() -> None:
    assert shares({"a": 7.0}, 5.0) == {"a": 1.0}
    copied = shares({"a": 0.0, "b": 100 * LEAST_DISTANCE}, 4.0)
    assert 0.999 < copied["a"] <= 1.0
    assert shares({"a": 0.0, "b": 0.0}, 4.0) == {"a": 0.5, "b": 0.5}


def test_movements_of_one_example_each_leave_what_is_usual() -> None:
    away = np.array([[np.inf, 0.3], [0.3, np.inf]])
    assert fitted_power(away, np.array([0, 1]), [1, 1]) == pytest.approx(usual_power(1))
    assert fitted_power(np.full((3, 1), 0.2), np.zeros(3, int), [3]) == pytest.approx(usual_power(3))


def test_more_examples_make_the_nearest_tell_more() -> None:
    assert usual_power(1) < usual_power(2) < usual_power(6)


def test_few_examples_change_it_little_and_many_as_far_as_they_say() -> None:
    few = fitted_power(*distances(6, 3, 0.2), [2] * 3)
    assert usual_power(2) < few < 1.3 * usual_power(2)
    many = fitted_power(*distances(600, 3, 0.2), [6] * 3)
    assert many > 1.5 * usual_power(6)
    misleading = fitted_power(*distances(600, 3, 1.5), [6] * 3)
    assert misleading < 0.5 * usual_power(6)


@pytest.mark.parametrize("spread", [0.2, 0.4, 0.8])
def test_of_answers_of_a_certainty_about_as_many_are_right(spread: float) -> None:
    # Examples enough that they outweigh what is usual; judged on others than it was fitted on.
    power = fitted_power(*distances(900, 3, spread), [6] * 3)
    assert off(*distances(2000, 3, spread, seed=1), power) < 0.05


def test_a_video_between_two_movements_is_less_certain_than_one_of_either() -> None:
    nearest = learn_nearest(
        [clip_of(track(name, seed=seed), label=name) for name in ("arm", "leg") for seed in range(3)]
    )
    clear, both = track("arm", seed=9), track("arm", seed=9)
    moved = track("leg", seed=9).keypoints
    both.keypoints[:, 13:, :2] = moved[:, 13:, :2]
    assert (
        0.5 <= recognise_nearest(nearest, both).certainty < recognise_nearest(nearest, clear).certainty <= 1
    )


def test_how_far_a_known_movement_may_be_is_what_is_usual_until_examples_tell() -> None:
    own = np.full(3, 0.6)
    assert fitted_limit(np.full(3, np.inf), [1, 1, 1]) == USUAL_LIMIT
    few, many = (fitted_limit(np.tile(own, times), [times] * 3) for times in (2, 20))
    assert USUAL_LIMIT < few < many < 0.6
    assert many == pytest.approx(0.6, rel=0.1)


def test_copies_of_one_video_do_not_make_all_others_strangers() -> None:
    assert fitted_limit(np.zeros(40), [20, 20]) >= LEAST_LIMIT
