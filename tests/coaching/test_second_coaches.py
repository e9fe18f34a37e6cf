"""A coach has another member coach the group too, and takes that back; only people of age."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import AgeBand, Membership, User
from accounts.selectors import groups_coached_by
from accounts.services import change_age, make_coach
from tests.people import People, make_person

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def at(name: str, people: People, person: User) -> str:
    return reverse(f"coaching:{name}", args=[people.group.pk, person.pk])


def role_of(person: User, people: People) -> str:
    return Membership.objects.get(group=people.group, user=person).role


def test_a_member_coaches_the_group_too_and_no_longer(signed_in, people: People):
    page = signed_in(people.coach).get(reverse("coaching:group", args=[people.group.pk])).content.decode()
    assert at("coach_make", people, people.student) in page
    answer = signed_in(people.coach).post(at("coach_make", people, people.student), follow=True)
    assert "Sam Student now coaches the group with you." in answer.content.decode()
    assert at("coach_unmake", people, people.student) in answer.content.decode()
    assert at("coach_make", people, people.student) not in answer.content.decode()
    people.student.refresh_from_db()
    assert people.student.is_coach
    assert list(groups_coached_by(user=people.student)) == [people.group]
    second = signed_in(people.student).get(reverse("coaching:group", args=[people.group.pk]))
    assert people.group.invitation_code in second.content.decode()
    signed_in(people.coach).post(at("coach_unmake", people, people.student))
    assert role_of(people.student, people) == Membership.Role.STUDENT
    assert not groups_coached_by(user=people.student).exists()


@pytest.mark.parametrize("band", ["", AgeBand.UNDER_13, AgeBand.YOUTH])
def test_nobody_under_age_coaches_others(signed_in, people: People, band: str):
    people.student.age_band = band
    people.student.save()
    page = signed_in(people.coach).get(reverse("coaching:group", args=[people.group.pk])).content.decode()
    assert at("coach_make", people, people.student) not in page
    answer = signed_in(people.coach).post(at("coach_make", people, people.student))
    assert answer.status_code == 403
    assert "18 or older" in answer.content.decode()
    assert role_of(people.student, people) == Membership.Role.STUDENT
    people.student.refresh_from_db()
    assert not people.student.is_coach


def test_who_turns_out_to_be_under_age_no_longer_coaches_others(people: People):
    make_coach(group=people.group, user=people.student)
    people.student.refresh_from_db()
    change_age(user=people.student, band=AgeBand.YOUTH)
    assert role_of(people.student, people) == Membership.Role.STUDENT


def test_the_group_s_own_coach_stays_its_coach(signed_in, people: People):
    make_coach(group=people.group, user=people.student)
    answer = signed_in(people.student).post(at("coach_unmake", people, people.coach))
    assert answer.status_code >= 400
    assert role_of(people.coach, people) == Membership.Role.COACH


def test_only_members_and_only_by_coaches(signed_in, people: People):
    outside = make_person("Olga Outside")
    assert signed_in(people.coach).post(at("coach_make", people, outside)).status_code == 404
    for person in (people.student, people.stranger, people.other_coach):
        for name in ("coach_make", "coach_unmake"):
            assert signed_in(person).post(at(name, people, people.classmate)).status_code == 404
    assert role_of(people.classmate, people) == Membership.Role.STUDENT
