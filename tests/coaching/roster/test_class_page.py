"""The class page: who practised what, what changed, what is hard for all; only what compares is counted."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AgeBand, Group, Membership, User
from coaching.roster.pages import STUDENTS_ON_A_PAGE, ClassPage, class_page
from coaching.roster.rows import QUIET_DAYS, Row
from library.models import Routine
from practice.access import attempts_coached_by
from tests.coaching.roster.conftest import Practise, parts
from tests.consents import agree, make_guardian, make_minor
from tests.people import People, make_person
from tests.practice.bodies import movement
from tests.practice.stage import shared_routine
from tests.practice.test_attempt_pages import text_of

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def shown(people: People, **asked: Any) -> ClassPage:
    return class_page(viewer=people.coach, group=people.group, asked=asked)


def row_of(people: People, student: User, **asked: Any) -> Row:
    return next(row for row in shown(people, **asked).rows if row.student == student)


def names(page: ClassPage) -> list[str]:
    return [row.student.name for row in page.rows]


def address(people: People, query: str = "") -> str:
    return reverse("coaching:group_class", args=[people.group.pk]) + query


def joins(people: People, count: int) -> list[User]:
    students = [make_person(f"Student {number:02}") for number in range(count)]
    Membership.objects.bulk_create([Membership(group=people.group, user=one) for one in students])
    return students


def test_a_student_at_a_routine_has_last_best_change_and_what_to_work_on(people: People, practise: Practise):
    practise(people.student, 60, ago=9)
    practise(people.student, 91, ago=5)
    practise(people.student, 75, ago=2, parts=parts(80, left_knee=41))
    cell = row_of(people, people.student).only
    assert (cell.last.total, cell.best.total, cell.change.points) == (75, 91, -16)
    assert (cell.work.parts, cell.work.form, cell.work.degrees) == (("left_knee",), 41, 30)
    assert (cell.attempts, cell.worse) == (3, True)


def test_what_could_not_be_judged_is_practice_and_counts_in_no_score(people: People, practise: Practise):
    practise(people.student, 70, ago=3)
    practise(people.student, None, ago=0)
    row = row_of(people, people.student)
    assert (row.only.last.total, row.only.attempts, row.idle) == (70, 2, 0)
    assert row.only.why == "Too little in view"


def test_scores_made_with_something_else_than_the_last_are_not_counted(people: People, practise: Practise):
    practise(people.student, 99, ago=3, engine_version="1.0")
    practise(people.student, 70, ago=1)
    cell = row_of(people, people.student).only
    assert (cell.last.total, cell.best.total, cell.change) == (70, 70, None)


def test_who_does_not_practise_and_who_got_worse_come_first(people: People, practise: Practise):
    quiet, worse, fine, never = joins(people, 4)
    Membership.objects.filter(user=never).update(joined_at=people.group.memberships.first().joined_at)
    practise(quiet, 80, ago=QUIET_DAYS)
    practise(worse, 90, ago=2)
    practise(worse, 60, ago=1)
    for student in (fine, people.student, people.classmate):
        practise(student, 80, ago=1)
    assert names(shown(people))[:3] == [never.name, quiet.name, worse.name]


def test_measuring_alone_makes_nobody_worse(people: People, practise: Practise):
    practise(people.student, 80, ago=2)
    practise(people.student, 76, ago=1)
    assert not row_of(people, people.student).worse


def test_students_are_filtered_by_when_they_practised_and_whether_they_got_worse(
    people: People, practise: Practise
):
    practise(people.student, 90, ago=20)
    practise(people.student, 60, ago=8)
    practise(people.classmate, 90, ago=1)
    assert names(shown(people, idle="8")) == ["Sam Student"]
    assert names(shown(people, idle="9")) == []
    assert names(shown(people, worse="on")) == ["Sam Student"]


def test_rows_are_sorted_both_ways_and_what_has_no_value_comes_last(people: People, practise: Practise):
    empty = joins(people, 1)[0]
    practise(people.student, 90, ago=3)
    practise(people.classmate, 70, ago=1)
    routine = str(Routine.objects.get().pk)
    for sort in ("last", "best", "practised"):
        up = names(shown(people, routine=routine, sort=sort))
        down = names(shown(people, routine=routine, sort=f"-{sort}"))
        assert up[2] == down[2] == empty.name
        assert up[:2] == down[1::-1]
    assert names(shown(people, sort="name")) == ["Kim Classmate", "Sam Student", empty.name]


@pytest.mark.parametrize(
    "asked", [{"sort": "nonsense"}, {"sort": "-"}, {"routine": "x"}, {"idle": "-3"}, {"idle": "many"}]
)
def test_what_makes_no_sense_is_as_if_it_were_not_asked_for(people: People, practise: Practise, asked):
    practise(people.student, 90)
    assert len(shown(people, **asked).rows) == 2


def test_the_map_has_the_mean_of_each_part_over_the_students(people: People, practise: Practise):
    practise(people.student, 90, ago=9, parts=parts(10))
    practise(people.student, 90, ago=1, parts=parts(90, left_knee=40))
    practise(people.classmate, 80, ago=1, parts=parts(80, left_knee=70))
    found = shown(people).map
    knee = next(cell for (cell,) in found.rows if cell.part == "left_knee")
    assert (knee.value, knee.degrees, knee.students, knee.low) == (55, 30, 2, 1)
    assert found.hardest == [knee]
    assert (found.columns[0].students, found.apart) == (2, 0)


def test_the_map_leaves_out_scores_that_compare_with_no_others(people: People, practise: Practise):
    third = joins(people, 1)[0]
    practise(people.student, 90, ago=1)
    practise(people.classmate, 80, ago=1)
    practise(third, 10, ago=0, engine_version="1.0")
    found = shown(people).map
    assert (found.columns[0].students, found.columns[0].apart) == (2, 1)
    assert found.rows[0][0].value == 85


def test_a_part_that_counts_nothing_is_nobodys_to_work_on(
    people: People, practise: Practise, routine: Routine
):
    Routine.objects.filter(pk=routine.pk).update(joint_weights={"left_knee": 0})
    practise(people.student, 80, parts=parts(80, left_knee=5, head=70))
    assert row_of(people, people.student).only.work.label == "Head"


def test_where_scores_are_for_the_student_alone_the_coach_sees_none(
    people: People, practise: Practise, signed_in
):
    practise(people.student, 43, ago=1)
    people.group.practice_aid_only = True
    people.group.save()
    page = signed_in(people.coach).get(address(people))
    assert "Practice aid only: scores are for the student alone." in text_of(page)
    assert "1 day ago" in text_of(page)
    assert " 43 " not in text_of(page)
    cell = row_of(people, people.student).only
    assert (cell.last, cell.work, cell.hidden) == (None, None, True)


def test_whose_scores_are_hidden_is_the_same_wherever_it_is_asked(
    people: People, practise: Practise, routine
):
    """By thousands and one by one; a coach who is a student's guardian sees that one's scores."""
    elsewhere = Group.objects.create(name="School", owner=people.other_coach, practice_aid_only=True)
    routine.groups.add(elsewhere)
    child = joins(people, 1)[0]
    agree(make_guardian(people.coach, make_minor(child)), child)
    for student in (people.student, people.classmate, child):
        practise(student, 80)
    for group, hidden in (
        (elsewhere, [people.classmate]),
        (people.group, [people.classmate, people.student]),
    ):
        Membership.objects.get_or_create(group=elsewhere, user=people.classmate)
        Group.objects.update(practice_aid_only=False)
        Group.objects.filter(pk=group.pk).update(practice_aid_only=True)
        one_by_one = {one.student for one in attempts_coached_by(people.coach) if one.score_hidden}
        together = {row.student for row in shown(people).rows if row.only.hidden}
        assert together == one_by_one == set(hidden)


def test_a_minor_whose_guardian_has_not_agreed_is_only_counted(people: People, practise: Practise, signed_in):
    practise(people.student, 80)
    make_minor(people.student, AgeBand.TEEN)
    page = text_of(signed_in(people.coach).get(address(people)))
    assert "Sam Student" not in page
    assert "1 more is not shown: their guardian has not agreed." in page


def test_a_routine_of_another_group_is_not_on_the_page(people: People, practise: Practise):
    elsewhere = shared_routine(people, movement())
    elsewhere.groups.clear()
    practise(people.student, 80, at=elsewhere)
    assert row_of(people, people.student).attempts == 0


def test_the_group_page_leads_to_the_class_and_the_class_to_each_student(
    people: People, practise: Practise, signed_in
):
    practise(people.student, 80)
    coach = signed_in(people.coach)
    group = coach.get(reverse("coaching:group", args=[people.group.pk])).content.decode()
    assert f'href="{address(people)}"' in group
    page = coach.get(address(people)).content.decode()
    assert f'href="{reverse("coaching:student", args=[people.group.pk, people.student.pk])}"' in page


def test_a_group_without_students_or_routines_says_what_to_do(people: People, signed_in):
    page = text_of(signed_in(people.coach).get(address(people)))
    assert "No routine is shared with this group yet." in page
    Membership.objects.filter(role="student").delete()
    assert "No students yet." in text_of(signed_in(people.coach).get(address(people)))


def test_the_number_of_queries_does_not_grow_with_the_class(
    people: People, practise: Practise, routine: Routine, signed_in
):
    counts = []
    coach = signed_in(people.coach)
    practise(people.student, 80)
    for more in (0, 5, STUDENTS_ON_A_PAGE):
        another = shared_routine(people, movement())
        for number, student in enumerate(joins_more(people, more)):
            practise(student, 50 + number, ago=2)
            practise(student, None if number % 3 else 60, ago=1, at=another)
        with CaptureQueriesContext(connection) as queries:
            assert coach.get(address(people)).status_code == 200
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts


def joins_more(people: People, count: int) -> list[User]:
    made = User.objects.count()
    students = [make_person(f"Further {made + number}") for number in range(count)]
    Membership.objects.bulk_create([Membership(group=people.group, user=one) for one in students])
    return students
