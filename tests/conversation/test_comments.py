"""Comments on an attempt: said, answered, changed, taken back, seen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from conversation.limits import WRITTEN_PER_HOUR
from conversation.models import Comment, Praise
from library.models import Job
from notices.models import Notice
from practice.models import Score
from tests.consents import look_after

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def test_student_coaches_and_guardian_say_something_and_all_of_them_read_it(
    people, attempt, second_coach, say, read
):
    guardian = look_after(people.student)
    for person in (people.student, people.coach, second_coach, guardian):
        assert say(person, f"Words of {person}").status_code == 302
    for reader in (people.student, people.coach, second_coach, guardian):
        page = read(reader)
        assert all(
            f"Words of {one}" in page for one in (people.student, people.coach, second_coach, guardian)
        )


def test_a_comment_at_a_moment_leads_there_and_one_beyond_the_film_is_refused(people, attempt, say, read):
    assert say(people.coach, "Here", at="3.4").status_code == 302
    assert 'data-comment-at="3.400"' in read(people.student)
    assert "At 0:03.4" in read(people.student)
    refused = say(people.coach, "There", at="400")
    assert refused.status_code == 422
    assert "no such moment" in refused.content.decode()
    assert "There" in refused.content.decode(), "what was typed is kept"


def test_nothing_is_not_a_comment(people, attempt, say):
    assert say(people.coach, "  ").status_code == 422
    assert not Comment.objects.exists()


def test_markup_is_shown_as_it_was_typed(people, attempt, say, read):
    say(people.coach, "<b>bold</b><script>alert(1)</script>")
    page = read(people.student)
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_answers_stand_under_the_comment_and_answers_to_answers_beside_them(people, attempt, say):
    say(people.coach, "Higher")
    comment = Comment.objects.get()
    say(people.student, "How much?", answer_to=comment.pk)
    answer = comment.answers.get()
    say(people.coach, "A hand", answer_to=answer.pk)
    assert [one.text for one in comment.answers.all()] == ["How much?", "A hand"]


def test_a_comment_of_another_attempt_is_not_answered_here(people, attempt, say):
    from tests.things import a_scored_attempt

    other = a_scored_attempt(people.classmate, attempt.routine, 70.0)
    elsewhere = Comment.objects.create(attempt=other, writer=people.coach, text="Elsewhere")
    assert say(people.student, "Mine", answer_to=elsewhere.pk).status_code == 404
    assert say(people.coach, "Mine", answer_to=elsewhere.pk).status_code == 422


def test_one_s_own_words_are_changed_for_a_day_and_marked(people, attempt, say, read, signed_in):
    say(people.coach, "Hihger")
    comment = Comment.objects.get()
    edit = f"/conversation/comments/{comment.pk}/edit/"
    assert signed_in(people.student).post(edit, {"text": "No"}).status_code == 404
    assert signed_in(people.coach).post(edit, {"text": "Higher"}).status_code == 302
    assert "Higher" in read(people.student)
    assert "changed" in read(people.student)
    Comment.objects.update(created_at=timezone.now() - timedelta(days=2))
    refused = signed_in(people.coach).post(edit, {"text": "Lower"})
    assert refused.status_code == 422
    assert "can be changed for a day" in refused.content.decode()
    assert "Lower" in refused.content.decode(), "what was typed is there"


def test_deleting_leaves_no_text_and_answers_stay(people, attempt, say, read, signed_in):
    say(people.coach, "A slip")
    comment = Comment.objects.get()
    say(people.student, "An answer", answer_to=comment.pk)
    signed_in(people.coach).post(f"/conversation/comments/{comment.pk}/delete/")
    comment.refresh_from_db()
    assert (comment.text, comment.at, comment.drawing) == ("", None, None)
    assert "This comment was removed." in read(people.student)
    answer = comment.answers.get()
    signed_in(people.student).post(f"/conversation/comments/{answer.pk}/delete/")
    assert not Comment.objects.exists(), "the empty place goes with its last answer"


def test_a_coach_removes_what_others_said_and_a_student_does_not(
    people, attempt, second_coach, say, signed_in
):
    say(people.student, "Rude words")
    say(people.coach, "Kind words")
    rude, kind = Comment.objects.order_by("created_at")
    assert signed_in(people.student).post(f"/conversation/comments/{kind.pk}/delete/").status_code == 404
    assert signed_in(second_coach).post(f"/conversation/comments/{rude.pk}/delete/").status_code == 302
    assert [one.text for one in Comment.objects.all()] == ["Kind words"]


def test_who_wrote_sees_who_has_read_it_since(people, attempt, say, read, signed_in):
    say(people.coach, "Look")
    assert "Seen by" not in read(people.coach)
    assert " new</span>" in read(people.student)
    signed_in(people.student).post(f"/api/attempts/{attempt.pk}/comments/seen/")
    assert "Seen by Sam Student" in read(people.coach)
    assert " new</span>" not in read(people.student)
    assert "Seen by" not in read(people.student), "of one's own comments only"


def test_of_praise_taken_back_the_student_is_told_no_longer(people, attempt, signed_in):
    client, address = signed_in(people.coach), f"/conversation/attempts/{attempt.pk}/praise/"
    client.post(address, {"kind": "better"})
    client.post(address, {"kind": "well_done"})
    client.post(address, {"kind": "better", "taken_back": "1"})
    assert Notice.objects.count() == 1, "the other word still stands"
    client.post(address, {"kind": "well_done", "taken_back": "1"})
    assert not Notice.objects.exists()


def test_praise_is_given_once_and_taken_back(people, attempt, read, signed_in):
    client, address = signed_in(people.coach), f"/conversation/attempts/{attempt.pk}/praise/"
    for _time in range(2):
        client.post(address, {"kind": "well_done"})
    assert Praise.objects.count() == 1
    assert "Well done" in read(people.student)
    client.post(address, {"kind": "well_done", "taken_back": "yes"})
    assert not Praise.objects.exists()
    client.post(address, {"kind": "rubbish"})
    assert signed_in(people.student).post(address, {"kind": "well_done"}).status_code == 403
    assert not Praise.objects.exists()


def test_too_much_within_an_hour_is_refused_with_a_clear_answer(people, attempt, say, signed_in):
    client = signed_in(people.coach)
    for number in range(WRITTEN_PER_HOUR):
        assert say(people.coach, f"Number {number}").status_code == 302
    refused = say(people.coach, "One more")
    assert "a lot within an hour" in refused.content.decode()
    answer = client.post(f"/api/attempts/{attempt.pk}/comments/", {"text": "x"}, "application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "too_much_written")
    assert say(people.student, "Mine").status_code == 302, "others go on"


def test_the_people_whom_it_concerns_are_told_and_not_who_wrote(
    people, attempt, second_coach, say, signed_in
):
    say(people.coach, "Look")
    comment = Comment.objects.get()
    say(people.student, "Yes", answer_to=comment.pk)
    signed_in(people.coach).post(f"/conversation/attempts/{attempt.pk}/praise/", {"kind": "better"})
    told = {(one.recipient, one.kind) for one in Notice.objects.all()}
    assert told == {
        *((people.student, "comment"), (people.student, "praise")),
        *((people.coach, "answer"), (second_coach, "answer")),
    }
    assert "Carla Coach commented" in Notice.objects.get(kind="comment").sentence
    signed_in(people.coach).delete(f"/api/comments/{comment.pk}/")
    assert not Notice.objects.filter(kind="comment").exists(), "what is gone is not told of"


def test_a_guardian_who_reads_along_is_told(people, attempt, say):
    guardian = look_after(people.student)
    say(people.coach, "Look")
    assert {one.recipient for one in Notice.objects.all()} == {people.student, guardian}


def test_the_page_asks_the_database_as_often_however_much_was_said(people, attempt, say, signed_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        client = signed_in(people.student)
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(attempt.get_absolute_url()).status_code == 200
        return len(found)

    say(people.coach, "First")
    say(people.student, "Yes", answer_to=Comment.objects.get().pk)
    queries()  # the bell is told that the page was opened
    few = queries()
    for number in range(12):
        comment = Comment.objects.create(attempt=attempt, writer=people.coach, text=f"{number}")
        Comment.objects.create(attempt=attempt, writer=people.student, text="yes", answer_to=comment)
    assert queries() == few


def test_a_page_shows_the_newest_twenty_and_leads_to_the_earlier_ones(people, attempt, read, signed_in):
    for number in range(25):
        Comment.objects.create(attempt=attempt, writer=people.coach, text=f"Number {number}.")
    page = read(people.student)
    assert "Number 24." in page
    assert "Number 4." not in page
    earlier = signed_in(people.student).get(f"{attempt.get_absolute_url()}?comments=2").content.decode()
    assert "Number 4." in earlier


def test_an_attempt_that_failed_is_spoken_about(people, attempt, say, read):
    Score.objects.all().delete()
    Job.objects.filter(kind="score_attempt").update(state=Job.State.FAILED, error_code="lost")
    assert "data-write" in read(people.coach)
    say(people.coach, "Film it once more, from the front.")
    assert "from the front." in read(people.student)


def test_what_is_said_while_an_attempt_is_under_way_is_about_the_whole_and_stays_with_its_result(
    people, attempt, say, read
):
    score = attempt.score
    type(attempt).objects.update(score=None)
    Job.objects.filter(kind="score_attempt").update(state=Job.State.QUEUED)
    page = read(people.student)
    assert "data-write" in page
    assert 'name="at"' not in page
    assert 'id="comment-pad"' not in page
    assert say(people.student, "My knee hurt today.").status_code == 302
    refused = say(people.coach, "Here", at="3.4")
    assert refused.status_code == 422
    assert "about the whole attempt" in refused.content.decode()
    Job.objects.filter(kind="score_attempt").update(state=Job.State.DONE)
    type(attempt).objects.update(score=score)
    page = read(people.coach)
    assert "My knee hurt today." in page
    assert 'name="at"' in page
