"""A video is seen by its owner, and a reference also by the groups its routine is shared in."""

from __future__ import annotations

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import Http404

from accounts.models import Group, Membership
from library import access, services
from library.models import Job, Video
from library.routines.services import add_take, create_routine, remove_take, update_routine
from library.rules import may_watch

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


@pytest.fixture
def routine(people, clip):
    """The coach's routine, shared with the group."""
    reference = services.create_video(owner=people.coach, file=clip, title="Reference")
    return create_routine(owner=people.coach, reference=reference, title="Kata", groups=[people.group])


def test_the_owner_sees_it(video, people):
    assert access.get_video_for(people.student, video.pk) == video
    assert access.get_own_video(people.student, video.pk) == video


def test_nobody_else_does(video, people):
    for person in (people.coach, people.classmate, people.stranger, AnonymousUser()):
        with pytest.raises(Http404):
            access.get_video_for(person, video.pk)


def test_students_of_the_group_see_routine_and_reference(routine, people):
    for student in (people.student, people.classmate):
        assert access.get_routine_for(student, routine.pk) == routine
        assert access.get_video_for(student, routine.reference.pk) == routine.reference


@pytest.fixture
def take(routine, people, clip):
    """A further good performance of the coach's routine."""
    performance = services.create_video(owner=people.coach, file=clip, title="Anna")
    Video.objects.filter(pk=performance.pk).update(sha256="other")
    performance.refresh_from_db()
    return add_take(routine=routine, video=performance)


def test_students_of_the_group_see_its_takes_too(take, people):
    for student in (people.student, people.classmate):
        assert access.get_video_for(student, take.video.pk) == take.video


def test_only_the_coach_changes_a_take(take, people):
    assert access.get_own_take(people.coach, take.pk) == take
    for person in (people.student, people.stranger, people.other_coach, AnonymousUser()):
        with pytest.raises(Http404):
            access.get_own_take(person, take.pk)


def test_strangers_and_other_coaches_see_no_take(take, people):
    for person in (people.stranger, people.other_coach, AnonymousUser()):
        with pytest.raises(Http404):
            access.get_video_for(person, take.video.pk)


def test_a_take_that_is_removed_is_seen_no_more(take, people):
    remove_take(take=take)
    with pytest.raises(Http404):
        access.get_video_for(people.student, take.video.pk)


def test_they_cannot_change_either(routine, people):
    with pytest.raises(Http404):
        access.get_own_routine(people.student, routine.pk)
    with pytest.raises(Http404):
        access.get_own_video(people.student, routine.reference.pk)


def test_strangers_and_other_coaches_see_neither(routine, people):
    for person in (people.stranger, people.other_coach, AnonymousUser()):
        with pytest.raises(Http404):
            access.get_routine_for(person, routine.pk)
        with pytest.raises(Http404):
            access.get_video_for(person, routine.reference.pk)


def test_who_leaves_the_group_sees_them_no_more(routine, people):
    Membership.objects.filter(user=people.student).delete()

    with pytest.raises(Http404):
        access.get_routine_for(people.student, routine.pk)
    with pytest.raises(Http404):
        access.get_video_for(people.student, routine.reference.pk)


def test_a_routine_taken_out_of_the_group_is_seen_no_more(routine, people):
    update_routine(routine=routine, reference=routine.reference, groups=[])

    with pytest.raises(Http404):
        access.get_video_for(people.student, routine.reference.pk)


def test_a_video_shared_twice_is_listed_once(routine, people):
    second = Group.objects.create(name="Thursday class", owner=people.coach)
    Membership.objects.create(group=second, user=people.student)
    update_routine(routine=routine, reference=routine.reference, groups=[people.group, second])

    assert list(access.videos_visible_to(people.student)) == [routine.reference]
    assert list(access.routines_visible_to(people.student)) == [routine]


def test_packages_above_can_let_more_people_see(video, people, monkeypatch):
    monkeypatch.setattr(may_watch, "_rules", {**may_watch._rules})
    may_watch.add(lambda user: Q(owner__member_groups__owner=user))

    assert access.get_video_for(people.coach, video.pk) == video
    with pytest.raises(Http404):
        access.get_video_for(people.other_coach, video.pk)


def test_who_sees_a_video_sees_its_job(routine, people):
    job = Job.objects.get(subject_id=routine.reference.pk)

    assert access.get_job_for(people.coach, job.pk) == job
    assert access.get_job_for(people.student, job.pk) == job
    for person in (people.stranger, people.other_coach, AnonymousUser()):
        with pytest.raises(Http404):
            access.get_job_for(person, job.pk)


def test_what_does_not_exist_is_not_found(people):
    for get in (access.get_video_for, access.get_routine_for, access.get_job_for, access.get_upload_for):
        with pytest.raises(Http404):
            get(people.coach, uuid.uuid4())
