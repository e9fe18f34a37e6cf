"""A take counts once it was measured and found to be the movement of the reference."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from django.urls import reverse
from django.utils import translation

from common.reasons import in_words
from library.jobs import run as jobs
from library.jobs import services as job_rows
from library.models import Job, Routine, RoutineTake, Video
from library.processing import steps
from library.routines.counting import counts
from library.routines.selectors import take_states, takes_of, takes_that_count
from library.routines.services import add_take, confirm_take, remove_take, trim_take, update_routine
from scoring.pose.track import PoseTrack
from scoring.reasons import Reason
from tests.people import People
from tests.practice.bodies import movement, without_frames
from tests.practice.stage import measured_video, shared_routine, stored_track, waiting_video

pytestmark = pytest.mark.unit


@pytest.fixture
def routine(people: People) -> Routine:
    """The coach's routine, an arm lifted."""
    return shared_routine(people, movement())


def upside_down(track: PoseTrack) -> PoseTrack:
    keypoints = track.keypoints.copy()
    keypoints[..., 1] = track.height - keypoints[..., 1]
    return replace(track, keypoints=keypoints)


def job_of(take: RoutineTake) -> Job:
    return Job.objects.get(kind="check_take", subject_id=take.pk)


def checked(take: RoutineTake) -> RoutineTake:
    """The take after its job was done here and now."""
    assert jobs.run(job_id=job_of(take).pk)
    assert job_of(take).state == Job.State.DONE, job_of(take).reason_in_words
    return takes_of(routine=take.routine).get(pk=take.pk)


def added(routine: Routine, track: PoseTrack, **trim: float) -> RoutineTake:
    video = measured_video(owner=routine.owner, track=track, title="Anna")
    return checked(add_take(routine=routine, video=video, **trim))


def problem(take: RoutineTake) -> str:
    (state,) = take_states(takes=[take])
    assert not state.counts
    return state.problem


def test_the_same_movement_counts(routine: Routine) -> None:
    take = added(routine, movement(speed=0.8))
    assert take.likeness is not None
    assert take.likeness > 80
    assert takes_that_count(routine=routine) == [take]
    (state,) = take_states(takes=[take])
    assert (state.counts, state.problem, state.job) == (True, "", None)


def test_students_see_the_takes_that_count_and_change_nothing(routine: Routine, people, signed_in) -> None:
    take = add_take(routine=routine, video=measured_video(owner=people.coach, track=movement(), title="Anna"))
    student = signed_in(people.student)
    assert "Anna" not in student.get(routine.get_absolute_url()).content.decode()

    checked(take)
    page = student.get(routine.get_absolute_url()).content.decode()

    assert "Anna" in page
    for name, subject in (("take_edit", take), ("take_remove", take), ("take_new", routine)):
        assert reverse(f"library:{name}", args=[subject.pk]) not in page


def test_before_it_was_compared_it_does_not_count(routine: Routine) -> None:
    add_take(routine=routine, video=measured_video(owner=routine.owner, track=movement()))
    assert takes_that_count(routine=routine) == []
    (state,) = take_states(takes=takes_of(routine=routine))
    assert state.job is not None
    assert (state.counts, state.problem, state.job.active) == (False, "", True)


def test_another_movement_is_left_out_and_the_coach_is_told(routine: Routine, people, signed_in) -> None:
    take = added(routine, upside_down(movement()))
    assert takes_that_count(routine=routine) == []
    assert "it looks like another movement than the reference" in problem(take)
    page = signed_in(people.coach).get(routine.get_absolute_url()).content.decode()
    assert "it looks like another movement" in page
    assert "Anna" not in signed_in(people.student).get(routine.get_absolute_url()).content.decode()


def test_the_coach_lets_one_count_that_looks_unlike(routine: Routine, people, signed_in) -> None:
    take = added(routine, upside_down(movement()))
    coach, address = signed_in(people.coach), reverse("library:take_confirm", args=[take.pk])
    assert address in coach.get(routine.get_absolute_url()).content.decode()

    answer = coach.post(address)

    assert answer["Location"] == routine.get_absolute_url() + "#takes"
    assert [kept.pk for kept in takes_that_count(routine=routine)] == [take.pk]
    page = coach.get(routine.get_absolute_url()).content.decode()
    assert "as you said; 0 of 100 against the reference" in page
    assert address not in page


def test_the_coachs_word_holds_for_this_part_and_this_reference(routine: Routine, people: People) -> None:
    take = confirm_take(take=added(routine, upside_down(movement())))
    trim_take(take=take, trim_start=0.5, trim_end=None)
    assert "another movement" in problem(checked(take))

    confirm_take(take=take)
    update_routine(routine=routine, reference=routine.reference, joint_weights={"head": 0.0})
    assert checked(take).confirmed, "other weights are no other movement"
    update_routine(routine=routine, reference=routine.reference, tolerances={"head": 30.0})
    assert not counts(takes_of(routine=routine).get(pk=take.pk)), "it was compared with other tolerances"
    assert counts(checked(take))
    other = measured_video(owner=people.coach, track=movement(speed=0.8), title="Slowly")
    update_routine(routine=routine, reference=other)
    assert "another movement" in problem(checked(take))


def test_the_coachs_word_does_not_make_up_for_what_cannot_be_compared(routine: Routine) -> None:
    take = confirm_take(take=added(routine, without_frames(movement(), from_share=0.0)))
    assert takes_that_count(routine=routine) == []
    assert "No person was found" in problem(take)


def test_one_that_shows_too_little_is_left_out_with_the_reason(routine: Routine) -> None:
    take = added(routine, without_frames(movement(), from_share=0.3))
    assert take.likeness is None
    assert problem(take).startswith("It does not count. Only ")


def test_the_reason_is_said_in_the_readers_language(routine: Routine) -> None:
    take = added(routine, without_frames(movement(), from_share=0.0))
    with translation.override("de"):
        assert "In der weiteren Aufnahme wurde niemand gefunden." in problem(take)
    assert "No person was found in the take." in problem(take)


def test_the_coachs_word_before_the_comparison_is_not_told_to_have_counted(
    routine: Routine, people: People, signed_in
) -> None:
    video = measured_video(owner=people.coach, track=movement(), title="Anna")
    take = add_take(routine=routine, video=video)
    address = reverse("library:take_confirm", args=[take.pk])
    page = signed_in(people.coach).post(address, follow=True).content.decode()
    assert "“Anna” counts in the score." not in page
    assert "It does not count yet" in page


def test_one_that_shows_nobody_is_left_out_with_the_reason(routine: Routine) -> None:
    take = added(routine, without_frames(movement(), from_share=0.0))
    assert problem(take) == "It does not count. No person was found in the take."


def test_a_trim_that_leaves_no_frame_is_a_reason_too(routine: Routine) -> None:
    track = movement()
    sparse = track.select(np.isin(np.arange(len(track)), [0, len(track) - 1]))
    take = added(routine, sparse, trim_start=1.0, trim_end=2.0)
    assert "The take has no frames" in problem(take)


def test_one_that_could_not_be_measured_breaks_nothing(routine: Routine, people: People) -> None:
    video = waiting_video(owner=people.coach, title="Dark")
    take = add_take(routine=routine, video=video)
    job = Job.objects.get(kind="process_video", subject_id=video.pk)
    held = job_rows.claim(job_id=job.pk, worker="me")
    assert held is not None
    job_rows.fail(job=held, reason=Reason("no_person", "video"), retryable=False)

    assert job_of(take).state == Job.State.FAILED
    (state,) = take_states(takes=takes_of(routine=routine))
    assert state.job is not None
    assert (state.job.reason, state.job.job.kind) == (in_words(Reason("no_person", "video")), "process_video")
    assert state.problem == "It does not count: nothing could be measured in it."
    assert takes_that_count(routine=routine) == []


def test_a_reference_that_could_not_be_measured_is_not_the_takes_failure(people: People) -> None:
    dark = waiting_video(owner=people.coach, title="Dark")
    routine = Routine.objects.create(owner=people.coach, title="New", reference=dark)
    take = add_take(routine=routine, video=measured_video(owner=people.coach, track=movement()))
    held = job_rows.claim(job_id=Job.objects.get(subject_id=dark.pk).pk, worker="me")
    assert held is not None
    job_rows.fail(job=held, reason=Reason("no_person", "video"), retryable=False)

    (state,) = take_states(takes=takes_of(routine=routine))
    assert job_of(take).state == Job.State.FAILED
    assert state.job is None
    assert state.problem == "It does not count yet: it was not compared with the reference."


def test_it_is_compared_once_measuring_worked_the_second_time(routine: Routine, people: People) -> None:
    video = waiting_video(owner=people.coach)
    take = add_take(routine=routine, video=video)
    held = job_rows.claim(job_id=Job.objects.get(subject_id=video.pk).pk, worker="me")
    assert held is not None
    job_rows.fail(job=held, reason=Reason("model_unavailable", "gone", {"name": "ours"}), retryable=True)

    job_rows.retry(job=Job.objects.get(subject_id=video.pk))
    Video.objects.filter(pk=video.pk).update(track=stored_track(video, movement()))
    Job.objects.filter(subject_id=video.pk).update(state=Job.State.DONE)

    assert checked(take).likeness is not None
    assert len(takes_that_count(routine=routine)) == 1


def test_another_trim_is_compared_again(routine: Routine) -> None:
    take = added(routine, movement())
    trim_take(take=take, trim_start=0.0, trim_end=0.5)
    assert takes_that_count(routine=routine) == []
    assert job_of(take).state == Job.State.QUEUED
    assert problem(checked(take)).startswith("It does not count")
    trim_take(take=take, trim_start=None, trim_end=None)
    checked(take)
    assert len(takes_that_count(routine=routine)) == 1


def test_the_same_trim_again_changes_nothing(routine: Routine) -> None:
    take = added(routine, movement())
    trim_take(take=take, trim_start=None, trim_end=None)
    assert job_of(take).state == Job.State.DONE
    assert takes_that_count(routine=routine) == [take]


def test_another_reference_has_the_takes_compared_with_it(routine: Routine, people: People) -> None:
    take = added(routine, movement())
    other = measured_video(owner=people.coach, track=upside_down(movement()), title="Headstand")
    update_routine(routine=routine, reference=other)
    assert takes_that_count(routine=routine) == []
    assert "another movement" in problem(checked(take))


def test_a_new_title_has_nothing_compared(routine: Routine) -> None:
    take = added(routine, movement())
    update_routine(routine=routine, reference=routine.reference, title="Arm lift, slowly")
    assert job_of(take).state == Job.State.DONE
    assert len(takes_that_count(routine=routine)) == 1


def test_a_video_measured_again_has_the_takes_compared_again(routine: Routine) -> None:
    take = added(routine, movement())
    for video in (take.video, routine.reference):
        steps.use_track(video, stored_track(video, movement(), parameters="person=1.000,0.500,0.500"))
        assert job_of(take).state == Job.State.QUEUED
        checked(take)
    assert len(takes_that_count(routine=routine)) == 1


def test_a_take_removed_meanwhile_leaves_no_job(routine: Routine) -> None:
    video = measured_video(owner=routine.owner, track=movement())
    take = add_take(routine=routine, video=video)
    job = job_of(take)
    remove_take(take=take)
    assert not jobs.run(job_id=job.pk)
    left = Job.objects.create(kind="check_take", subject_id=job.subject_id, owner=routine.owner)
    assert jobs.run(job_id=left.pk)
    assert not Job.objects.filter(kind="check_take").exists()


def test_the_states_of_many_takes_are_asked_for_at_once(routine: Routine, django_assert_num_queries) -> None:
    for _ in range(3):
        added(routine, movement())
    takes = list(takes_of(routine=routine))
    with django_assert_num_queries(1):
        assert all(state.counts for state in take_states(takes=takes))


def test_the_coach_may_start_a_failed_comparison_again(routine: Routine, people, signed_in) -> None:
    take = added(routine, movement())
    Job.objects.filter(pk=job_of(take).pk).update(state=Job.State.FAILED, retryable=True)
    address = reverse("library:job_retry", args=[job_of(take).pk])
    assert signed_in(people.student).post(address).status_code == 404
    assert signed_in(people.coach).post(address).status_code == 302
    assert job_of(take).state == Job.State.QUEUED
