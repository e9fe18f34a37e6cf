"""What is off all the way through is a plain fault, in one sentence, before everything else."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.compare import Score, compare_tracks
from scoring.compare.feedback.sentences import sentence_of
from scoring.pose.track import PoseTrack
from tests.scoring.compare.movements import as_track, squats

pytestmark = pytest.mark.unit

CLOCK = np.arange(0.0, 4.0, 1 / 30)


def plank(pike: float = 0.0, between: tuple[float, float] = (0.0, np.inf)) -> PoseTrack:
    """A push-up from the side, head to the left, hips higher by ``pike`` degrees (less than 0: they sag)."""
    dip = 0.12 * (1 - np.cos(2 * np.pi * CLOCK / 2)) / 2
    pose = np.zeros((len(CLOCK), 17, 2))
    lift = np.radians(pike / 2) * ((between[0] <= CLOCK) & (between[1] >= CLOCK))
    trunk = np.stack([-np.cos(lift), np.sin(lift)], axis=1)
    leg = np.stack([np.cos(lift), np.sin(lift)], axis=1)
    for shoulder, hip in ((5, 11), (6, 12)):
        pose[:, shoulder] = trunk + np.array([0.0, 1.0]) * dip[:, None]
        pose[:, shoulder + 2] = pose[:, shoulder] + np.array([0.1, 0.5]) - np.array([0.0, 0.5]) * dip[:, None]
        pose[:, shoulder + 4] = trunk + np.array([0.0, 1.0])
        pose[:, hip + 2], pose[:, hip + 4] = 0.8 * leg, 1.58 * leg
    pose[:, :5] = pose[:, [5]] + np.array([-0.35, -0.05])
    return as_track(pose, CLOCK)


def first(score: Score) -> str:
    return sentence_of((*score.moments, *score.remarks)[0])


@pytest.mark.parametrize(
    ("pike", "words"),
    [
        (24.0, "Lower your hips all the way through: they are about 24° too high."),
        (-26.0, "Raise your hips all the way through: they sag by about 26°."),
    ],
)
def test_hips_are_told_to_be_too_high_or_to_sag(pike: float, words: str) -> None:
    score = compare_tracks(plank(), plank(pike), mirror=False)
    assert first(score) == words
    assert score.total < 70
    assert score.parts["left_hip"].value < 70
    assert compare_tracks(plank(), plank(), mirror=False).total == pytest.approx(100.0, abs=1e-6)


@pytest.mark.parametrize(
    ("pike", "words"),
    [
        (25.0, "Lower your hips from 0:01.4 to 0:02.6: they are"),
        (-25.0, "Raise your hips from 0:01.4 to 0:02.6"),
    ],
)
def test_hips_that_sag_or_are_piked_for_a_moment_are_told_so(pike: float, words: str) -> None:
    score = compare_tracks(plank(), plank(pike, between=(1.4, 2.6)), mirror=False)
    assert first(score).startswith(words)
    assert len(score.moments) == 1, "what they take along is not told besides"
    assert score.total < 70


def test_hips_a_little_higher_are_no_plain_fault() -> None:
    assert compare_tracks(plank(), plank(6.0), mirror=False).total > 85


def test_a_pike_against_sagging_hips_counts_by_its_whole_size() -> None:
    apart, from_straight = (
        compare_tracks(plank(other), plank(12.0), mirror=False).total for other in (-12.0, 0.0)
    )
    assert apart < 70 < from_straight


def test_half_of_the_range_is_a_plain_fault() -> None:
    whole, most, half = (compare_tracks(squats([1.0]), squats([depth])).total for depth in (1.0, 0.85, 0.5))
    assert whole == pytest.approx(100.0, abs=0.1)
    assert half < 85 < most
