"""What holds of the published formulas for any people."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.compare.published import BOX_FORMATS, METRICS, Entries, compare_dtw, find_pose, normalise
from scoring.compare.published.similarity import METRICS as FORMULAS

pytestmark = pytest.mark.unit

seeds = st.integers(0, 2**32 - 1)
metrics = st.sampled_from(sorted(METRICS))


def people(seed: int, count: int = 6) -> Entries:
    """Random joints within random boxes, as of no body in particular."""
    rng = np.random.default_rng(seed)
    corners, sizes = rng.uniform(0, 800, (count, 2)), rng.uniform(20, 600, (count, 2))
    xy = corners[:, None] + rng.uniform(0.02, 0.98, (count, 17, 2)) * sizes[:, None]
    keypoints = np.concatenate([xy, rng.uniform(0.05, 1.0, (count, 17, 1))], axis=2)
    boxes = np.concatenate([corners, sizes], axis=1)
    return Entries(keypoints, boxes, tuple(f"{n}.jpg" for n in range(count)))


def moved(entries: Entries, scale: float, x: float, y: float) -> Entries:
    """Joints and boxes (x, y, width, height) in another place and size of the picture."""
    keypoints, boxes = entries.keypoints.copy(), entries.boxes * scale
    keypoints[:, :, :2] = keypoints[:, :, :2] * scale + (x, y)
    boxes[:, :2] += (x, y)
    return replace(entries, keypoints=keypoints, boxes=boxes)


@settings(deadline=None)
@given(seed=seeds, box_format=st.sampled_from(BOX_FORMATS))
def test_normalised_coordinates_have_the_norm_1_and_keep_their_confidences(
    seed: int, box_format: str
) -> None:
    entries = people(seed)
    normal = normalise(entries, box_format)
    norms = np.linalg.norm(normal.keypoints[:, :, :2].reshape(len(entries), -1), axis=1)
    np.testing.assert_allclose(norms, 1.0)
    np.testing.assert_array_equal(normal.keypoints[:, :, 2], entries.keypoints[:, :, 2])
    assert normal.normalised


@settings(deadline=None)
@given(seed=seeds, scale=st.floats(0.05, 20.0), x=st.floats(-2000, 4000), y=st.floats(-2000, 4000))
def test_normalising_forgets_place_and_size_of_person_and_box(
    seed: int, scale: float, x: float, y: float
) -> None:
    there, here = normalise(moved(people(seed), scale, x, y)), normalise(people(seed))
    np.testing.assert_allclose(there.keypoints, here.keypoints, atol=1e-7)


@settings(deadline=None)
@given(seed=seeds, scale=st.floats(0.05, 20.0))
def test_read_as_corners_only_the_size_is_forgotten(seed: int, scale: float) -> None:
    there = normalise(moved(people(seed), scale, 0.0, 0.0), "xyxy")
    np.testing.assert_allclose(there.keypoints, normalise(people(seed), "xyxy").keypoints, atol=1e-7)


@settings(deadline=None)
@given(seed=seeds, metric=metrics, place=st.integers(0, 5))
def test_whoever_is_in_the_list_is_found_there_with_100(seed: int, metric: str, place: int) -> None:
    entries = people(seed)
    found = find_pose(entries.select([place]), entries, metric)
    assert found.entry == place
    assert found.total == pytest.approx(100.0, abs=1e-5)


@settings(deadline=None)
@given(first=seeds, second=seeds, metric=metrics, box_format=st.sampled_from(BOX_FORMATS))
def test_totals_are_between_0_and_100(first: int, second: int, metric: str, box_format: str) -> None:
    pose = normalise(people(first, 1), box_format).keypoints[0]
    totals = FORMULAS[metric](pose, normalise(people(second), box_format).keypoints).totals
    assert np.all((totals >= 0) & (totals <= 100))


@settings(deadline=None)
@given(first=seeds, second=seeds)
def test_cosine_is_the_same_both_ways(first: int, second: int) -> None:
    a, b = people(first, 1), people(second, 1)
    there, back = find_pose(a, b, "cosine"), find_pose(b, a, "cosine")
    assert there.total == pytest.approx(back.total, abs=1e-9)


@settings(deadline=None)
@given(seed=seeds, metric=st.sampled_from(["weighted-l1", "weighted-l2"]))
def test_the_searched_lists_confidences_weigh_not_the_poses(seed: int, metric: str) -> None:
    pose, entries = people(seed, 1), people(seed + 1)
    unsure = replace(pose, keypoints=pose.keypoints * (1.0, 1.0, 0.1))
    assert find_pose(unsure, entries, metric) == find_pose(pose, entries, metric)
    joints = FORMULAS[metric](normalise(pose).keypoints[0], normalise(entries).keypoints).joints
    weights = entries.keypoints[:, :, 2]
    expected = (joints * weights).sum(axis=1) / weights.sum(axis=1)
    assert find_pose(pose, entries, metric).total == pytest.approx(expected.max())


@settings(deadline=None, max_examples=30)
@given(first=seeds, second=seeds)
def test_warping_is_the_same_both_ways_and_100_for_the_same_list(first: int, second: int) -> None:
    a, b = people(first, 7), people(second, 5)
    assert compare_dtw(a, b).total == pytest.approx(compare_dtw(b, a).total, abs=1e-9)
    assert compare_dtw(a, a).total == pytest.approx(100.0)
    assert compare_dtw(a, b).total <= 100.0


@settings(deadline=None, max_examples=30)
@given(seed=seeds, repeats=st.lists(st.integers(1, 4), min_size=5, max_size=5))
def test_lingering_costs_nothing_in_the_warp(seed: int, repeats: list[int]) -> None:
    entries = people(seed, 5)
    slow = entries.select(np.repeat(np.arange(5), repeats))
    assert compare_dtw(entries, slow).total == pytest.approx(100.0)
