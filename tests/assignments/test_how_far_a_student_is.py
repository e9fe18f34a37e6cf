"""How far a student is with an assignment: reckoned from attempts, each time anew."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Group, Membership
from accounts.services import set_practice_aid
from assignments.models import Assignment
from assignments.selectors import due_for, with_standings
from assignments.services import end_assignment, update_assignment
from assignments.standing import Standing, State
from tests.assignments.conftest import Ask, Practise, day
from tests.people import People

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def standing(people: People, assignment: Assignment, viewer: Any = None) -> Standing:
    person = people.student
    asked = with_standings(viewer=viewer or person, person=person, assignments=[assignment])
    return asked[0].standing


def test_without_attempts_it_is_not_begun(people: People, ask: Ask) -> None:
    found = standing(people, ask(times=3))
    assert (found.state, found.counted, found.progress) == (State.NOT_BEGUN, 0, "0 of 3")


def test_judged_attempts_count_until_there_are_as_many_as_were_asked_for(
    people: People, ask: Ask, practise: Practise
) -> None:
    asked = ask(times=2, made=-3)
    practise(40, days=-2)
    assert (standing(people, asked).state, standing(people, asked).progress) == (State.BEGUN, "1 of 2")
    practise(30, days=-1)
    assert (standing(people, asked).state, standing(people, asked).counted) == (State.DONE, 2)


def test_what_could_not_be_judged_does_not_count_and_is_told_of(
    people: People, ask: Ask, practise: Practise
) -> None:
    asked = ask(made=-3)
    practise(None, days=-1)
    practise(scored=False, days=-1)
    found = standing(people, asked)
    assert (found.state, found.counted, found.unjudged, found.unscored) == (State.BEGUN, 0, 1, 1)


def test_with_a_goal_an_attempt_counts_that_shows_a_total_reaching_it(
    people: People, ask: Ask, practise: Practise
) -> None:
    asked = ask(made=-3, goal=80)
    practise(79.4, days=-2)
    assert (standing(people, asked).counted, standing(people, asked).below) == (0, 1)
    practise(79.5, days=-1)
    assert standing(people, asked).state == State.DONE


def test_attempts_before_it_began_do_not_count(people: People, ask: Ask, practise: Practise) -> None:
    asked = ask(made=-2)
    practise(90, days=-3)
    assert standing(people, asked).state == State.NOT_BEGUN
    update_assignment(assignment=asked, by=people.coach, starts_on=day(-3))
    assert standing(people, asked).state == State.DONE


def test_before_its_start_there_is_nothing_to_do(people: People, ask: Ask) -> None:
    asked = ask(starts_on=day(2))
    assert standing(people, asked).state == State.UPCOMING
    assert due_for(viewer=people.student, person=people.student) == []


def test_after_its_day_it_is_overdue_and_can_be_done_late(
    people: People, ask: Ask, practise: Practise
) -> None:
    asked = ask(due=-1, made=-5)
    assert standing(people, asked).state == State.OVERDUE
    practise(50)
    assert standing(people, asked).state == State.DONE_LATE


def test_its_last_day_counts_to_the_end(people: People, ask: Ask, practise: Practise) -> None:
    asked = ask(due=0, made=-5)
    practise(50)
    assert standing(people, asked).state == State.DONE


def test_ended_early_nothing_is_asked_any_more_and_what_was_done_stays_done(
    people: People, ask: Ask, practise: Practise
) -> None:
    first, second = ask(made=-5), ask(made=-5, times=2)
    practise(50, days=-1)
    for asked in (first, second):
        end_assignment(assignment=asked)
    assert standing(people, first).state == State.DONE
    assert standing(people, second).state == State.CLOSED
    assert due_for(viewer=people.student, person=people.student) == []


def test_where_scores_are_the_students_alone_coaches_see_counts_only(
    people: People, ask: Ask, practise: Practise
) -> None:
    asked = ask(made=-5, goal=80)
    practise(50, days=-1)
    assert standing(people, asked, people.coach).counted == 0
    other = Group.objects.create(name="School", owner=people.other_coach, practice_aid_only=True)
    Membership.objects.create(group=other, user=people.student)
    asked.routine.groups.add(other)
    seen, own = standing(people, asked, people.coach), standing(people, asked)
    assert (seen.counted, seen.goal_hidden, seen.below) == (1, True, 0)
    assert (own.counted, own.goal_hidden, own.below) == (0, False, 1)


def test_a_group_that_becomes_a_practice_aid_has_no_goal_any_more(
    people: People, ask: Ask, practise: Practise
) -> None:
    asked = ask(made=-5, goal=80)
    practise(50, days=-1)
    set_practice_aid(group=people.group, only=True)
    asked = Assignment.objects.get(pk=asked.pk)
    for viewer in (people.coach, people.student):
        found = standing(people, asked, viewer)
        assert (found.counted, found.goal_hidden, found.state) == (1, False, State.DONE)
