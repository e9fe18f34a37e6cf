"""What coaches say of a result, and praise, for programs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.services import set_practice_aid
from conversation.limits import WRITTEN_PER_HOUR
from conversation.models import CoachSentence, CoachTotal, SetAside
from practice.models import Score
from tests.conversation.test_coaches_words_on_a_result import MOMENT
from tests.people import make_person
from tests.things import a_routine, a_scored_attempt

pytestmark = [pytest.mark.unit, pytest.mark.django_db]
JSON = "application/json"


@pytest.fixture
def attempt(attempt):
    """With one moment that the engine speaks of."""
    Score.objects.filter(pk=attempt.score.pk).update(moments=[MOMENT])
    return attempt


def test_a_coach_says_all_of_it_and_everybody_who_sees_the_attempt_reads_it(people, attempt, signed_in):
    coach, student, address = (
        signed_in(people.coach),
        signed_in(people.student),
        f"/api/attempts/{attempt.pk}/",
    )
    (said,) = student.get(f"{address}words/").json()["said"]
    reason = {"verdict": "wrong", "reason": "The camera was low"}
    aside = coach.post(f"{address}set-aside/", {"about": said["about"], "at": said["at"], **reason}, JSON)
    own = coach.post(f"{address}sentences/", {"text": "Breathe out."}, JSON)
    assert (aside.status_code, own.status_code) == (201, 201)
    assert coach.put(f"{address}total/", {"value": 95, "reason": "Well turned"}, JSON).json()["value"] == 95
    assert coach.put(f"{address}praise/well_done/").status_code == 200
    words = student.get(f"{address}words/").json()
    assert words["said"] == [], "set aside"
    assert [one["reason"] for one in words["set_aside"]] == ["The camera was low"]
    assert [(one["by"], one["text"]) for one in words["sentences"]] == [("Carla Coach", "Breathe out.")]
    assert words["coach_total"]["reason"] == "Well turned"
    assert [one["given_by"] for one in words["praise"] if one["kind"] == "well_done"] == [["Carla Coach"]]
    del words["said"]
    assert student.get(address).json()["coach_words"] == words
    assert coach.delete(f"/api/set-aside/{aside.json()['id']}/").status_code == 204
    assert coach.delete(f"/api/sentences/{own.json()['id']}/").status_code == 204
    assert coach.delete(f"{address}total/").status_code == 204
    assert coach.delete(f"{address}praise/well_done/").status_code == 204
    left = student.get(address).json()["coach_words"]
    assert (left["set_aside"], left["sentences"], left["coach_total"]) == ([], [], None)
    assert not any(one["given_by"] for one in left["praise"])


@pytest.mark.parametrize(
    ("method", "part", "given"),
    [
        ("post", "set-aside/", {"about": "x", "verdict": "rubbish", "reason": "x"}),
        ("post", "set-aside/", {"about": "x", "verdict": "wrong", "reason": ""}),
        ("post", "sentences/", {"text": "x" * 401}),
        ("put", "total/", {"value": 101, "reason": "x"}),
        ("put", "total/", {"value": 90}),
    ],
)
def test_what_is_no_word_is_refused(method, part, given, people, attempt, signed_in):
    answer = getattr(signed_in(people.coach), method)(f"/api/attempts/{attempt.pk}/{part}", given, JSON)
    assert answer.status_code == 400
    for model in (SetAside, CoachSentence, CoachTotal):
        assert not model.objects.exists()


def test_there_are_four_kinds_of_praise(people, attempt, signed_in):
    assert signed_in(people.coach).put(f"/api/attempts/{attempt.pk}/praise/so_so/").status_code == 404


def test_nobody_says_any_of_it_to_a_minor_alone(people, attempt, signed_in):
    people.student.age_band = ""
    people.student.save()
    coach, address = signed_in(people.coach), f"/api/attempts/{attempt.pk}/"
    refused = [
        coach.post(f"{address}sentences/", {"text": "Secret"}, JSON),
        coach.put(f"{address}total/", {"value": 90, "reason": "Secret"}, JSON),
        coach.put(f"{address}praise/well_done/"),
    ]
    assert {answer.status_code for answer in refused} == {403}
    assert not CoachSentence.objects.exists()


def test_a_program_says_no_more_within_an_hour_than_a_person(people, attempt, signed_in):
    coach, address = signed_in(people.coach), f"/api/attempts/{attempt.pk}/sentences/"
    for _ in range(WRITTEN_PER_HOUR):
        assert coach.post(address, {"text": "Again"}, JSON).status_code == 201
    assert coach.post(address, {"text": "Again"}, JSON).status_code == 429


@pytest.mark.parametrize("change", [{"total": None}, None])
def test_without_a_result_nothing_is_said_of_it(people, attempt, signed_in, change):
    if change is None:
        type(attempt).objects.update(score=None)
    else:
        type(attempt.score).objects.update(**change)
    coach, address = signed_in(people.coach), f"/api/attempts/{attempt.pk}"
    answer = coach.post(f"{address}/sentences/", {"text": "Higher"}, JSON)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "nothing_judged")
    about = {"about": "keep_tempo", "at": None, "verdict": "wrong", "reason": "It is even."}
    assert coach.post(f"{address}/set-aside/", about, JSON).status_code in (400, 409)
    assert not CoachSentence.objects.exists()
    assert not SetAside.objects.exists()


def test_in_a_practice_aid_coaches_give_no_total_and_read_none(people, attempt, signed_in):
    coach, address = signed_in(people.coach), f"/api/attempts/{attempt.pk}/"
    coach.put(f"{address}total/", {"value": 95, "reason": "Well turned"}, JSON)
    set_practice_aid(group=people.group, only=True)
    assert coach.put(f"{address}total/", {"value": 90, "reason": "x"}, JSON).status_code == 404
    assert coach.get(address).json()["coach_words"]["coach_total"] is None
    assert coach.get("/api/attempts/").json()["results"][0]["coach_words"]["coach_total"] is None


def test_a_list_of_attempts_has_the_words_of_all_in_so_many_queries(
    people, attempt, signed_in, django_assert_num_queries
):
    coach = signed_in(people.coach)
    coach.post(f"/api/attempts/{attempt.pk}/sentences/", {"text": "One"}, JSON)
    with CaptureQueriesContext(connection) as first:
        coach.get("/api/attempts/")
    asked = len(first)
    routine = a_routine(people.coach, people.group, title="Evening kata")
    other = a_scored_attempt(people.classmate, routine, 70.0)
    coach.post(f"/api/attempts/{other.pk}/sentences/", {"text": "Two"}, JSON)
    with django_assert_num_queries(asked):
        assert len(coach.get("/api/attempts/").json()["results"]) == 2


def test_who_does_not_coach_the_student_says_none_of_it(people, attempt, signed_in):
    other = signed_in(make_person("Otto Else", coach=True))
    assert other.get(f"/api/attempts/{attempt.pk}/words/").status_code == 404
    answer = signed_in(people.student).post(f"/api/attempts/{attempt.pk}/sentences/", {"text": "x"}, JSON)
    assert answer.status_code == 404
