"""Of several people one is followed, without jumping to another."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.pose.clean import keep_one_person
from scoring.pose.one_person import choose_person, one_person
from tests.scoring.pose.figures import absent, times, track_of, walker

pytestmark = pytest.mark.unit


def test_the_same_person_is_chosen_although_their_order_changes() -> None:
    near, far = walker(40, at=(100, 200)), walker(40, at=(450, 200), speed=-1)
    candidates = [np.stack([near[t], far[t]] if t % 2 else [far[t], near[t]]) for t in range(40)]

    chosen = choose_person(times(40), candidates)

    followed = np.array([candidates[t][chosen[t], 11, 0] for t in range(40)])
    assert np.abs(np.diff(followed)).max() < 5


def test_the_surer_of_two_people_is_followed() -> None:
    sure, unsure = walker(20, at=(100, 200)), walker(20, at=(450, 200))
    unsure[:, :, 2] = 0.3
    chosen = choose_person(times(20), [np.stack([unsure[t], sure[t]]) for t in range(20)])
    assert (chosen == 1).all()


def test_one_sure_moment_of_a_bystander_does_not_distract() -> None:
    person, bystander = walker(20, at=(100, 200)), walker(20, at=(450, 200))
    person[:, :, 2], bystander[:, :, 2] = 0.6, 0.2
    bystander[10, :, 2] = 0.99
    chosen = choose_person(times(20), [np.stack([person[t], bystander[t]]) for t in range(20)])
    assert (chosen == 0).all()


def test_frames_without_anybody_choose_nobody() -> None:
    person = walker(6)
    nobody = np.zeros((0, 17, 3), np.float32)
    chosen = choose_person(times(6), [person[t : t + 1] if t != 3 else nobody for t in range(6)])
    assert chosen.tolist() == [0, 0, 0, -1, 0, 0]
    assert choose_person(times(2), [nobody, nobody]).tolist() == [-1, -1]


def test_frames_of_somebody_else_are_left_out() -> None:
    keypoints = walker(60)
    keypoints[20:25] = walker(5, at=(60, 120))
    keep = one_person(times(60), keypoints)
    assert np.flatnonzero(~keep).tolist() == [20, 21, 22, 23, 24]


def test_a_person_who_was_away_for_seconds_may_come_back_elsewhere() -> None:
    keypoints = np.concatenate(
        [walker(40, at=(100, 200)), absent(walker(45), slice(None)), walker(40, at=(520, 300))]
    )
    keep = one_person(times(125), keypoints)
    assert keep[:40].all()
    assert keep[85:].all()


def test_a_quick_but_possible_movement_is_no_jump() -> None:
    assert one_person(times(30), walker(30, speed=40)).all()


def test_a_track_keeps_its_frames_when_a_stranger_is_taken_out() -> None:
    keypoints = walker(60)
    keypoints[30:33] = walker(3, at=(60, 120))
    track = keep_one_person(track_of(keypoints))
    assert len(track) == 60
    assert np.flatnonzero(~track.found).tolist() == [30, 31, 32]
    assert np.isnan(track.boxes[31]).all()


def test_nobody_at_all_is_no_error() -> None:
    nobody = absent(walker(5), slice(None))
    assert not one_person(times(5), nobody).any()
