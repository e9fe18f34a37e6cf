"""A coach writes below a student's month: who reads it, who may not write, and that it can be taken back."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.errors import NobodyReadsAlong
from notices.models import Notice
from reports.forms import MOST_LETTERS
from reports.models import MonthWords
from reports.months import Month
from reports.services import write_words
from tests.consents import look_after, make_minor
from tests.practice.test_attempt_pages import text_of

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def address(person) -> str:
    return f"/reports/people/{person.pk}/{timezone.localdate():%Y-%m}/"


def write(client, person, text: str):
    return client.post(address(person), {"text": text})


def test_the_student_reads_it_and_is_told(people, signed_in):
    assert write(signed_in(people.coach), people.student, "Well done <b>all</b> of it").status_code == 302
    page = signed_in(people.student).get(address(people.student))
    assert "Well done &lt;b&gt;all&lt;/b&gt; of it" in page.content.decode()
    told = Notice.objects.get(recipient=people.student)
    assert (told.kind, told.path, told.by) == ("month_words", address(people.student), people.coach)


def test_it_can_be_changed_and_taken_back(people, signed_in):
    coach = signed_in(people.coach)
    write(coach, people.student, "One")
    write(coach, people.student, "Two")
    assert MonthWords.objects.get().text == "Two"
    assert "Two" in coach.get(address(people.student)).content.decode()
    write(coach, people.student, "  ")
    assert not MonthWords.objects.exists()
    assert not Notice.objects.exists(), "nobody is told of what is gone"


def test_a_line_break_counts_as_one_letter_as_in_the_browser(people, signed_in):
    text = "a" * (MOST_LETTERS - 2) + "\r\nb"
    assert write(signed_in(people.coach), people.student, text).status_code == 302
    assert len(MonthWords.objects.get().text) == MOST_LETTERS


def test_nobody_but_a_coach_writes(people, signed_in):
    guardian = look_after(people.student)
    for person in (people.student, guardian, people.classmate, people.stranger, people.other_coach):
        assert write(signed_in(person), people.student, "Hello").status_code == 404, person
    assert not MonthWords.objects.exists()


def test_a_minor_is_not_written_to_one_to_one(people, signed_in):
    guardian = look_after(people.student)
    write(signed_in(people.coach), people.student, "Well done")
    assert set(Notice.objects.values_list("recipient", flat=True)) == {people.student.pk, guardian.pk}
    assert "Well done" in text_of(signed_in(guardian).get(address(people.student)))


def test_without_anybody_to_read_along_nothing_is_kept(people):
    make_minor(people.student)
    with pytest.raises(NobodyReadsAlong):
        write_words(writer=people.coach, person=people.student, month=Month.now(), text="Psst")
    assert not MonthWords.objects.exists()
    assert not Notice.objects.exists()


def test_a_coach_of_another_group_does_not_read_it(people, signed_in):
    group = people.other_coach.owned_groups.create(name="Elsewhere")
    group.memberships.create(user=people.other_coach, role="coach")
    group.memberships.create(user=people.student, role="student")
    write(signed_in(people.coach), people.student, "Between us")
    assert "Between us" not in text_of(signed_in(people.other_coach).get(address(people.student)))
    assert "Between us" in text_of(signed_in(people.coach).get(address(people.student)))
    assert "Between us" in text_of(signed_in(people.student).get(address(people.student)))


def test_too_much_is_refused_with_what_was_written_kept(people, signed_in):
    answer = write(signed_in(people.coach), people.student, "a" * 1201)
    assert answer.status_code == 422
    assert "a" * 1201 in answer.content.decode()
