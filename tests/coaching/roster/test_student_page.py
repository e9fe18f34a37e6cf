"""A student's page for their coaches, with notes that nobody else reads, and that go with the membership."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import Membership
from accounts.services import make_coach, remove_member
from coaching.models import CoachNote
from coaching.roster.notes import keep_note
from privacy.inventory import EXPORTED
from tests.coaching.roster.conftest import Practise, parts
from tests.consents import make_minor
from tests.people import People, make_person
from tests.practice.test_attempt_pages import text_of

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

WORDS = "Afraid of the left leg since the fall."


def address(people: People) -> str:
    return reverse("coaching:student", args=[people.group.pk, people.student.pk])


def membership(people: People) -> Membership:
    return people.group.memberships.get(user=people.student)


def note(people: People) -> CoachNote:
    return keep_note(membership=membership(people), author=people.coach, text=WORDS)


def exported(person) -> list[str]:  # type: ignore[no-untyped-def]
    (table,) = [table for table in EXPORTED if table.model == "coaching.CoachNote"]
    assert "author" in table.without
    return [row.text for row in table.rows(person)]  # type: ignore[attr-defined]


def test_it_has_figures_attempts_and_the_way_to_the_progress(people: People, practise: Practise, signed_in):
    practise(people.student, 62, ago=3, title="In socks")
    practise(people.student, None, ago=1)
    practise(people.student, 81, parts=parts(81, head=50))
    page = signed_in(people.coach).get(address(people))
    text = text_of(page)
    assert "3 attempts, the last on" in text
    assert "To work on: Head, form 50 of 100, 30° off" in text
    assert "In socks" in text
    assert "Too little in view" in text
    assert reverse("progress:person", args=[people.student.pk]) in page.content.decode()


def test_a_coach_keeps_a_note_and_removes_it(people: People, signed_in):
    coach = signed_in(people.coach)
    coach.post(f"{address(people)}notes/", {"text": WORDS})
    kept = CoachNote.objects.get()
    assert (kept.author, kept.membership) == (people.coach, membership(people))
    assert WORDS in text_of(coach.get(address(people)))
    coach.post(f"{address(people)}notes/{kept.pk}/remove/")
    assert not CoachNote.objects.exists()


def test_only_who_wrote_a_note_changes_its_words_and_the_page_says_that_they_changed(
    people: People, signed_in
):
    change = f"{address(people)}notes/{note(people).pk}/edit/"
    second = make_person("Selma Second", coach=True)
    Membership.objects.create(group=people.group, user=second, role=Membership.Role.COACH)
    assert f'href="{change}"' not in signed_in(second).get(address(people)).content.decode()
    assert signed_in(second).post(change, {"text": "Mine"}).status_code == 404
    coach = signed_in(people.coach)
    assert f'href="{change}"' in coach.get(address(people)).content.decode()
    assert WORDS in text_of(coach.get(change))
    assert coach.post(change, {"text": " "}).status_code == 422
    assert coach.post(change, {"text": "Turns well again."}).status_code == 302
    text = text_of(coach.get(address(people)))
    assert "Turns well again." in text
    assert "changed" in text
    assert WORDS not in text


def test_a_line_break_in_a_note_counts_as_one_letter(people: People, signed_in):
    signed_in(people.coach).post(f"{address(people)}notes/", {"text": "a" * 1998 + "\r\nb"})
    assert len(CoachNote.objects.get().text) == 2000


def test_an_empty_note_is_refused_with_the_page_still_there(people: People, signed_in):
    answer = signed_in(people.coach).post(f"{address(people)}notes/", {"text": " "})
    assert (answer.status_code, CoachNote.objects.count()) == (400, 0)
    assert "This field is required." in text_of(answer)


def test_every_coach_of_the_group_reads_it_and_nobody_else(people: People, signed_in):
    note(people)
    second = make_person("Selma Second", coach=True)
    Membership.objects.create(group=people.group, user=second, role=Membership.Role.COACH)
    assert WORDS in text_of(signed_in(second).get(address(people)))
    for other in (people.student, people.classmate, people.other_coach, people.stranger):
        assert signed_in(other).get(address(people)).status_code == 404


def test_a_note_about_another_student_is_not_removed_by_this_address(people: People, signed_in):
    about = people.group.memberships.get(user=people.classmate)
    other = keep_note(membership=about, author=people.coach, text=WORDS)
    assert signed_in(people.coach).post(f"{address(people)}notes/{other.pk}/remove/").status_code == 404
    assert CoachNote.objects.count() == 1


def test_a_hidden_minor_has_no_page(people: People, signed_in):
    make_minor(people.student)
    assert signed_in(people.coach).get(address(people)).status_code == 404


def test_a_student_who_becomes_a_coach_reads_no_notes_about_themselves(people: People, signed_in):
    note(people)
    make_coach(group=people.group, user=people.student)
    assert signed_in(people.student).get(address(people)).status_code == 404


def test_notes_go_with_the_membership(people: People):
    note(people)
    remove_member(group=people.group, user=people.student)
    assert not CoachNote.objects.exists()


def test_they_stay_without_a_name_when_a_second_coach_leaves_the_site(people: People, signed_in):
    second = make_person("Selma Second", coach=True)
    keep_note(membership=membership(people), author=second, text=WORDS)
    second.delete()
    assert "a coach who has left" in text_of(signed_in(people.coach).get(address(people)))


def test_a_copy_of_ones_data_has_the_notes_about_oneself_without_who_wrote_them(people: People):
    note(people)
    assert exported(people.student) == [WORDS]
    assert exported(people.classmate) == []


def test_a_coach_gets_their_own_notes_as_long_as_they_coach_the_group(people: People):
    second = make_person("Selma Second", coach=True)
    coaching = Membership.objects.create(group=people.group, user=second, role=Membership.Role.COACH)
    keep_note(membership=membership(people), author=second, text=WORDS)
    assert exported(second) == [WORDS]
    coaching.delete()
    assert exported(second) == []
