"""A joint that is plainly bent otherwise for a second caps the total, however well the rest is done."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.compare import Score, compare_tracks
from scoring.compare.calibration import FAULT_SECONDS, MOMENT_SHARE, MOMENT_TOLERANCE, PLAIN_FAULT
from scoring.compare.feedback.sentences import part_reason
from scoring.compare.result import Moment
from scoring.compare.told import is_plain, most_beside, parts_of, tolerated
from scoring.pose.track import PoseTrack
from tests.scoring.compare.drawn import TIMES, elbows
from tests.scoring.compare.movements import one_after_another

pytestmark = pytest.mark.unit


def pulses(wrong: float = 0.0, seconds: float = 1.0) -> PoseTrack:
    """Elbows bend from 10 to 100° and back, twice; the second time the left one bends ``wrong`` less."""
    track = elbows(0.0)
    bends = 55.0 - 45.0 * np.cos(np.pi * TIMES)
    late = np.abs(TIMES - 3.0) <= seconds / 2
    pose = track.keypoints[:, :, :2].astype(np.float64)
    for side, elbow in ((1, 7), (-1, 8)):
        angle = np.radians(90.0 + bends - (wrong * late if side == 1 else 0.0))
        reach = 72.0 * np.stack([side * np.sin(angle), np.cos(angle)], axis=1)
        pose[:, elbow + 2] = pose[:, elbow] + reach
    return replace(track, keypoints=np.dstack([pose, track.keypoints[:, :, 2]]).astype(np.float32))


def with_a_fault(degrees: float, seconds: float = 1.0) -> Score:
    return compare_tracks(pulses(), pulses(degrees, seconds), mirror=False)


@pytest.mark.parametrize(
    ("degrees", "least", "most"), [(15.0, 98.0, 100.0), (45.0, 85.0, 95.0), (65.0, 69.0, 75.0)]
)
def test_the_more_it_is_off_the_less_the_total_can_be(degrees: float, least: float, most: float) -> None:
    score = with_a_fault(degrees)
    assert least <= score.total <= most
    assert score.total >= with_a_fault(degrees + 5.0).total


def test_a_shorter_slip_costs_what_its_mean_costs() -> None:
    assert with_a_fault(55.0, seconds=0.4).total > with_a_fault(55.0).total + 10


def test_the_row_of_the_part_says_so() -> None:
    score = with_a_fault(55.0)
    part, moment = score.parts["left_elbow"], score.moments[0]
    assert (part.value, part.briefly, part.throughout) == (score.total, True, False)
    assert part.degrees == moment.said_degrees
    assert part.tolerance < part.degrees
    assert part_reason(part) == "for a moment"
    assert not score.parts["right_elbow"].briefly


def test_what_learned_traits_judge_is_not_capped_besides() -> None:
    takes = [pulses()] * 3
    score = compare_tracks(pulses(), pulses(55.0), mirror=False, takes=takes)
    assert score.moments, "it is told all the same"
    assert not any(part.briefly for part in score.parts.values())
    assert compare_tracks(pulses(), pulses(55.0), mirror=False, takes=takes[:1]).parts["left_elbow"].briefly


def test_of_several_repetitions_each_is_capped() -> None:
    acts = one_after_another(pulses(), pulses(wrong=55.0))
    score = compare_tracks(pulses(), acts, mirror=False)
    assert [round(one.total) for one in score.repetitions] == [100, round(with_a_fault(55.0).total)]


def moment(**facts: object) -> Moment:
    usual = Moment(
        part="left_knee",
        start=1.0,
        end=1.0 + FAULT_SECONDS,
        reference_start=1.0,
        reference_end=1.5,
        value=30.0,
        degrees=-28.0,
        torso_lengths=None,
        direction="bend",
        said_degrees=28.0,
    )
    return replace(usual, **facts)


def test_only_bends_that_last_are_plain() -> None:
    assert is_plain(moment())
    assert not is_plain(moment(end=1.4))
    assert not is_plain(moment(throughout=True))
    assert not is_plain(moment(said_degrees=None, said_torso_lengths=0.4))
    assert not is_plain(moment(part="head", direction="incline"))


def test_it_costs_at_most_a_plain_fault() -> None:
    assert most_beside(9.0) == PLAIN_FAULT
    assert most_beside(1.0) == pytest.approx(85.0)
    assert parts_of(moment(both_sides=True)) == ("left_knee", "right_knee")


def test_what_moves_far_may_be_off_by_more() -> None:
    held, moving = np.full(13, np.radians(5.4)), np.full(13, np.radians(20.0))
    assert tolerated(moment(), held) == MOMENT_TOLERANCE
    assert tolerated(moment(), moving) == pytest.approx(MOMENT_SHARE * 20.0)
