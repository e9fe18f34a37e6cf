"""Takes in the API: listed with their routine, added, trimmed and removed by its coach."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from library.jobs.run import run
from library.models import Job, Routine, RoutineTake, Video
from library.routines.services import add_take
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import measured_video, shared_routine

pytestmark = pytest.mark.unit


@pytest.fixture
def routine(people: People) -> Routine:
    return shared_routine(people, movement())


@pytest.fixture
def video(people: People) -> Video:
    return measured_video(owner=people.coach, track=movement(), title="Anna")


@pytest.fixture
def coach(people, signed_in):
    return signed_in(people.coach)


def sent(client, method: str, address: str, values: dict):
    return getattr(client, method)(address, values, content_type="application/json")


def test_a_coach_adds_one(coach, routine, video):
    answer = sent(
        coach, "post", f"/api/routines/{routine.pk}/takes/", {"video": str(video.pk), "trim_start": 0.5}
    )

    assert answer.status_code == 201
    made = answer.json()
    assert made["id"] == str(routine.takes.get().pk)
    assert (made["video"], made["title"], made["trim_start"]) == (str(video.pk), "Anna", 0.5)
    assert (made["counts"], made["likeness"]) == (False, None)
    assert made["problem"] == "It does not count yet: it was not compared with the reference."


def listed(client, routine: Routine) -> list[dict]:
    """The takes of the routine as the list of routines and the routine itself have them."""
    (row,) = client.get("/api/routines/").json()["results"]
    assert client.get(f"/api/routines/{routine.pk}/").json()["takes"] == row["takes"]
    return row["takes"]


def test_a_routine_lists_its_takes_and_to_students_those_that_count(people, signed_in, coach, routine, video):
    take = add_take(routine=routine, video=video)
    student = signed_in(people.student)
    assert [(row["title"], row["counts"]) for row in listed(coach, routine)] == [("Anna", False)]
    assert listed(student, routine) == []

    assert run(job_id=Job.objects.get(kind="check_take", subject_id=take.pk).pk)

    (row,) = listed(student, routine)
    assert (row["video"], row["title"], row["counts"], row["problem"]) == (str(video.pk), "Anna", True, "")


def test_listing_more_takes_asks_no_more(coach, routine, video, people):
    def queries_for(takes: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert len(coach.get("/api/routines/").json()["results"][0]["takes"]) == takes
        return len(asked)

    add_take(routine=routine, video=video)
    queries_for(1)
    one = queries_for(1)
    for number in range(3):
        add_take(
            routine=routine, video=measured_video(owner=people.coach, track=movement(), title=str(number))
        )
    assert queries_for(4) == one


def test_a_coach_trims_and_removes_one(coach, routine, video):
    take = add_take(routine=routine, video=video)
    address = f"/api/takes/{take.pk}/"

    assert sent(coach, "put", address, {"trim_start": 1, "trim_end": 2}).json()["trim_end"] == 2
    assert sent(coach, "put", address, {}).json()["trim_start"] is None
    assert coach.delete(address).status_code == 204
    assert RoutineTake.objects.count() == 0


@pytest.mark.parametrize(
    "trim", [{"trim_start": -1}, {"trim_end": 900}, {"trim_start": 2, "trim_end": 1}, {"trim_start": "nan"}]
)
def test_a_trim_that_does_not_fit_is_refused_in_the_usual_shape(coach, routine, video, trim):
    address = f"/api/routines/{routine.pk}/takes/"
    take = add_take(routine=routine, video=video)
    third = measured_video(owner=routine.owner, track=movement(), title="Ben")
    other = {"video": str(third.pk), **trim}
    for answer in (sent(coach, "put", f"/api/takes/{take.pk}/", trim), sent(coach, "post", address, other)):
        assert answer.status_code == 400
        assert answer.json()["error"]["message"]


def test_a_coach_lets_one_count(coach, routine, video):
    take = add_take(routine=routine, video=video)
    answer = coach.post(f"/api/takes/{take.pk}/confirm/")
    assert (answer.status_code, answer.json()["confirmed"]) == (200, True)


def test_only_the_coach_of_the_routine_changes_them(people, signed_in, routine, video):
    take = add_take(routine=routine, video=video)
    theirs = measured_video(owner=people.student, track=movement())
    for person in (people.student, people.classmate, people.stranger, people.other_coach):
        client = signed_in(person)
        body = {"video": str(theirs.pk)}
        assert sent(client, "post", f"/api/routines/{routine.pk}/takes/", body).status_code == 404
        assert sent(client, "put", f"/api/takes/{take.pk}/", {"trim_start": 1}).status_code == 404
        assert client.post(f"/api/takes/{take.pk}/confirm/").status_code == 404
        assert client.delete(f"/api/takes/{take.pk}/").status_code == 404
    body = {"video": str(theirs.pk)}
    answer = sent(signed_in(people.coach), "post", f"/api/routines/{routine.pk}/takes/", body)
    assert answer.status_code == 404, "the coach cannot take a student's video either"
    assert routine.takes.count() == 1
