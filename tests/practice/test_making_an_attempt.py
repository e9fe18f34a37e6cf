"""A student asks for a video to be scored against a routine."""

from __future__ import annotations

import pytest
from django.http import Http404

from library.models import Job, Routine
from practice.errors import AlreadyAttempted, ReferenceAsPractice, VideoNotYours
from practice.models import Attempt
from practice.services import create_attempt
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import job_of, measured_video, waiting_video

pytestmark = pytest.mark.unit


def test_scoring_waits_for_the_practice_and_the_reference(people: People, routine: Routine) -> None:
    video = waiting_video(owner=people.student)
    attempt = create_attempt(student=people.student, routine=routine, video=video)
    waited_for = set(job_of(attempt).waits_for.values_list("subject_id", flat=True))
    assert waited_for == {video.pk, routine.reference_id}
    assert job_of(attempt).state == Job.State.QUEUED
    assert job_of(attempt).owner == people.student


def test_mirroring_is_found_out_unless_the_student_says_so(people: People, routine: Routine) -> None:
    first = create_attempt(student=people.student, routine=routine, video=waiting_video(owner=people.student))
    second = create_attempt(
        student=people.student, routine=routine, video=waiting_video(owner=people.student), mirror="yes"
    )
    assert (first.mirror, second.mirror) == ("auto", "yes")


def test_a_stranger_to_the_group_finds_no_such_routine(people: People, routine: Routine) -> None:
    video = waiting_video(owner=people.stranger)
    with pytest.raises(Http404):
        create_attempt(student=people.stranger, routine=routine, video=video)
    assert not Attempt.objects.exists()


def test_another_persons_video_cannot_be_ones_attempt(people: People, routine: Routine) -> None:
    video = waiting_video(owner=people.classmate)
    with pytest.raises(VideoNotYours):
        create_attempt(student=people.student, routine=routine, video=video)
    assert not Attempt.objects.exists()


def test_the_reference_is_not_compared_with_itself(people: People, routine: Routine) -> None:
    with pytest.raises(ReferenceAsPractice):
        create_attempt(student=people.coach, routine=routine, video=routine.reference)


def test_a_video_is_an_attempt_at_a_routine_only_once(people: People, routine: Routine) -> None:
    video = measured_video(owner=people.student, track=movement())
    create_attempt(student=people.student, routine=routine, video=video)
    with pytest.raises(AlreadyAttempted):
        create_attempt(student=people.student, routine=routine, video=video)
    assert Attempt.objects.count() == 1
