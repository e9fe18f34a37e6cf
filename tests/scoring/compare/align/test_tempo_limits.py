"""How much faster or slower than the reference a practice may be, and when its tempo says anything."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.compare import compare_tracks
from scoring.compare.align.stretch import keeps_tempo
from scoring.compare.calibration import TEMPO_SLACK, TEMPOS
from scoring.compare.result import Score
from scoring.pose.track import PoseTrack
from tests.scoring.compare.movements import changed, movement

pytestmark = pytest.mark.unit


def turned(track: PoseTrack, degrees: float) -> PoseTrack:
    """The whole picture turned: somebody who lies or stands on the head."""
    keypoints, angle = track.keypoints.copy(), np.radians(degrees)
    centre = keypoints[0, 11, :2].copy()
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    keypoints[:, :, :2] = (keypoints[:, :, :2] - centre) @ turn.T + centre
    return changed(track, keypoints)


def tempo_of(score: Score) -> float:
    """Practice seconds to a second of the reference, over all that was matched."""
    reference, practice = score.path_times[-1] - score.path_times[0]
    return float(practice / reference)


@pytest.mark.parametrize("degrees", [90.0, 180.0])
@pytest.mark.parametrize("seed", [0, 3, 7])
def test_what_is_not_alike_is_not_squeezed_into_its_stillest_moment(seed: int, degrees: float) -> None:
    score = compare_tracks(movement(seed), turned(movement(seed + 1), degrees), mirror=False)
    assert TEMPOS[0] * (1 - TEMPO_SLACK) <= tempo_of(score) <= TEMPOS[1] * (1 + TEMPO_SLACK)


@pytest.mark.parametrize("degrees", [90.0, 180.0])
def test_what_is_not_alike_has_no_timing(degrees: float) -> None:
    score = compare_tracks(movement(1), turned(movement(2), degrees), mirror=False)
    assert score.timing is None
    assert score.strengths == ()


@pytest.mark.parametrize("slowness", [0.25, 1 / 3, 3.0, 4.0])
def test_the_same_movement_may_be_done_at_a_quarter_and_four_times_the_tempo(slowness: float) -> None:
    track = movement(1)
    score = compare_tracks(track, replace(track, times=track.times * slowness), mirror=False)
    assert score.total == pytest.approx(100.0, abs=0.1)
    assert score.timing is not None
    assert score.timing > 97
    assert tempo_of(score) == pytest.approx(slowness, rel=0.05)


def test_a_tempo_just_beyond_its_limit_is_kept_as_samples_are_even() -> None:
    for practice, kept in ((30.0, True), (31.0, True), (32.0, False), (3.2, True), (3.1, False)):
        assert keeps_tempo(np.array([[0.0, 0.0], [10.0, practice]]), 1.0) is kept, practice
