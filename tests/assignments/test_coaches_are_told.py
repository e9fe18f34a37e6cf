"""A coach is told once when a student has done what was asked, of many students in one notice."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Membership
from accounts.services import leave_group, set_practice_aid, unmake_coach
from assignments.handing_in import tell_of_handed_in
from assignments.services import update_assignment
from library.models import Job
from notices.models import Notice
from tests.assignments.conftest import Ask, Practise
from tests.consents import make_minor
from tests.people import People, make_person

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def done(practise: Practise, total: float | None = 80, **more: Any) -> None:
    """An attempt that was scored, and what follows."""
    made = practise(total, **more)
    tell_of_handed_in(Job.objects.get(kind="score_attempt", subject_id=made.pk))


def told(person: Any) -> list[str]:
    return [notice.sentence for notice in Notice.objects.filter(recipient=person, kind="assignment_done")]


def test_the_coaches_are_told_once_it_is_done_and_not_again(
    people: People, ask: Ask, practise: Practise
) -> None:
    ask(times=2)
    done(practise)
    assert told(people.coach) == []
    done(practise)
    sentence = "1 student has done what you asked for: “Morning kata”."
    assert told(people.coach) == [sentence]
    Notice.objects.all().delete()
    done(practise)
    assert told(people.coach) == []


def test_of_many_students_there_is_one_notice_that_says_how_many(
    people: People, ask: Ask, practise: Practise
) -> None:
    ask()
    done(practise)
    done(practise, student=people.classmate)
    assert told(people.coach) == ["2 students have done what you asked for: “Morning kata”."]


def test_who_had_done_it_before_coaches_were_told_is_counted_too(
    people: People, ask: Ask, practise: Practise
) -> None:
    ask()
    practise(80, student=people.classmate)
    done(practise)
    assert told(people.coach) == ["2 students have done what you asked for: “Morning kata”."]


def test_of_one_student_alone_the_name_is_said_until_they_leave(
    people: People, ask: Ask, practise: Practise
) -> None:
    ask(student=people.student)
    done(practise)
    assert told(people.coach) == ["Sam Student has done what you asked for: “Morning kata”."]
    leave_group(group=people.group, user=people.student)
    assert told(people.coach) == []


def test_what_could_not_be_judged_or_did_not_reach_the_goal_is_not_told(
    people: People, ask: Ask, practise: Practise
) -> None:
    ask(goal=90)
    done(practise, None)
    done(practise, 80)
    assert told(people.coach) == []


def test_where_scores_are_the_students_alone_it_says_what_the_page_says(
    people: People, ask: Ask, practise: Practise
) -> None:
    ask(goal=90)
    set_practice_aid(group=people.group, only=True)
    done(practise, 40)
    assert told(people.coach) == ["1 student has done what you asked for: “Morning kata”."]


def test_of_a_minor_for_whom_no_guardian_agrees_nothing_is_told(
    people: People, ask: Ask, practise: Practise
) -> None:
    ask()
    make_minor(people.student)
    done(practise)
    assert told(people.coach) == []


def test_who_asks_for_more_is_told_when_that_is_done(people: People, ask: Ask, practise: Practise) -> None:
    asked = ask()
    done(practise)
    Notice.objects.all().delete()
    update_assignment(assignment=asked, by=people.coach, times=2)
    done(practise)
    assert len(told(people.coach)) == 1


def test_who_has_done_what_is_asked_for_now_too_is_not_told_of_again(
    people: People, ask: Ask, practise: Practise
) -> None:
    asked = ask()
    done(practise)
    done(practise)
    Notice.objects.all().delete()
    update_assignment(assignment=asked, by=people.coach, times=2)
    done(practise)
    assert told(people.coach) == []


def test_who_coaches_no_longer_is_told_of_it_no_longer(people: People, ask: Ask, practise: Practise) -> None:
    second = make_person("Selma Second", coach=True)
    Membership.objects.create(group=people.group, user=second, role=Membership.Role.COACH)
    ask()
    done(practise)
    assert len(told(second)) == 1
    unmake_coach(group=people.group, user=second)
    assert told(second) == []
    assert len(told(people.coach)) == 1
