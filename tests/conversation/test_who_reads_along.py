"""Nobody writes to a minor alone, and what is hidden stays hidden."""

from __future__ import annotations

import pytest

from accounts.models import Group, Membership
from accounts.services import remove_member
from conversation.models import Comment, Praise
from privacy.services import ask_to_leave
from tests.consents import look_after, make_guardian, make_minor
from tests.people import make_person

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def test_a_guardian_of_a_minor_reads_along_and_the_form_says_so(people, attempt, say, read):
    guardian = look_after(people.student)
    assert f"Reading along: {guardian}" in read(people.coach)
    assert say(people.coach, "Higher").status_code == 302
    assert "Higher" in read(guardian)


def test_a_coach_and_an_adult_student_write_without_anybody_else(people, attempt, say, read):
    assert say(people.coach, "Higher").status_code == 302
    assert "Reading along" not in read(people.coach)


@pytest.fixture
def alone(people, attempt, settings):
    """A student who has not said how old they are, and counts as a minor, with one coach."""
    people.student.age_band = ""
    people.student.save()
    return people.student


def test_without_a_second_adult_nothing_is_written_either_way_and_the_page_says_why(
    people, attempt, alone, say, read, signed_in
):
    for person in (people.coach, alone):
        page = read(person)
        assert "Nobody writes to a minor alone" in page
        assert "data-write" not in page
        assert say(person, "Secret").status_code == 422
    api = signed_in(people.coach).post(
        f"/api/attempts/{attempt.pk}/comments/", {"text": "Secret"}, "application/json"
    )
    assert (api.status_code, api.json()["error"]["code"]) == (403, "nobody_reads_along")
    praise = signed_in(people.coach).post(
        f"/conversation/attempts/{attempt.pk}/praise/", {"kind": "well_done"}
    )
    assert praise.status_code == 403
    assert not Comment.objects.exists()
    assert not Praise.objects.exists()


def test_a_second_coach_of_the_group_reads_along(people, attempt, alone, second_coach, say, read):
    assert say(people.coach, "Higher").status_code == 302
    assert "Higher" in read(second_coach)
    assert "Reading along: Selma Second" in read(people.coach)


def test_a_coach_of_another_group_who_does_not_see_the_attempt_does_not_count(people, attempt, alone, say):
    other = Group.objects.create(name="Elsewhere", owner=people.other_coach)
    Membership.objects.create(group=other, user=alone)
    assert say(people.coach, "Secret").status_code == 422
    assert not Comment.objects.exists()


def test_nothing_is_changed_once_nobody_reads_along_any_more(
    people, attempt, alone, second_coach, say, signed_in
):
    say(people.coach, "Higher")
    remove_member(group=people.group, user=second_coach)
    edit = f"/conversation/comments/{Comment.objects.get().pk}/edit/"
    refused = signed_in(people.coach).post(edit, {"text": "Secret"})
    assert refused.status_code == 422
    assert "Secret" in refused.content.decode(), "what was typed is there"
    assert Comment.objects.get().text == "Higher"


def test_a_coach_without_the_student_s_guardian_s_leave_sees_no_conversation(people, attempt, say, signed_in):
    guardian = make_guardian(make_person("Greta Guardian"), make_minor(people.student))
    assert say(people.coach, "Hello").status_code == 404
    api = f"/api/attempts/{attempt.pk}/comments/"
    assert signed_in(people.coach).get(api).status_code == 404
    assert say(guardian, "We talk at home").status_code == 302


def test_a_classmate_and_strangers_learn_nothing(people, attempt, say, signed_in):
    say(people.coach, "Higher")
    comment = Comment.objects.get()
    for person in (people.classmate, people.stranger, people.other_coach):
        assert say(person, "Me too").status_code == 404
        client = signed_in(person)
        assert client.get(f"/api/attempts/{attempt.pk}/comments/").status_code == 404
        assert client.post(f"/api/comments/{comment.pk}/answers/", {"text": "x"}).status_code == 404
        assert client.post(f"/conversation/comments/{comment.pk}/report/").status_code == 404
        assert client.delete(f"/api/comments/{comment.pk}/").status_code == 404


def test_a_coach_who_was_removed_reads_no_more_and_their_words_stay_theirs_to_delete(
    people, attempt, second_coach, say, read, signed_in
):
    say(second_coach, "From me")
    remove_member(group=people.group, user=second_coach)
    client, comment = signed_in(second_coach), Comment.objects.get()
    assert client.get(f"/api/attempts/{attempt.pk}/comments/").status_code == 404
    assert "From me" in read(people.student)
    assert client.delete(f"/api/comments/{comment.pk}/").status_code == 204
    assert "From me" not in read(people.student)


def test_who_is_leaving_is_hidden_with_what_they_said_and_erased_with_it(
    people, attempt, second_coach, say, read
):
    say(second_coach, "From me")
    say(people.student, "An answer", answer_to=Comment.objects.get().pk)
    ask_to_leave(user=second_coach)
    assert "From me" not in read(people.student)
    second_coach.delete()
    assert [one.text for one in Comment.objects.all()] == ["An answer"]
    assert "An answer" in read(people.student), "others' words stand for themselves"


def test_a_report_shows_staff_the_words_even_after_they_were_taken_back(
    people, attempt, say, read, signed_in, admin_client
):
    say(people.coach, "Rude words")
    comment = Comment.objects.get()
    report = f"/conversation/comments/{comment.pk}/report/"
    assert signed_in(people.coach).post(report).status_code == 404, "not one's own"
    for _time in range(2):
        assert signed_in(people.student).post(report).status_code == 302
    signed_in(people.coach).post(f"/conversation/comments/{comment.pk}/delete/")
    assert "Rude words" not in read(people.student)
    shown = admin_client.get("/admin/conversation/report/").content.decode()
    assert "Rude words" in shown
    assert "1 report" in shown


def test_staff_take_a_reported_comment_off_its_page(people, attempt, say, read, signed_in, admin_client):
    say(people.coach, "Rude words")
    signed_in(people.student).post(f"/conversation/comments/{Comment.objects.get().pk}/report/")
    from conversation.models import Report

    act = {"action": "remove_comments", "_selected_action": [str(Report.objects.get().pk)]}
    admin_client.post("/admin/conversation/report/", act)
    assert "Rude words" not in read(people.student)
