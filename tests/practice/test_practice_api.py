"""The practice API: the same rules as the pages, as JSON."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from library.models import Job, Routine
from practice.models import Attempt
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import attempt_with, job_of, measured_video

pytestmark = pytest.mark.unit
SignIn = Callable[..., Client]


def post(client: Client, address: str, **data: object):  # type: ignore[no-untyped-def]
    return client.post(address, data, content_type="application/json")


def test_a_student_makes_an_attempt(people: People, routine: Routine, signed_in: SignIn) -> None:
    video = measured_video(owner=people.student, track=movement())
    response = post(signed_in(people.student), "/api/attempts/", routine=str(routine.pk), video=str(video.pk))
    assert response.status_code == 201
    body = response.json()
    assert body["state"]["state"] == "waiting"
    assert body["score"] is None
    assert body["mirror"] == "auto"
    assert Attempt.objects.get().pk.hex == body["id"].replace("-", "")


def test_making_it_twice_is_a_conflict(people: People, attempt: Attempt, signed_in: SignIn) -> None:
    response = post(
        signed_in(people.student),
        "/api/attempts/",
        routine=str(attempt.routine_id),
        video=str(attempt.video_id),
    )
    assert response.status_code == 409
    assert response.json()["error"]["code"] == "already_attempted"


def test_what_is_missing_or_wrong_is_named(people: People, routine: Routine, signed_in: SignIn) -> None:
    response = post(signed_in(people.student), "/api/attempts/", routine="nonsense", mirror="sideways")
    assert response.status_code == 400
    assert set(response.json()["error"]["fields"]) == {"routine", "video", "mirror"}


def test_a_strangers_routine_and_a_classmates_video_are_not_found(
    people: People, routine: Routine, signed_in: SignIn
) -> None:
    own = measured_video(owner=people.stranger, track=movement())
    other = measured_video(owner=people.classmate, track=movement())
    for user, video in ((people.stranger, own), (people.student, other)):
        response = post(signed_in(user), "/api/attempts/", routine=str(routine.pk), video=str(video.pk))
        assert response.status_code == 404


def test_the_list_holds_ones_own_and_for_a_coach_the_students(
    people: People, routine: Routine, scored: Attempt, signed_in: SignIn
) -> None:
    attempt_with(people.classmate, routine, movement())
    seen = {
        user.name: signed_in(user).get("/api/attempts/").json()["count"]
        for user in (people.student, people.coach, people.stranger)
    }
    assert seen == {"Sam Student": 1, "Carla Coach": 2, "Stan Stranger": 0}


def test_an_attempt_shows_state_and_score(people: People, scored: Attempt, signed_in: SignIn) -> None:
    body = signed_in(people.coach).get(f"/api/attempts/{scored.pk}/").json()
    done = {"state": "done", "stage": "", "percent": 100}
    assert body["state"] == {**done, "reason": "", "why": None, "retryable": False}
    assert body["score"]["total"] == pytest.approx(scored.score.total)  # type: ignore[union-attr]
    assert len(body["score"]["parts"]) == 13
    assert (body["student_name"], body["routine_title"]) == ("Sam Student", "Arm lift")


def test_scoring_again_with_another_choice_of_side(
    people: People, scored: Attempt, signed_in: SignIn
) -> None:
    response = post(signed_in(people.coach), f"/api/attempts/{scored.pk}/rescore/", mirror="yes")
    assert response.status_code == 202
    assert response.json()["mirror"] == "yes"
    assert job_of(scored).state == Job.State.QUEUED


def test_scoring_again_as_it_is(people: People, scored: Attempt, signed_in: SignIn) -> None:
    response = post(signed_in(people.student), f"/api/attempts/{scored.pk}/rescore/")
    assert response.status_code == 202
    assert response.json()["state"]["state"] == "waiting"


def test_the_student_deletes_an_attempt_and_the_video_stays(
    people: People, scored: Attempt, signed_in: SignIn
) -> None:
    assert signed_in(people.coach).delete(f"/api/attempts/{scored.pk}/").status_code == 404
    assert signed_in(people.student).delete(f"/api/attempts/{scored.pk}/").status_code == 204
    assert not Attempt.objects.exists()
    assert people.student.videos.count() == 1


def test_classmates_and_strangers_get_404_everywhere(
    people: People, scored: Attempt, signed_in: SignIn
) -> None:
    for user in (people.classmate, people.stranger, people.other_coach):
        client = signed_in(user)
        assert client.get(f"/api/attempts/{scored.pk}/").status_code == 404
        assert client.delete(f"/api/attempts/{scored.pk}/").status_code == 404
        assert post(client, f"/api/attempts/{scored.pk}/rescore/").status_code == 404
    assert Attempt.objects.filter(pk=scored.pk).exists()


def test_without_signing_in_nothing_is_said(scored: Attempt, client: Client) -> None:
    assert client.get("/api/attempts/").status_code == 403
    assert client.get(f"/api/attempts/{scored.pk}/").status_code == 403


def test_the_schema_describes_it_without_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    from drf_spectacular.generators import SchemaGenerator

    schema = SchemaGenerator().get_schema(request=None, public=True)
    said = capsys.readouterr().err
    assert "practice" not in said.lower()
    paths = [path for path in schema["paths"] if path.startswith("/api/attempts/")]
    assert len(paths) == 14
