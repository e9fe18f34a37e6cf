"""What needs a look first stands at the top of a coach's start page, until the coach has looked."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Membership
from accounts.services import leave_group, set_practice_aid
from coaching.desk.selectors import SHOWN, desk_of
from coaching.desk.services import forget_looks
from coaching.models import Looked
from conversation.models import Comment
from conversation.services import write_comment
from library.models import Routine
from practice.models import Attempt
from tests.consents import agree, look_after, make_guardian, make_minor
from tests.people import People, make_person
from tests.practice.test_attempt_pages import text_of
from tests.things import a_routine, a_scored_attempt

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


@pytest.fixture
def routine(people: People) -> Routine:
    """The coach's routine, shared with the group."""
    return a_routine(people.coach, people.group)


def judged(person: Any, routine: Routine, *totals: float | None) -> Attempt:
    """Attempts with these totals, a day apart, the last of today, all made with the same."""
    track = _track()
    made = [
        a_scored_attempt(person, routine, total, days_ago=len(totals) - place)
        for place, total in enumerate(totals, 1)
    ]
    for attempt in made:
        type(attempt.score).objects.filter(pk=attempt.score.pk).update(reference_track=track)
    return made[-1]


def _track() -> Any:
    from library.models import Track

    return Track.objects.get_or_create(
        content_sha256="0" * 64, model="drawn", model_version="1", frames=10, found_share=1.0
    )[0]


def why(people: People) -> list[tuple[str, str]]:
    """What is on the coach's desk: student, and why."""
    entries = desk_of(coach=people.coach).entries
    return [(one.attempt.student.name, one.said or one.unjudged or one.fell) for one in entries]


def test_what_got_worse_and_what_could_not_be_judged_stand_there_with_the_way(
    people: People, routine: Routine, signed_in: Any
) -> None:
    fell = judged(people.student, routine, 90, 60)
    judged(people.classmate, routine, 80, None)
    page = signed_in(people.coach).get("/").content.decode()
    assert f'href="{fell.get_absolute_url()}"' in page
    assert "30 points under the attempt before" in page
    assert "Could not be judged" in page
    assert page.index("Kim Classmate") < page.index("Sam Student"), "what could not be judged comes first"


def test_what_stayed_the_same_or_got_better_needs_no_look(people: People, routine: Routine) -> None:
    judged(people.student, routine, 60, 90)
    judged(people.classmate, routine, 80, 80.4)
    assert why(people) == []


def test_a_later_attempt_that_was_judged_takes_its_place(people: People, routine: Routine) -> None:
    judged(people.student, routine, None, 80)
    assert why(people) == []


def test_a_question_waits_until_a_coach_answers_and_a_guardian_s_words_are_no_answer(
    people: People, routine: Routine
) -> None:
    attempt = judged(people.student, routine, 80)
    guardian = look_after(people.student)
    write_comment(attempt=attempt, writer=people.student, text="How high?")
    assert why(people) == [("Sam Student", "“How high?”")]
    write_comment(attempt=attempt, writer=guardian, text="He asks me, too.")
    assert len(why(people)) == 1
    write_comment(attempt=attempt, writer=people.coach, text="As high as the head.")
    assert why(people) == []


def test_a_question_stays_when_the_coach_has_looked_and_goes_when_there_is_nothing_to_do(
    people: People, routine: Routine, signed_in: Any
) -> None:
    attempt, coach = judged(people.student, routine, 80), signed_in(people.coach)
    write_comment(attempt=attempt, writer=people.student, text="Thank you!")
    coach.get(attempt.get_absolute_url())
    assert len(why(people)) == 1
    coach.post(f"/coaching/desk/attempts/{attempt.pk}/done/")
    assert why(people) == []
    Comment.objects.all().delete()
    write_comment(attempt=attempt, writer=people.student, text="And now?")
    assert len(why(people)) == 1, "that was said since"


def test_who_opened_the_result_has_looked_and_another_coach_has_not(
    people: People, routine: Routine, signed_in: Any
) -> None:
    second = make_person("Selma Second", coach=True)
    Membership.objects.create(group=people.group, user=second, role=Membership.Role.COACH)
    attempt = judged(people.student, routine, 90, 60)
    signed_in(people.coach).get(attempt.get_absolute_url())
    signed_in(people.student).get(attempt.get_absolute_url())
    assert why(people) == []
    assert len(desk_of(coach=second).entries) == 1
    assert list(Looked.objects.values_list("coach", flat=True)) == [people.coach.pk]


def test_all_of_it_is_done_with_one_button_and_then_nothing_waits(
    people: People, routine: Routine, signed_in: Any
) -> None:
    coach = signed_in(people.coach)
    judged(people.student, routine, 90, 60)
    write_comment(attempt=judged(people.classmate, routine, 80), writer=people.classmate, text="Hello?")
    assert len(why(people)) == 2
    all_done = button(coach.get("/"), "/coaching/desk/done/")
    late = judged(people.student, a_routine(people.coach, people.group, title="Late kata"), 90, 60)
    write_comment(attempt=late, writer=people.student, text="And this?")
    coach.post(all_done)
    assert why(people) == [("Sam Student", "“And this?”")], "what came after the page was drawn stays"
    coach.post(button(coach.get("/"), "/coaching/desk/done/"))
    assert "Nothing waits for you." in text_of(coach.get("/"))


def button(page: Any, address: str) -> str:
    """Where the button of the page leads whose address begins so."""
    (found,) = re.findall(f'action="({re.escape(address)}[^"]*)"', page.content.decode())
    return unescape(found)


def test_all_done_takes_off_what_is_shown_and_the_next_ones_follow(
    people: People, routine: Routine, signed_in: Any
) -> None:
    for place in range(SHOWN + 2):
        judged(people.student, a_routine(people.coach, people.group, title=f"Kata {place}"), 90, 60)
    coach = signed_in(people.coach)
    coach.post(button(coach.get("/"), "/coaching/desk/done/"))
    desk = desk_of(coach=people.coach)
    assert (len(desk.entries), desk.more) == (2, 0)


def test_a_coach_who_is_the_student_s_guardian_answers_as_a_coach(people: People, routine: Routine) -> None:
    attempt = judged(people.student, routine, 80)
    guardian = people.coach
    agree(make_guardian(guardian, make_minor(people.student)), people.student)
    write_comment(attempt=attempt, writer=people.student, text="How high?")
    assert len(why(people)) == 1
    write_comment(attempt=attempt, writer=people.coach, text="To the shoulder.")
    assert why(people) == []


def test_a_question_done_with_before_the_result_does_not_hide_the_result(
    people: People, routine: Routine, signed_in: Any
) -> None:
    attempt = judged(people.student, routine, 90, 60)
    Looked.objects.create(coach=people.coach, attempt=attempt, done_at=timezone.now())
    Looked.objects.update(at=timezone.now() - timedelta(hours=1), done_at=timezone.now() - timedelta(hours=1))
    assert [entry.fell for entry in desk_of(coach=people.coach).entries] == [
        "30 points under the attempt before"
    ]


def test_which_results_a_coach_opened_is_forgotten_when_they_are_history(
    people: People, routine: Routine
) -> None:
    attempt = judged(people.student, routine, 80)
    Looked.objects.create(coach=people.coach, attempt=attempt)
    assert forget_looks() == 0
    Attempt.objects.filter(pk=attempt.pk).update(created_at=timezone.now() - timedelta(days=22))
    assert forget_looks() == 1


def test_where_scores_are_the_students_alone_the_desk_says_nothing_of_them(
    people: People, routine: Routine
) -> None:
    attempt = judged(people.student, routine, 90, 60)
    judged(people.classmate, routine, None)
    write_comment(attempt=attempt, writer=people.student, text="How high?")
    set_practice_aid(group=people.group, only=True)
    assert why(people) == [("Sam Student", "“How high?”")]
    (entry,) = desk_of(coach=people.coach).entries
    assert (entry.unjudged, entry.fell) == ("", "")


def test_of_who_left_or_is_hidden_nothing_stands_there(people: People, routine: Routine) -> None:
    judged(people.student, routine, 90, 60)
    judged(people.classmate, routine, 90, 60)
    leave_group(group=people.group, user=people.student)
    make_minor(people.classmate)
    assert why(people) == []


def test_what_is_weeks_old_is_history(people: People, routine: Routine) -> None:
    attempt = judged(people.student, routine, 90, 60)
    Attempt.objects.filter(pk=attempt.pk).update(created_at=timezone.now() - timedelta(days=30))
    assert why(people) == []


def test_the_queue_is_short_and_costs_as_many_queries_however_long_it_is(
    people: People, routine: Routine, django_assert_num_queries: Any
) -> None:
    judged(people.student, routine, 90, 60)
    write_comment(attempt=judged(people.classmate, routine, 80), writer=people.classmate, text="Hello?")
    with CaptureQueriesContext(connection) as first:
        desk_of(coach=people.coach)
    asked = len(first)
    for place in range(SHOWN):
        judged(people.student, a_routine(people.coach, people.group, title=f"Kata {place}"), 90, 60)
    with django_assert_num_queries(asked):
        desk = desk_of(coach=people.coach)
    assert (len(desk.entries), desk.more) == (SHOWN, 2)


def test_who_coaches_nobody_has_no_desk(people: People, signed_in: Any) -> None:
    assert "Needs a look first" not in text_of(signed_in(people.other_coach).get("/"))
