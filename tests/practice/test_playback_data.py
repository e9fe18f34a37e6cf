"""What the browser gets to play an attempt."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable

import numpy as np
import pytest
from django.test import Client

from library.models import Routine
from practice.models import Attempt
from practice.playback import MOST_FRAMES, playback, with_nulls
from scoring.pose.skeleton import PARTS
from tests.people import People
from tests.practice import bodies
from tests.practice.bodies import FPS, movement
from tests.practice.stage import add_clip, attempt_with, measured_video, run_job_of

pytestmark = pytest.mark.unit


def data_of(attempt: Attempt) -> dict:
    assert attempt.score is not None
    return playback(attempt=attempt, score=attempt.score, user=attempt.student)


def address(attempt: Attempt) -> str:
    return f"/api/attempts/{attempt.pk}/playback/"


def test_both_skeletons_come_with_their_times(scored: Attempt) -> None:
    data = data_of(scored)
    for side in ("reference", "practice"):
        assert len(data[side]["times"]) == len(data[side]["keypoints"]) == 4 * FPS
        assert all(len(frame) == 17 * 3 for frame in data[side]["keypoints"])
        assert (data[side]["width"], data[side]["height"]) == (bodies.WIDTH, bodies.HEIGHT)
    assert data["practice"]["times"][:3] == [0.0, 0.033, 0.067]


def test_values_and_degrees_lie_along_the_path(scored: Attempt) -> None:
    data = data_of(scored)
    places = len(data["path"])
    assert len(data["values"]) == len(data["degrees"]) == len(data["overall"]) == places > 50
    assert data["parts"] == list(PARTS)
    assert len(data["labels"]) == 13
    assert all(len(row) == 13 for row in data["values"])
    wrist = [row[data["parts"].index("left_wrist")] for row in data["values"]]
    assert min(wrist) < data["threshold"] < max(wrist)


def test_what_was_not_measured_is_null(people: People, routine: Routine) -> None:
    attempt = attempt_with(people.student, routine, bodies.without_joints(movement(), 10))
    run_job_of(attempt)
    data = data_of(attempt)
    column = data["parts"].index("right_wrist")
    assert {row[column] for row in data["values"]} == {None}
    assert data["totals"]["right_wrist"]["value"] is None
    json.dumps(data, allow_nan=False)


def test_frames_without_a_person_are_null(people: People, routine: Routine) -> None:
    track = bodies.without_frames(movement(seconds=6), from_share=0.8)
    attempt = attempt_with(people.student, routine, track)
    run_job_of(attempt)
    frames = data_of(attempt)["practice"]["keypoints"]
    assert frames[0] is not None
    assert frames[-1] is None


def test_only_the_trimmed_reference_is_sent(people: People, routine: Routine) -> None:
    Routine.objects.filter(pk=routine.pk).update(trim_start=1.0, trim_end=3.0)
    routine.refresh_from_db()
    attempt = attempt_with(people.student, routine, movement())
    run_job_of(attempt)
    data = data_of(attempt)
    assert data["trim"] == {"start": 1.0, "end": 3.0}
    assert 1.0 <= data["reference"]["times"][0] < data["reference"]["times"][-1] <= 3.0


def test_a_trim_between_two_frames_leaves_a_page_without_a_reference_skeleton(
    people: People, routine: Routine
) -> None:
    Routine.objects.filter(pk=routine.pk).update(trim_start=1.001, trim_end=1.002)
    routine.refresh_from_db()
    attempt = attempt_with(people.student, routine, movement())
    run_job_of(attempt)
    data = data_of(attempt)
    assert (data["reference"]["times"], data["reference"]["keypoints"]) == ([], [])
    assert data["practice"]["keypoints"]
    assert data["score"]["total"] is None


def test_a_long_clip_is_thinned_and_stays_below_two_megabytes(people: People, routine: Routine) -> None:
    attempt = attempt_with(people.student, routine, movement(seconds=200.0))
    run_job_of(attempt)
    data = data_of(attempt)
    assert len(data["practice"]["times"]) == MOST_FRAMES
    assert data["practice"]["times"][-1] == pytest.approx(200.0, abs=0.1)
    assert len(json.dumps(data)) < 2_000_000


def test_videos_that_can_be_played_have_an_address(scored: Attempt) -> None:
    assert data_of(scored)["practice"]["url"] is None
    add_clip(scored.video, movement(seconds=0.2))
    assert data_of(scored)["practice"]["url"] == f"/library/videos/{scored.video_id}/file/"


def test_one_who_left_the_group_no_longer_gets_the_reference(people: People, scored: Attempt) -> None:
    people.group.memberships.filter(user=people.student).delete()
    data = data_of(scored)
    assert (data["reference"]["url"], data["reference"]["keypoints"]) == (None, [])
    assert data["practice"]["keypoints"]


def test_another_reference_does_not_get_the_old_ones_skeleton(people: People, scored: Attempt) -> None:
    other = measured_video(owner=people.coach, track=movement(), title="Better reference")
    Routine.objects.filter(pk=scored.routine_id).update(reference=other)
    data = data_of(Attempt.objects.get(pk=scored.pk))
    assert data["reference"]["keypoints"] == []
    assert data["practice"]["keypoints"]


def test_a_mirrored_practice_says_so(people: People, routine: Routine) -> None:
    attempt = attempt_with(people.student, routine, bodies.mirrored(movement()))
    run_job_of(attempt)
    assert data_of(attempt)["mirrored"] is True
    assert data_of(attempt)["bridged"] is False


def test_it_travels_compressed(scored: Attempt, signed_in: Callable[..., Client]) -> None:
    response = signed_in(scored.student).get(address(scored), headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    data = json.loads(gzip.decompress(response.content))
    assert data["score"]["total"] == pytest.approx(scored.score.total)  # type: ignore[union-attr]
    assert len(response.content) < len(gzip.decompress(response.content)) / 3


def test_it_is_not_sent_again_while_nothing_changed(
    scored: Attempt, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(scored.student)
    first = client.get(address(scored))
    again = client.get(address(scored), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Routine.objects.filter(pk=scored.routine_id).update(joint_weights={"head": 0.0})
    changed = client.get(address(scored), headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert "no-cache" in first.headers["Cache-Control"]
    assert "private" in first.headers["Cache-Control"]


def test_a_changed_threshold_is_sent_again(scored: Attempt, signed_in: Callable[..., Client]) -> None:
    client = signed_in(scored.student)
    first = client.get(address(scored))
    Routine.objects.filter(pk=scored.routine_id).update(red_threshold=30)
    again = client.get(address(scored), headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert again.json()["threshold"] == 30


def test_losing_the_reference_is_not_hidden_by_what_was_kept(
    people: People, scored: Attempt, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(scored.student)
    first = client.get(address(scored))
    people.group.memberships.filter(user=people.student).delete()
    again = client.get(address(scored), headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert again.json()["reference"]["keypoints"] == []


def test_before_the_score_there_is_nothing_to_play(
    attempt: Attempt, signed_in: Callable[..., Client]
) -> None:
    response = signed_in(attempt.student).get(address(attempt))
    assert response.status_code == 409
    assert response.json()["error"]["code"] == "not_scored"
    assert response.json()["error"]["retryable"] is True


def test_classmates_and_strangers_get_404(
    people: People, scored: Attempt, signed_in: Callable[..., Client]
) -> None:
    for user in (people.classmate, people.stranger, people.other_coach):
        assert signed_in(user).get(address(scored)).status_code == 404
    assert signed_in(people.coach).get(address(scored)).status_code == 200


def test_numbers_lose_their_noise_and_nan_becomes_null() -> None:
    assert with_nulls(np.array([[1.26, np.nan]]), digits=1) == [[1.3, None]]
    whole = with_nulls(np.array([61.7]), digits=0)
    assert whole == [62]
    assert isinstance(whole[0], int)
