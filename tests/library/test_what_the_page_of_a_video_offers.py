"""What the page of a video shows and offers, to its owner and to others."""

from __future__ import annotations

import pytest

from library.models import Job, Video
from library.pages import PersonPage, video_page
from library.selectors import follow_state
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import measured_video, shared_routine, waiting_video
from tests.things import said

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


@pytest.fixture
def video(people: People) -> Video:
    """A coach's video that has been measured and can be watched."""
    video = measured_video(owner=people.coach, track=movement())
    Video.objects.filter(pk=video.pk).update(rendition="web.mp4")
    video.refresh_from_db()
    return video


def choose_somebody(video: Video, **job: object) -> None:
    Job.objects.create(kind="follow_person", subject_id=video.pk, owner=video.owner, **job)


def test_its_coach_may_make_a_routine_of_it_and_delete_it(people: People, video: Video) -> None:
    page = video_page(video=video, viewer=people.coach)
    assert (page.mine, page.may_become_routine, page.may_delete) == (True, True, True)
    assert page.shows_person
    assert page.may_choose_person


def test_a_student_makes_no_routine_of_the_own_video(people: People) -> None:
    own = measured_video(owner=people.student, track=movement())
    page = video_page(video=own, viewer=people.student)
    assert (page.may_become_routine, page.may_delete) == (False, True)


def test_others_change_nothing(people: People, video: Video) -> None:
    page = video_page(video=video, viewer=people.student)
    assert not any((page.mine, page.shows_person, page.may_become_routine, page.may_delete))


def test_what_a_routine_stands_on_is_not_deleted(people: People) -> None:
    reference = shared_routine(people, movement()).reference
    page = video_page(video=reference, viewer=people.coach)
    assert (page.in_use, page.may_become_routine, page.may_delete) == (True, False, False)


def test_nobody_is_chosen_while_a_choice_is_being_measured(people: People, video: Video) -> None:
    choose_somebody(video, state=Job.State.RUNNING)
    page = video_page(video=video, viewer=people.coach)
    assert not page.may_choose_person
    assert page.follow_to_show is not None
    assert not page.person_kept


def test_a_choice_that_was_measured_is_not_told_of(people: People, video: Video) -> None:
    choose_somebody(video, state=Job.State.DONE)
    page = video_page(video=video, viewer=people.coach)
    assert page.follow_to_show is None
    assert page.may_choose_person


def test_where_nobody_was_found_the_track_from_before_stays_and_the_choice_can_be_taken_back(
    people: People, video: Video
) -> None:
    choose_somebody(video, state=Job.State.FAILED, reason=said("Nobody is there."))
    assert video_page(video=video, viewer=people.coach).person_kept
    page = PersonPage(video=video, state=follow_state(video=video))
    assert (page.failure, page.may_go_back) == ("Nobody is there.", True)
    assert page.begin == pytest.approx((video.duration or 0) / 2)


def test_without_a_choice_there_is_none_to_take_back(video: Video) -> None:
    page = PersonPage(video=video, state=None)
    assert (page.failure, page.may_go_back) == ("", False)


def test_what_could_not_be_measured_but_plays_is_said_to_play(people: People, video: Video) -> None:
    Job.objects.filter(kind="process_video", subject_id=video.pk).update(state=Job.State.FAILED)
    assert video_page(video=video, viewer=people.coach).plays_all_the_same
    waiting = waiting_video(owner=people.coach)
    assert not video_page(video=waiting, viewer=people.coach).plays_all_the_same
