"""Only a part of a practice video counts, where its student says so."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from library.models import Routine
from practice.models import Attempt
from practice.parameters import digests_now, is_current
from practice.services import create_attempt
from progress.points import points_of
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.conftest import WRONG_FROM, WRONG_TO
from tests.practice.stage import attempt_with, job_of, measured_video, run_job_of

pytestmark = pytest.mark.unit


@pytest.fixture
def trimmed(people: People, routine: Routine) -> Attempt:
    """The movement with a wrong arm in its beginning, scored without that."""
    track = movement(wrong_arm=(WRONG_FROM, WRONG_TO, 90.0))
    video = measured_video(owner=people.student, track=track)
    attempt = create_attempt(student=people.student, routine=routine, video=video, trim_start=WRONG_TO + 0.1)
    run_job_of(attempt)
    return attempt


def test_what_was_cut_off_is_not_compared(people, routine, trimmed):
    whole = attempt_with(people.student, routine, movement(wrong_arm=(WRONG_FROM, WRONG_TO, 90.0)))
    run_job_of(whole)
    assert any(moment["part"] for moment in whole.score.moments)
    late = [moment["practice_start"] for moment in trimmed.score.moments]
    assert all(start > WRONG_TO for start in late)
    assert trimmed.score.parts["left_shoulder"]["value"] > whole.score.parts["left_shoulder"]["value"]


def test_the_player_shows_the_body_within_the_part_only(people, trimmed, signed_in):
    address = f"/api/attempts/{trimmed.pk}/playback/"
    times = signed_in(people.student).get(address).json()["practice"]["times"]
    assert min(times) >= WRONG_TO + 0.1


def test_its_score_is_current_and_counts_in_the_progress(routine, trimmed):
    assert is_current(attempt=trimmed, score=trimmed.score)
    (point,) = points_of([trimmed], digests_now(routine=routine), {})
    assert point.basis is not None
    assert point.basis.settings == "now"


def make(client: Client, routine: Routine, video: object, **trim: object):  # type: ignore[no-untyped-def]
    data = {"chosen": str(video), **trim}
    return client.post(reverse("practice:attempt_new", args=[routine.pk]), data)


def test_the_form_takes_the_part_and_refuses_one_that_is_none(people, routine, signed_in):
    client, video = signed_in(people.student), measured_video(owner=people.student, track=movement())
    answer = make(client, routine, video.pk, trim_start="1.5", trim_end="1")
    assert answer.status_code == 422
    assert "The end must come after the start." in answer.content.decode()
    assert make(client, routine, video.pk, trim_start="0.5", trim_end="").status_code == 302
    attempt = Attempt.objects.get()
    assert (attempt.trim_start, attempt.trim_end) == (0.5, None)


def test_the_api_takes_and_tells_it(people, routine, signed_in):
    video = measured_video(owner=people.student, track=movement())
    wanted = {"routine": str(routine.pk), "video": str(video.pk), "trim_end": 1.25}
    answer = signed_in(people.student).post("/api/attempts/", wanted, content_type="application/json")
    assert answer.status_code == 201
    assert (answer.json()["trim_start"], answer.json()["trim_end"]) == (None, 1.25)


def test_another_part_later_is_scored_anew_and_the_same_one_is_not(people, routine, trimmed, signed_in):
    client, before = signed_in(people.student), trimmed.score_id
    address = reverse("practice:attempt_trim", args=[trimmed.pk])
    assert f"{WRONG_TO + 0.1:g}" in client.get(address).content.decode()
    assert client.post(address, {"trim_start": "9"}).status_code == 422
    client.post(address, {"trim_start": f"{WRONG_TO + 0.1}", "trim_end": ""})
    assert job_of(trimmed).state == "done"

    assert client.post(address, {"trim_start": "", "trim_end": ""}).status_code == 302

    run_job_of(trimmed)
    assert trimmed.score_id != before
    assert is_current(attempt=trimmed, score=trimmed.score)


def test_only_the_student_trims_and_is_offered_to(people, trimmed, signed_in):
    address = reverse("practice:attempt_trim", args=[trimmed.pk])
    assert address in signed_in(people.student).get(trimmed.get_absolute_url()).content.decode()
    for person in (people.coach, people.classmate, people.stranger):
        assert signed_in(person).get(address).status_code == 404
    assert address not in signed_in(people.coach).get(trimmed.get_absolute_url()).content.decode()
