"""Reading groups: the ground that access to videos stands on."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from accounts import selectors, services
from accounts.access import get_coached_group_for, get_group_for
from accounts.models import Group, Membership
from tests.people import People

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def test_everybody_in_a_group_belongs_to_it(people: People):
    for person in (people.coach, people.student, people.classmate):
        assert list(selectors.groups_of(user=person)) == [people.group]
    assert not selectors.groups_of(user=people.stranger).exists()


def test_only_the_coach_coaches(people: People):
    assert list(selectors.groups_coached_by(user=people.coach)) == [people.group]
    assert not selectors.groups_coached_by(user=people.student).exists()
    assert not selectors.groups_joined_by(user=people.coach).exists()


def test_an_owner_without_a_membership_still_coaches(people: People):
    Membership.objects.filter(user=people.coach).delete()
    assert list(selectors.groups_coached_by(user=people.coach)) == [people.group]


def test_a_second_coach_coaches_too(people: People):
    Membership.objects.create(group=people.group, user=people.other_coach, role=Membership.Role.COACH)
    assert selectors.is_coach_of(coach=people.other_coach, student=people.student)
    assert get_coached_group_for(people.other_coach, people.group.pk) == people.group


def test_a_student_in_two_groups_of_a_coach_is_listed_once(people: People):
    second = services.create_group(coach=people.coach, name="Thursday class")
    Membership.objects.create(group=second, user=people.student)
    assert list(selectors.students_of_coach(coach=people.coach)) == [people.classmate, people.student]


@pytest.mark.parametrize(
    ("coach", "student", "expected"),
    [
        ("coach", "student", True),
        ("coach", "stranger", False),
        ("other_coach", "student", False),
        ("classmate", "student", False),
        ("student", "coach", False),
        ("coach", "coach", False),
    ],
)
def test_who_is_whose_coach(people: People, coach, student, expected):
    pair = {"coach": getattr(people, coach), "student": getattr(people, student)}
    assert selectors.is_coach_of(**pair) is expected


@pytest.mark.parametrize("name", ["stranger", "other_coach"])
def test_a_stranger_is_told_that_there_is_no_such_group(people: People, name):
    with pytest.raises(Http404):
        get_group_for(getattr(people, name), people.group.pk)


def test_a_student_does_not_get_the_group_as_its_coach(people: People):
    assert get_group_for(people.student, people.group.pk) == people.group
    with pytest.raises(Http404):
        get_coached_group_for(people.student, people.group.pk)


def test_a_visitor_gets_no_group(people: People):
    for get in (get_group_for, get_coached_group_for):
        with pytest.raises(Http404):
            get(AnonymousUser(), people.group.pk)


def test_students_are_counted_without_their_coach(people: People):
    counted = selectors.with_student_counts(groups=Group.objects.all())
    assert [group.student_count for group in counted] == [2]  # type: ignore[attr-defined]


@pytest.mark.parametrize("typed", ["{code}", " {lower} ", "{first}-{last}", "{first} {last}"])
def test_a_code_is_found_however_it_is_typed(people: People, typed):
    code = people.group.invitation_code
    text = typed.format(code=code, lower=code.lower(), first=code[:4], last=code[4:])
    assert selectors.group_by_code(code=text) == people.group
