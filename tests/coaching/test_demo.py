"""The demonstration is made once, through the services, and never in production."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.models import User
from assignments.models import Assignment
from coaching import demo, demo_cast, demo_talk
from coaching.desk.selectors import desk_of
from coaching.models import CoachNote
from conversation.models import Comment, Praise
from library.models import Job, Routine, Video
from practice.models import Attempt
from reports.models import MonthWords

pytestmark = pytest.mark.models


def test_it_is_made_of_people_films_and_weeks(db):
    it_has_a_coach_eight_students_two_routines_and_their_attempts(demo.make_demo())
    what_has_no_film_is_measured_already_and_says_so()
    of_two_people_in_the_walk_the_one_who_walks_is_followed()
    one_student_has_not_practised()
    one_of_its_videos_is_no_attempt_yet_so_that_a_routine_is_proposed()
    one_student_looks_back_on_weeks_with_several_attempts_on_some_days()


def it_has_a_coach_eight_students_two_routines_and_their_attempts(attempts: list[Attempt]) -> None:
    assert len(attempts) == 29
    assert User.objects.filter(is_coach=True).count() == 1
    practised = {attempt.student.name for attempt in attempts}
    assert practised == set(demo_cast.STUDENTS.values()) - {"Tom Okafor"}
    assert [routine.title for routine in Routine.objects.all()] == ["Easy walk", "Side balance"]
    for routine in Routine.objects.all():
        assert routine.groups.get().memberships.count() == 9
    assert Job.objects.filter(kind="score_attempt").count() == 29


def what_has_no_film_is_measured_already_and_says_so() -> None:
    videos = Video.objects.filter(pictures_gone="never")
    assert videos.count() == len(demo_cast.WITHOUT_FILM)
    assert all(video.measured and not video.playable for video in videos)
    assert not Job.objects.filter(kind="process_video", subject_id__in=videos.values("pk")).exists()


def of_two_people_in_the_walk_the_one_who_walks_is_followed() -> None:
    walk = Routine.objects.get(title=demo_cast.WALK.title)
    assert walk.reference.person == "3.8,0.515,0.66"
    assert (walk.trim_start, walk.trim_end) == (1.5, 6.2)


def one_student_has_not_practised() -> None:
    assert User.objects.get(email=demo_cast.TOM).attempts.count() == 0


def one_of_its_videos_is_no_attempt_yet_so_that_a_routine_is_proposed() -> None:
    video = Video.objects.get(title=demo_cast.UNSORTED.title)
    assert video.owner.email == demo_cast.UNSORTED.student
    assert not video.attempts.exists()


def one_student_looks_back_on_weeks_with_several_attempts_on_some_days() -> None:
    made = Attempt.objects.filter(student__email=demo_cast.NOA).order_by("created_at")
    days = [timezone.localdate(attempt.created_at) for attempt in made]
    assert (len(days), len(set(days))) == (9, 6)
    assert (days[-1] - days[0]).days == 33
    assert [attempt.title for attempt in made] == [practice.title for practice in demo_cast.WEEKS]
    assert Routine.objects.get(title=demo_cast.BALANCE.title).goal == demo_cast.GOAL


def test_the_coach_says_something_and_asks_for_something_once(db):
    demo.make_demo()
    demo.make_demo()
    assert Comment.objects.filter(answer_to=None).count() == len(demo_talk.SAID)
    assert Comment.objects.exclude(answer_to=None).get().writer.email == demo_cast.LENA
    assert Comment.objects.exclude(drawing=None).get().attempt.title == "Arm again"
    waiting = desk_of(coach=User.objects.get(email=demo_cast.COACH[0])).entries[0]
    assert waiting.comment is not None
    assert waiting.comment.writer.email == demo_cast.JUN
    assert Praise.objects.count() == len(demo_talk.PRAISED)
    asked = set(Assignment.objects.values_list("student__email", flat=True))
    assert asked == {None, demo_cast.TOM}
    assert CoachNote.objects.get().text == demo_talk.NOTE
    assert MonthWords.objects.get().student.email == demo_cast.LENA


def test_an_attempt_that_was_renamed_or_deleted_does_not_stop_the_next_start(db):
    demo.make_demo()
    Attempt.objects.filter(title="Arm again").update(title="Felt good")
    Attempt.objects.filter(title="Best so far").delete()
    attempts = demo.make_demo()
    assert len({attempt.pk for attempt in attempts}) == len(attempts) == 29
    assert Comment.objects.filter(answer_to=None).count() == len(demo_talk.SAID)


def test_making_it_again_adds_nothing(db):
    first = demo.make_demo()
    again = demo.make_demo()
    assert [a.pk for a in first] == [a.pk for a in again]
    assert (Video.objects.count(), Attempt.objects.count(), User.objects.count()) == (32, 29, 9)


def test_it_is_not_made_in_production(db, settings):
    settings.PRODUCTION = True
    with pytest.raises(demo.DemoUnavailable, match="not made in production"):
        demo.make_demo()
    assert not User.objects.exists()


def test_without_its_clips_it_says_what_to_do(db, monkeypatch, tmp_path):
    monkeypatch.setattr(demo, "CLIPS", tmp_path)
    with pytest.raises(demo.DemoUnavailable, match="make setup"):
        demo.make_demo()
    assert not User.objects.exists()
