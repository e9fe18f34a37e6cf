"""Music that both clips carry tells how late somebody dances, and the time where movement alone cannot."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.arrays import FloatArray
from scoring.compare import compare_tracks
from scoring.compare.align.features import with_music
from scoring.compare.align.warp import align
from scoring.compare.result import Score
from scoring.pose.track import PoseTrack
from tests.scoring.compare.movements import as_track, joints, movement, squats
from tests.scoring.music import cut, in_a_room, later, sound, tune

pytestmark = pytest.mark.unit


def to(music: FloatArray, track: PoseTrack) -> PoseTrack:
    """The track, filmed while the music plays."""
    return replace(track, sound=sound(music))


def off(score: Score) -> float:
    """Mean seconds between the practice and the reference at the aligned moments."""
    return float(np.abs(score.path_times[:, 1] - score.path_times[:, 0]).mean())


MUSIC = tune(1, 10.0)


@pytest.mark.parametrize("late", [0.4, 0.0, -0.3])
def test_who_begins_late_or_early_is_told_by_how_much(late: float) -> None:
    reference = to(MUSIC, movement(1, before=1.0, after=1.0))
    practice = to(in_a_room(MUSIC, noise=0.3), movement(1, before=1.0 + late, after=1.0))
    score = compare_tracks(reference, practice)
    assert score.starts_late == pytest.approx(late, abs=0.05)
    assert score.total is not None
    assert score.total > 99


def test_it_does_not_matter_when_the_cameras_were_started() -> None:
    reference = to(MUSIC, movement(1, before=1.0, after=1.0))
    practice = to(later(MUSIC, 1.7), movement(1, before=1.0 + 1.7 + 0.4, after=1.0))
    assert compare_tracks(reference, practice).starts_late == pytest.approx(0.4, abs=0.05)


def test_at_slowed_music_it_is_counted_in_seconds_of_the_practice() -> None:
    reference = to(MUSIC, movement(1, before=1.0, after=1.0))
    practice = to(tune(1, 10.0, tempo=1.25), movement(1, before=1.25 + 0.4, after=1.0, speed=0.8))
    assert compare_tracks(reference, practice).starts_late == pytest.approx(0.4, abs=0.06)


def test_without_the_same_music_nothing_is_said() -> None:
    reference = to(MUSIC, movement(1, before=1.0))
    late = movement(1, before=1.4)
    assert compare_tracks(reference, late).starts_late is None
    assert compare_tracks(reference, to(tune(2, 10.0), late)).starts_late is None


def test_another_movement_to_the_same_music_is_not_late() -> None:
    score = compare_tracks(to(MUSIC, squats([0.9])), to(MUSIC, movement(5, before=0.4)))
    assert score.starts_late is None


def test_of_equal_repetitions_that_at_the_same_place_of_the_music_is_compared() -> None:
    music = tune(1, 14.0)
    reference, practice = squats([0.9]), squats([0.9, 0.9, 0.9, 0.9])
    third = 2 * 2.7
    alone = compare_tracks(reference, practice)
    danced = compare_tracks(to(cut(music, third, third + 3.4), reference), to(music, practice))
    assert alone.path_times[0, 1] < 2.7
    assert danced.path_times[0, 1] - danced.path_times[0, 0] == pytest.approx(third, abs=0.1)
    assert danced.starts_late == pytest.approx(0.0, abs=0.1)


def test_where_little_moves_the_path_keeps_to_the_music() -> None:
    rng = np.random.default_rng(4)
    clock = np.arange(0, 9, 1 / 30)
    tracks = []
    for _ in range(2):
        pose = joints(np.clip(clock, 0, 2.0) + np.clip(clock - 7.0, 0, 2.0), 1)
        # Each stands still in a way of their own.
        sway = np.cumsum(rng.normal(0, 0.006, (len(clock), 17, 2)), axis=0)
        tracks.append(to(MUSIC, as_track(pose + sway, clock)))
    with_it = compare_tracks(*tracks)
    without = compare_tracks(*(replace(track, sound=None) for track in tracks))
    assert off(with_it) < 0.5 * off(without)


def test_a_moment_of_haste_is_still_seen() -> None:
    clock = np.arange(0, 6, 1 / 30)
    ahead = 0.4 * np.exp(-0.5 * ((clock - 3) / 0.4) ** 2)
    reference = to(MUSIC, as_track(joints(clock, 1, held=6), clock))
    practice = to(MUSIC, as_track(joints(clock + ahead, 1, held=6), clock))
    times = compare_tracks(reference, practice).path_times
    assert 0.2 < (times[:, 0] - times[:, 1]).max() < 0.45


def test_features_without_a_body_are_laid_where_the_music_is() -> None:
    nothing, seen = np.zeros((90, 3)), np.ones((90, 3))
    more, seen_too = np.zeros((150, 3)), np.ones((150, 3))
    seconds = np.arange(150) / 30
    warp = align(*with_music((nothing, seen, more, seen_too), seconds[:90] + 1.0, seconds))
    assert (warp.path[:, 1] - warp.path[:, 0] == 30).all()
