"""Of whom something is asked: the group as it is, or one student of it; and who sees how far they are."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Membership
from accounts.services import leave_group
from assignments.access import assignments_visible_to
from assignments.selectors import due_for, open_in_group, people_asked, student_rows
from assignments.tallies import tallies_of
from library.routines.services import take_out_of_group
from practice.models import Score
from tests.assignments.conftest import Ask, Practise, day, moment
from tests.consents import look_after, make_minor
from tests.people import People, make_person
from tests.practice.test_attempt_pages import text_of
from tests.things import a_routine, a_scored_attempt

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def titles(people: People, person: Any) -> list[str]:
    return [row.assignment.routine.title for row in due_for(viewer=person, person=person)]


def test_it_is_due_for_every_student_of_the_group_and_for_nobody_else(people: People, ask: Ask) -> None:
    asked = ask()
    assert titles(people, people.student) == titles(people, people.classmate) == ["Morning kata"]
    assert titles(people, people.coach) == titles(people, people.stranger) == []
    assert list(people_asked(assignment=asked)) == [people.classmate, people.student]


def test_one_student_can_be_asked_alone(people: People, ask: Ask, signed_in: Any) -> None:
    asked = ask(student=people.student)
    assert titles(people, people.student) == ["Morning kata"]
    assert titles(people, people.classmate) == []
    assert signed_in(people.classmate).get(asked.get_absolute_url()).status_code == 404
    assert signed_in(people.student).get(asked.get_absolute_url()).status_code == 200


def test_who_joins_later_gets_what_is_open(people: People, ask: Ask) -> None:
    ask(due=3)
    ask(due=-1, made=-5)
    joins = make_person("Lea Later")
    Membership.objects.create(group=people.group, user=joins)
    (row,) = due_for(viewer=joins, person=joins)
    assert row.days_left == 3
    open_one, missed = tallies_of(viewer=people.coach, assignments=_all(people))
    assert (open_one.people, missed.people) == (3, 2)


def _all(people: People) -> list[Any]:
    return list(assignments_visible_to(people.coach).order_by("-due_on"))


def test_who_leaves_has_it_no_longer(people: People, ask: Ask, signed_in: Any) -> None:
    asked = ask(student=people.student)
    leave_group(group=people.group, user=people.student)
    assert titles(people, people.student) == []
    assert signed_in(people.student).get(asked.get_absolute_url()).status_code == 404
    page = text_of(signed_in(people.coach).get(asked.get_absolute_url()))
    assert "no longer in the group" in page


def test_a_routine_that_is_taken_out_of_the_group_is_asked_for_no_longer(
    people: People, ask: Ask, signed_in: Any
) -> None:
    asked = ask()
    take_out_of_group(routine=asked.routine, group=people.group)
    assert titles(people, people.student) == []
    assert "no longer in the group" in text_of(signed_in(people.coach).get(asked.get_absolute_url()))


def test_guardians_see_what_their_ward_has_to_do(people: People, ask: Ask, signed_in: Any) -> None:
    guardian = look_after(people.student)
    asked = ask()
    client = signed_in(guardian)
    for page in ("/", f"/people/children/{people.student.pk}/"):
        text = text_of(client.get(page))
        assert "Sam Student has to do" in text, page
        assert "Morning kata" in text, page
    assert "Sam Student" in text_of(client.get(asked.get_absolute_url()))
    assert "Morning kata" in text_of(client.get(f"/assignments/?of={people.student.pk}"))
    assert client.get(f"/assignments/?of={people.classmate.pk}").status_code == 404


def test_of_a_minor_for_whom_no_guardian_agrees_the_coach_sees_nothing(
    people: People, ask: Ask, practise: Practise, signed_in: Any
) -> None:
    asked = ask(made=-2)
    practise(60, days=-1)
    make_minor(people.student)
    _page, rows = student_rows(viewer=people.coach, assignment=asked, number=None)
    shown = {row.student.name: row.standing for row in rows}
    assert shown["Sam Student"] is None
    assert shown["Kim Classmate"] is not None
    page = text_of(signed_in(people.coach).get(asked.get_absolute_url()))
    assert "a guardian has to agree first" in page
    assert "0 of 1 done · Not begun: 1 1 more is not shown" in page, "who is not shown is not said to be late"
    (tally,) = tallies_of(viewer=people.coach, assignments=[asked])
    assert (tally.people, tally.unshown) == (1, 1)


def test_the_start_page_tells_what_is_due_and_leads_to_the_attempt(
    people: People, ask: Ask, signed_in: Any
) -> None:
    asked = ask(due=1, word="Look at your hips.")
    answer = signed_in(people.student).get("/")
    assert "Due tomorrow" in text_of(answer)
    assert "Look at your hips." in text_of(answer)
    assert f'href="/practice/routines/{asked.routine_id}/new/"' in answer.content.decode()
    assert "To do" not in text_of(signed_in(people.stranger).get("/"))


def test_the_group_page_lists_what_is_open_for_its_coach(
    people: People, ask: Ask, practise: Practise, signed_in: Any
) -> None:
    ask(made=-2)
    practise(60, days=-1)
    assert "1 of 2 done" in text_of(signed_in(people.coach).get(f"/coaching/groups/{people.group.pk}/"))
    group = f"/coaching/groups/{people.group.pk}/"
    assert "To do" not in text_of(signed_in(people.student).get(group))
    assert "To do" in text_of(signed_in(people.classmate).get(group))
    assert open_in_group(coach=people.coach, group=people.group).count() == 1


def test_the_start_page_of_a_coach_has_what_is_assigned_now(people: People, ask: Ask, signed_in: Any) -> None:
    assert "Assigned now" not in text_of(signed_in(people.coach).get("/"))
    ask()
    page = text_of(signed_in(people.coach).get("/"))
    assert "Assigned now" in page
    assert "Tuesday class" in page
    assert "0 of 2 done" in page
    assert "Assigned now" not in text_of(signed_in(people.other_coach).get("/"))


def test_many_students_and_attempts_cost_as_many_queries_as_few(
    people: People, ask: Ask, practise: Practise, django_assert_max_num_queries: Any
) -> None:
    asked = ask(made=-2)
    practise(60, days=-1)

    def read() -> None:
        tallies_of(viewer=people.coach, assignments=[asked])
        student_rows(viewer=people.coach, assignment=asked, number=None)
        due_for(viewer=people.student, person=people.student)

    with django_assert_max_num_queries(15):
        read()
    other = a_routine(people.coach, people.group, title="Evening kata")
    for number in range(12):
        student = make_person(f"Student {number}")
        Membership.objects.create(group=people.group, user=student, joined_at=timezone.now())
        a_scored_attempt(student, other, 50.0)
        practise(60, student=student)
        ask(routine=other, due=5, due_on=day(5))
    people.group.memberships.update(joined_at=moment(-3))
    with django_assert_max_num_queries(15):
        read()
    assert tallies_of(viewer=people.coach, assignments=[asked])[0].done == 13


def test_a_coach_sees_on_the_page_of_a_student_what_is_asked_in_this_group_alone(
    people: People, ask: Ask, signed_in: Any
) -> None:
    ask(word="In this group.")
    other = people.other_coach.owned_groups.create(name="Elsewhere")
    Membership.objects.create(group=other, user=people.student)
    secret = a_routine(people.other_coach, other, title="Secret kata")
    ask(by=people.other_coach, group=other, routine=secret, student=people.student, word="Elsewhere.")
    address = f"/coaching/groups/{people.group.pk}/students/{people.student.pk}/"
    page = text_of(signed_in(people.coach).get(address))
    assert "In this group." in page
    assert "Elsewhere." not in page


def test_the_list_counts_as_the_page_of_each_does(
    people: People, routine: Any, ask: Ask, practise: Practise
) -> None:
    asked = [
        ask(due=due, made=-20, goal=goal, times=times)
        for due, goal, times in ((5, None, 1), (5, 70, 1), (-4, 70, 2), (-4, None, 3))
    ]
    for number, totals in enumerate(((69.5, 80), (69.4,), (None, 90), (), (75, 71, 90), (72, None, 72))):
        student = make_person(f"Student {number}")
        Membership.objects.create(group=people.group, user=student)
        for days, total in enumerate(totals):
            made = practise(total, days=-3 * days - 1, student=student)
            if number == 4:
                Score.objects.filter(pk=made.score_id).update(
                    repetitions_compared=1 + days, reference_repetitions=3
                )
            elif number == 5:
                Score.objects.filter(pk=made.score_id).update(completeness=0.5 + days / 4)
    people.group.memberships.update(joined_at=moment(-21))
    for tally in tallies_of(viewer=people.coach, assignments=asked):
        _page, rows = student_rows(viewer=people.coach, assignment=tally.assignment, number=None)
        assert tally.states == Counter(row.standing.state for row in rows if row.standing)
