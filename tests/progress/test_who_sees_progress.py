"""Progress is the student's, their guardians' and their coaches': a coach's part of it is what they coach."""

from __future__ import annotations

import pytest

from library.models import Routine
from tests.consents import look_after, make_minor
from tests.practice.test_attempt_pages import text_of
from tests.progress.conftest import Make, attempt_at
from tests.things import a_routine

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def pages(student, routine: Routine) -> list[str]:
    own = f"/progress/people/{student.pk}/"
    return [own, f"{own}routines/{routine.pk}/", f"{own}routines/{routine.pk}/csv/"]


def test_the_student_the_guardian_and_the_coach_see_it(people, routine, make: Make, signed_in):
    make(80)
    guardian = look_after(people.student)
    for person in (people.student, guardian, people.coach):
        for page in pages(people.student, routine):
            assert signed_in(person).get(page).status_code == 200, (person, page)
    assert "Progress of Sam Student" in text_of(
        signed_in(people.coach).get(pages(people.student, routine)[0])
    )


def test_nobody_else_learns_even_that_there_is_any(people, routine, make: Make, signed_in):
    make(80)
    for person in (people.classmate, people.stranger, people.other_coach):
        for page in pages(people.student, routine):
            assert signed_in(person).get(page).status_code == 404, (person, page)
        assert signed_in(person).post(f"{pages(people.student, routine)[1]}rescore/").status_code == 404


def test_a_coach_sees_no_attempt_at_a_routine_that_is_not_the_group_s(people, make: Make, signed_in):
    elsewhere = a_routine(people.other_coach, title="Secret kata")
    attempt_at(elsewhere, people.student, None, 0, {"scored": False})
    client = signed_in(people.coach)
    assert "Secret kata" not in text_of(client.get(f"/progress/people/{people.student.pk}/"))
    assert client.get(pages(people.student, elsewhere)[1]).status_code == 404
    assert "Secret kata" in text_of(signed_in(people.student).get("/progress/"))


def test_a_student_who_left_is_no_longer_seen_and_keeps_their_own(people, routine, make: Make, signed_in):
    make(80)
    people.group.memberships.filter(user=people.student).delete()
    for page in pages(people.student, routine):
        assert signed_in(people.coach).get(page).status_code == 404
        assert signed_in(people.student).get(page).status_code == 200


def test_a_minor_for_whom_no_guardian_agrees_is_hidden_from_the_coach(people, routine, make: Make, signed_in):
    make(80)
    group = f"/coaching/groups/{people.group.pk}/"
    link = f'href="{pages(people.student, routine)[0]}"'
    assert link in signed_in(people.coach).get(group).content.decode()
    make_minor(people.student)
    assert link not in signed_in(people.coach).get(group).content.decode()
    for page in pages(people.student, routine):
        assert signed_in(people.coach).get(page).status_code == 404
    assert "Sam Student" not in text_of(signed_in(people.coach).get("/progress/"))


def test_one_s_own_page_leads_to_those_one_looks_after(people, signed_in):
    guardian = look_after(people.student)
    for person in (guardian, people.coach):
        page = signed_in(person).get("/progress/").content.decode()
        assert f'href="/progress/people/{people.student.pk}/"' in page
    assert "/progress/people/" not in signed_in(people.classmate).get("/progress/").content.decode()
