"""Nobody writes to a minor one to one: a guardian, or a second adult of the group, always reads along."""

from __future__ import annotations

import pytest

from accounts.errors import NobodyReadsAlong
from accounts.guardians.selectors import readers_of_messages_to
from accounts.models import Membership
from tests.consents import make_guardian, make_minor
from tests.people import make_person

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


@pytest.fixture
def minor(people):
    return make_minor(people.student)


def second_coach(people):
    person = make_person("Cora Coach", coach=True)
    Membership.objects.create(group=people.group, user=person, role=Membership.Role.COACH)
    return person


def test_two_adults_write_alone(people):
    assert readers_of_messages_to(people.classmate, writer=people.coach) == []


def test_where_nobody_would_read_along_nothing_is_sent(people, minor):
    with pytest.raises(NobodyReadsAlong):
        readers_of_messages_to(minor, writer=people.coach)
    with pytest.raises(NobodyReadsAlong):
        readers_of_messages_to(people.coach, writer=minor)


def test_what_somebody_else_writes_the_coach_reads(people, minor):
    assert readers_of_messages_to(minor, writer=people.stranger) == [people.coach]


def test_the_guardians_read_what_is_written_to_a_minor(people, minor):
    guardians = [make_guardian(people.stranger, minor), make_guardian(people.other_coach, minor)]
    assert set(readers_of_messages_to(minor, writer=people.coach)) == set(guardians)


def test_and_what_a_minor_writes(people, minor):
    guardian = make_guardian(people.stranger, minor)
    assert readers_of_messages_to(people.coach, writer=minor) == [guardian]


def test_without_a_guardian_a_second_coach_of_the_group_reads(people, minor):
    second = second_coach(people)
    assert readers_of_messages_to(minor, writer=people.coach) == [second]
    assert readers_of_messages_to(minor, writer=second) == [people.coach]


@pytest.mark.parametrize("band", ["16_17", ""])
def test_a_second_coach_who_is_a_minor_or_of_unknown_age_does_not_count(people, minor, band):
    second = second_coach(people)
    second.age_band = band
    second.save()
    with pytest.raises(NobodyReadsAlong):
        readers_of_messages_to(minor, writer=people.coach)


def test_a_coach_of_another_group_does_not_count(people, minor):
    with pytest.raises(NobodyReadsAlong):
        readers_of_messages_to(minor, writer=people.coach)
    assert people.other_coach.is_adult


def test_a_guardian_and_their_child_write_freely(people, minor):
    guardian = make_guardian(people.stranger, minor)
    assert readers_of_messages_to(minor, writer=guardian) == []
    assert readers_of_messages_to(guardian, writer=minor) == []


def test_of_two_minors_the_guardians_of_both_read(people, minor):
    other = make_minor(people.classmate)
    make_guardian(people.stranger, minor)
    with pytest.raises(NobodyReadsAlong):
        # The only adult coach reads for the one who has no guardian; without the coach nobody does.
        readers_of_messages_to(other, writer=make_minor(people.coach))
    people.coach.refresh_from_db()
    make_guardian(people.other_coach, other)
    readers = readers_of_messages_to(minor, writer=other)
    assert set(readers) == {people.stranger, people.other_coach}


def test_who_has_not_said_how_old_they_are_counts_as_a_minor(people):
    people.classmate.age_band = ""
    with pytest.raises(NobodyReadsAlong):
        readers_of_messages_to(people.classmate, writer=people.coach)
