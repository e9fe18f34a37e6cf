"""A practice that does the movement several times."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import pytest

from scoring.compare import compare_tracks
from scoring.compare.feedback.sentences import over_repetitions
from scoring.compare.measure.repetitions import find_repetitions
from scoring.compare.result import Repetition
from scoring.pose.track import PoseTrack
from tests.scoring.compare.movements import as_track, movement, squats

pytestmark = pytest.mark.unit


def test_each_repetition_is_found_and_scored() -> None:
    score = compare_tracks(squats([1.0]), squats([1.0, 0.6, 1.0]))
    assert len(score.repetitions) == 3
    totals = [repetition.total for repetition in score.repetitions]
    assert totals[1] < min(totals[0], totals[2]) - 3
    starts = [repetition.start for repetition in score.repetitions]
    assert starts == sorted(starts)


def test_the_total_is_the_mean_and_the_rest_is_of_the_one_to_look_at() -> None:
    score = compare_tracks(squats([1.0]), squats([1.0, 0.6, 1.0]))
    totals = [repetition.total for repetition in score.repetitions]
    assert score.total == pytest.approx(sum(totals) / 3)
    assert score.timing == pytest.approx(sum(one.timing for one in score.repetitions) / 3)
    assert score.shown_repetition == 1
    shown = score.repetitions[1]
    assert tuple(score.path_times[[0, -1], 1]) == (shown.start, shown.end)
    alone = compare_tracks(squats([1.0]), squats([0.6]))
    assert alone.shown_repetition is None
    assert min(part.value for part in score.parts.values()) == pytest.approx(alone.total, abs=3.0)
    assert [one.kind for one in score.remarks] == [one.kind for one in alone.remarks]


def test_what_the_total_is_is_said() -> None:
    uneven = compare_tracks(squats([1.0]), squats([1.0, 0.6, 1.0]))
    worst = uneven.repetitions[1].total
    assert over_repetitions(uneven.repetitions, uneven.shown_repetition) == (
        f"Mean of 3 repetitions: best 100 (repetition 1), worst {worst:.0f} (repetition 2). "
        "Look at repetition 2: what is said here is of it."
    )
    alike = compare_tracks(squats([1.0]), squats([1.0, 0.95]))
    said = over_repetitions(alike.repetitions, alike.shown_repetition, "de")
    assert said.startswith("Mittel aus 2 Wiederholungen, alle etwa gleich: ")
    assert over_repetitions((), None) == ""
    assert over_repetitions(alike.repetitions, None) == "", "the total of an early engine is that of the best"


@dataclass(frozen=True)
class Performance:
    """What a stretch of the practice came to."""

    repetition: Repetition
    agreement: float | None
    completeness: float = 1.0


@pytest.mark.parametrize(("agreement", "count"), [(0.1, 0), (0.6, 0), (0.75, 2), (None, 2)])
def test_who_is_near_to_the_reference_without_following_it_does_not_repeat_it(
    agreement: float | None, count: int
) -> None:
    practice = movement(1, after=1.0)

    def judge(stretch: PoseTrack) -> Performance:
        start, end = stretch.times[[0, -1]]
        return Performance(Repetition(start, end, total=60.0), agreement)

    best = Performance(Repetition(0.0, 2.4, total=90.0), 0.9)
    repetitions, shown = find_repetitions(practice, best, judge)
    assert len(repetitions) == count
    assert shown.repetition.total == (60.0 if count else 90.0)


def test_of_very_many_quick_repetitions_not_all_are_sought() -> None:
    """Each costs a comparison: 500 of 0.6 s, and every stretch is found to begin with one."""
    clock = np.arange(0.0, 300.0, 0.1)
    practice = as_track(np.zeros((len(clock), 17, 2)), clock)

    def judge(stretch: PoseTrack) -> Performance:
        start = float(stretch.times[0])
        return Performance(Repetition(start, start + 0.6, total=90.0), 0.9)

    found, _ = find_repetitions(practice, Performance(Repetition(0.0, 0.6, total=90.0), 0.9), judge)
    assert len(found) == 400


def test_repetitions_do_not_overlap() -> None:
    repetitions = compare_tracks(squats([1.0]), squats([1.0, 1.0, 1.0, 1.0])).repetitions
    assert len(repetitions) == 4
    assert all(one.end <= other.start for one, other in itertools.pairwise(repetitions))


def test_a_single_repetition_is_not_listed() -> None:
    assert compare_tracks(squats([1.0]), squats([1.0])).repetitions == ()


def test_standing_about_is_no_repetition() -> None:
    assert compare_tracks(squats([1.0]), squats([1.0, 0.0, 0.0])).repetitions == ()


def test_nearly_all_of_many_repetitions_are_found_the_same_ones_each_time() -> None:
    first, second = (compare_tracks(squats([1.0]), squats([1.0] * 40)).repetitions for _ in range(2))
    assert 37 <= len(first) <= 40
    assert first == second


@pytest.mark.parametrize(("there", "done"), [(2, 1), (3, 1), (3, 2), (5, 3)])
def test_fewer_repetitions_than_the_reference_has_are_compared_with_as_many(there: int, done: int) -> None:
    score = compare_tracks(squats([1.0] * there), squats([0.95] * done))
    assert score.reference_repetitions == (done, there)
    assert score.completeness > 0.95
    assert score.reason is None
    assert score.total == pytest.approx(compare_tracks(squats([1.0]), squats([0.95])).total, abs=2.0)


def test_as_many_repetitions_as_the_reference_has_are_compared_as_a_whole() -> None:
    score = compare_tracks(squats([1.0] * 3), squats([0.95] * 3))
    assert score.reference_repetitions == (1, 1)
    assert score.total > 95


@pytest.mark.parametrize("seed", [1, 5, 8])
def test_a_part_of_a_movement_that_does_not_repeat_is_no_repetition(seed: int) -> None:
    score = compare_tracks(movement(seed), movement(seed).between(None, 2.0))
    assert score.reference_repetitions == (1, 1)
    assert score.completeness < 0.7


def test_one_bad_repetition_of_a_reference_of_three_is_told() -> None:
    good, bad = (compare_tracks(squats([1.0] * 3), squats([depth])).total for depth in (1.0, 0.5))
    assert bad < good - 10


def test_a_held_pose_is_not_done_many_times() -> None:
    pose = squats([1.0]).between(None, 0.05)
    assert len(pose) == 2
    assert compare_tracks(pose, squats([0.0])).repetitions == ()
