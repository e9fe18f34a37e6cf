"""Coaches set sentences of the engine aside, add their own, and give a total beside the measured one."""

from __future__ import annotations

import re

import pytest
from django.db import IntegrityError, transaction

from accounts.services import set_practice_aid
from conversation.models import LONGEST_REASON, CoachSentence, CoachTotal, SetAside
from notices.models import Notice
from practice.feedback import feedback_of
from practice.models import Score
from tests.consents import look_after

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

MOMENT = {
    "part": "left_knee",
    "start": 2.0,
    "end": 3.0,
    "reference_start": 2.0,
    "reference_end": 3.0,
    "value": 40.0,
    "degrees": 30.0,
    "torso_lengths": None,
    "direction": "more_bent",
    "sentence": "Your left knee is too bent.",
}


@pytest.fixture
def attempt(attempt):
    """With one moment that the engine speaks of."""
    Score.objects.filter(pk=attempt.score.pk).update(moments=[MOMENT])
    attempt.score.refresh_from_db()
    return attempt


def row_of(attempt):
    (row,) = feedback_of(attempt=attempt, score=attempt.score).work
    return row


@pytest.fixture
def aside(attempt, signed_in):
    """``aside(person)`` sends the form beside the sentence."""

    def send(person, **changed):
        row = row_of(attempt)
        given = {"about": row.about, "at": row.start, "verdict": "wrong", "reason": "The camera was low"}
        address = f"/conversation/attempts/{attempt.pk}/set-aside/"
        return signed_in(person).post(address, {**given, **changed})

    return send


def test_a_sentence_set_aside_is_struck_with_the_reason_and_can_stand_again(
    people, attempt, aside, read, signed_in
):
    sentence = row_of(attempt).sentence
    assert "<s>" not in read(people.student)
    aside(people.coach)
    page = read(people.student)
    assert f"<s>{sentence}</s>" in page
    assert "This remark is not right" in page
    assert "The camera was low" in page
    assert "Carla Coach" in page
    assert "Let it stand again" not in page, "the student cannot"
    back = f"/conversation/set-aside/{SetAside.objects.get().pk}/take-back/"
    assert signed_in(people.student).post(back).status_code == 404
    signed_in(people.coach).post(back)
    assert "<s>" not in read(people.student)


def test_it_stays_set_aside_when_the_attempt_is_scored_anew_and_the_place_moves_a_little(
    people, attempt, aside, read
):
    aside(people.coach)
    Score.objects.update(moments=[{**MOMENT, "start": 2.3, "degrees": 28.0}])
    assert "<s>" in read(people.student)
    Score.objects.update(moments=[{**MOMENT, "start": 7.0, "end": 8.0}])
    assert "<s>" not in read(people.student), "that is another moment"


def test_without_a_reason_nothing_is_set_aside(people, attempt, aside):
    aside(people.coach, reason=" ")
    aside(people.coach, verdict="rubbish")
    assert not SetAside.objects.exists()


def test_students_and_guardians_set_nothing_aside(people, attempt, aside):
    guardian = look_after(people.student)
    assert aside(people.student).status_code == 404
    assert aside(guardian).status_code == 404


def test_a_coach_s_own_sentence_comes_first_and_is_marked(people, attempt, read, signed_in):
    address = f"/conversation/attempts/{attempt.pk}/sentences/"
    signed_in(people.coach).post(address, {"text": "Breathe out while you lift."})
    page = read(people.student)
    assert page.index("Breathe out") < page.index(f'pl-moment-words">{row_of(attempt).sentence}')
    assert "Said by your coach Carla Coach" in page
    away = f"/conversation/sentences/{CoachSentence.objects.get().pk}/delete/"
    assert signed_in(people.student).post(away).status_code == 404
    signed_in(people.coach).post(away)
    assert "Breathe out" not in read(people.student)


def test_a_coach_s_total_stands_beside_the_measured_one_which_stays(people, attempt, read, signed_in):
    address = f"/conversation/attempts/{attempt.pk}/total/"
    assert signed_in(people.student).post(address, {"value": 100, "reason": "x"}).status_code == 404
    client = signed_in(people.coach)
    client.post(address, {"value": 101, "reason": "x"})
    client.post(address, {"value": 95, "reason": ""})
    assert not CoachTotal.objects.exists()
    client.post(address, {"value": 95, "reason": "The turn was perfect"})
    page = read(people.student)
    assert "Carla Coach gives 95" in re.sub(r"\s+", " ", page)
    assert "The turn was perfect" in page
    attempt.score.refresh_from_db()
    assert attempt.score.total == 80.0
    progress = signed_in(people.student).get(
        f"/progress/people/{people.student.pk}/routines/{attempt.routine_id}/csv/"
    )
    text = b"".join(progress).decode()
    assert "80" in text
    assert "95" not in text
    client.post(f"{address}take-back/")
    assert "gives 95" not in read(people.student)


def test_in_a_practice_aid_coaches_give_no_total_and_see_none(people, attempt, read, signed_in):
    address = f"/conversation/attempts/{attempt.pk}/total/"
    signed_in(people.coach).post(address, {"value": 95, "reason": "Well turned"})
    set_practice_aid(group=people.group, only=True)
    assert signed_in(people.coach).post(address, {"value": 90, "reason": "x"}).status_code == 404
    page = read(people.coach)
    assert "Well turned" not in page
    assert "Give a total" not in page
    assert row_of(attempt).sentence in page


def test_nobody_says_any_of_it_to_a_minor_alone(people, attempt, aside, signed_in, read):
    people.student.age_band = ""
    people.student.save()
    assert aside(people.coach).status_code == 422
    for address, given in (
        ("sentences", {"text": "Secret"}),
        ("total", {"value": 90, "reason": "Secret"}),
    ):
        answer = signed_in(people.coach).post(f"/conversation/attempts/{attempt.pk}/{address}/", given)
        assert answer.status_code == 422
        assert "Secret" in answer.content.decode(), "what was typed is there"
    for model in (SetAside, CoachSentence, CoachTotal):
        assert not model.objects.exists()
    page = read(people.coach)
    for way in ("set-aside/", "sentences/", "total/"):
        assert f"/conversation/attempts/{attempt.pk}/{way}" not in page, "no form is offered"


def test_the_student_is_told_and_a_guardian_who_reads_along(people, attempt, aside):
    guardian = look_after(people.student)
    aside(people.coach)
    assert {one.recipient for one in Notice.objects.all()} == {people.student, guardian}


def test_what_is_refused_comes_back_with_the_reason_and_goes_from_there(people, attempt, aside, signed_in):
    refused = aside(people.coach, reason="x" * 401)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "x" * 401 in page
    assert f'name="about" value="{row_of(attempt).about}"' in page
    assert 'name="at" value="2.0"' in page
    address = f"/conversation/attempts/{attempt.pk}/total/"
    refused = signed_in(people.coach).post(address, {"value": 101, "reason": "The turn"})
    assert refused.status_code == 422
    assert "The turn" in refused.content.decode()
    assert "A total of your own</h1>" in refused.content.decode()


def test_a_sentence_is_set_aside_once_and_told_once(people, attempt, aside, read):
    for reason in ("Too low", "The camera was low"):
        aside(people.coach, reason=reason)
    assert [row.reason for row in SetAside.objects.all()] == ["The camera was low"]
    assert Notice.objects.filter(recipient=people.student).count() == 1
    for at in (2.0, None):
        row = {"attempt": attempt, "about": "left_knee", "at": at, "verdict": "wrong", "reason": "x"}
        SetAside.objects.filter(at=at).delete()
        SetAside.objects.create(by=people.coach, **row)
        with pytest.raises(IntegrityError), transaction.atomic():
            SetAside.objects.create(by=people.coach, **row)


def test_a_second_reason_tells_nobody_who_has_read_of_the_first(people, attempt, aside):
    aside(people.coach)
    Notice.objects.all().delete()
    aside(people.coach, reason="Said better")
    assert not Notice.objects.exists()


def test_a_word_that_is_taken_back_is_told_no_longer(people, attempt, aside, signed_in):
    client, address = signed_in(people.coach), f"/conversation/attempts/{attempt.pk}"
    result = Notice.objects.create(recipient=people.student, kind="result", path=attempt.get_absolute_url())
    aside(people.coach)
    client.post(f"{address}/sentences/", {"text": "Breathe out."})
    client.post(f"{address}/total/", {"value": 95, "reason": "Well turned"})
    client.post(f"/conversation/set-aside/{SetAside.objects.get().pk}/take-back/")
    client.post(f"/conversation/sentences/{CoachSentence.objects.get().pk}/delete/")
    assert Notice.objects.filter(kind="coach_on_result").exists(), "the total still stands"
    client.post(f"{address}/total/take-back/")
    assert list(Notice.objects.all()) == [result]


def test_a_reason_of_several_lines_is_as_long_as_the_browser_says(people, attempt, aside):
    aside(people.coach, reason="a" * (LONGEST_REASON - 2) + "\r\nb")
    assert len(SetAside.objects.get().reason) == LONGEST_REASON


def test_what_is_wrong_with_a_word_is_said(people, attempt, aside, signed_in):
    client, address = signed_in(people.coach), f"/conversation/attempts/{attempt.pk}/sentences/"
    page = client.post(address, {"text": "a" * (LONGEST_REASON + 1)}).content.decode()
    assert f"at most {LONGEST_REASON} characters" in page
    assert "This field is required" not in page
    assert "This field is required" in client.post(address, {"text": ""}).content.decode()


def told(person):
    return [notice.sentence for notice in Notice.objects.filter(recipient=person, kind="coach_on_result")]


def test_what_is_told_names_the_coach_whose_word_stands_after_another_overwrote_it(
    people, attempt, aside, second_coach, signed_in
):
    guardian = look_after(people.student)
    aside(people.coach)
    aside(second_coach, reason="Seen from the side it was right")
    for person in (people.student, guardian):
        assert told(person) == ["Selma Second said something about the result at “Morning kata”."]
    address = f"/conversation/attempts/{attempt.pk}/total/"
    signed_in(people.coach).post(address, {"value": 95, "reason": "Well turned"})
    signed_in(second_coach).post(address, {"value": 90, "reason": "Nearly"})
    assert told(people.student) == ["Selma Second said something about the result at “Morning kata”."]


def test_a_word_that_another_coach_took_back_leaves_what_was_told_of_theirs(
    people, attempt, aside, second_coach, signed_in
):
    aside(people.coach)
    sentence = f"/conversation/attempts/{attempt.pk}/sentences/"
    signed_in(second_coach).post(sentence, {"text": "Breathe out."})
    away = f"/conversation/sentences/{CoachSentence.objects.get().pk}/delete/"
    signed_in(people.coach).post(away)
    assert told(people.student) == ["Carla Coach said something about the result at “Morning kata”."]
    signed_in(second_coach).post(f"/conversation/set-aside/{SetAside.objects.get().pk}/take-back/")
    assert told(people.student) == []


def test_the_coach_who_overwrites_a_word_is_told_of_it_no_longer(people, attempt, aside, second_coach):
    aside(people.coach)
    Notice.objects.create(
        recipient=second_coach, by=people.coach, kind="coach_on_result", path=attempt.get_absolute_url()
    )
    aside(second_coach)
    assert told(second_coach) == []
