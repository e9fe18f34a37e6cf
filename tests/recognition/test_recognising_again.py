"""What was found is looked at again where it may no longer be the answer, and never just vanishes."""

from __future__ import annotations

from typing import Any

import pytest

from library.jobs.run import run
from library.models import Job, Routine, RoutineTake, Video
from library.routines.counting import looks_unlike
from library.routines.services import add_take, confirm_take, remove_take, trim_take, update_routine
from library.tracks import use_track
from practice.models import Attempt
from recognition.models import Recognition, TrainingRun
from recognition.selectors import proposals
from recognition.services import put_in_service
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import measured_video, stored_track, waiting_video
from tests.recognition.stage import (
    TwoRoutines,
    agree,
    bow,
    do_recognition,
    judged,
    learn_from,
    learned,
    recognised,
    routine_of,
    spin,
    withdraw,
)

pytestmark = pytest.mark.unit


@pytest.fixture
def commits(django_capture_on_commit_callbacks: Any) -> Any:
    """What is done after the commit is done at the end of the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def asked_of_a_model(people: People, routines: TwoRoutines) -> Video:
    """A waiting video, recognised by a model that learned from the coach."""
    agree(people.coach)
    run = learned(people.group, routines)
    learn_from(run, people.coach.pk)
    put_in_service(group=people.group, run=run, by=people.coach)
    video = recognised(people.classmate, bow())
    assert Recognition.objects.get(video=video).run == run
    return video


def asked(video: Video) -> bool:
    return Job.objects.filter(kind="recognise_video", subject_id=video.pk, state=Job.State.QUEUED).exists()


def test_what_the_model_of_who_withdrew_had_recognised_is_asked_anew(
    people: People, asked_of_a_model: Video, commits: Any
) -> None:
    with commits():
        withdraw(people.coach)
    assert not Recognition.objects.filter(video=asked_of_a_model).exists()
    assert asked(asked_of_a_model)
    do_recognition(asked_of_a_model)
    (proposal,) = proposals(video=asked_of_a_model)
    assert proposal.best is not None
    assert (proposal.best.routine.title, proposal.recognition.run) == ("Deep bow", None)


def test_what_a_forgotten_training_had_recognised_is_asked_anew(
    people: People, asked_of_a_model: Video, commits: Any
) -> None:
    put_in_service(group=people.group, run=None, by=people.coach)
    used = judged(people.group, material="used")
    put_in_service(group=people.group, run=used, by=people.coach)
    put_in_service(group=people.group, run=None, by=people.coach)
    with commits():
        for number in range(6):
            judged(people.group, material=str(number))
    assert not TrainingRun.objects.filter(material="really learned").exists()
    assert asked(asked_of_a_model)


def test_of_a_deleted_account_nothing_is_asked(people: People, routines: TwoRoutines, commits: Any) -> None:
    agree(people.student)
    run = judged(people.group, people=[people.student.pk])
    own, other = (measured_video(owner=one, track=bow()) for one in (people.student, people.classmate))
    for video in (own, other):
        Recognition.objects.create(video=video, group=people.group, track=video.track, run=run)
    with commits():
        people.student.delete()
    assert not TrainingRun.objects.exists()
    assert not asked(own)
    assert asked(other)


def test_when_a_reference_is_measured_videos_that_may_show_it_are_asked_anew(
    people: People, routines: TwoRoutines, commits: Any
) -> None:
    video = recognised(people.student, spin())
    attempted = recognised(people.student, movement())
    Attempt.objects.create(student=people.student, routine=routines.lift, video=attempted)
    foreign = measured_video(owner=people.stranger, track=spin())
    assert proposals(video=video)[0].best is None
    reference = waiting_video(owner=people.coach, title="Reference")
    Routine.objects.create(owner=people.coach, title="Whirl", reference=reference).groups.add(people.group)
    with commits():
        use_track(reference, stored_track(reference, spin()))
        Job.objects.filter(kind="process_video", subject_id=reference.pk).update(state=Job.State.DONE)
    assert asked(video)
    assert not asked(attempted)
    assert not asked(foreign)
    do_recognition(video)
    best = proposals(video=video)[0].best
    assert best is not None
    assert best.routine.title == "Whirl"


def test_a_take_that_is_measured_is_waited_for_until_it_was_compared(
    people: People, routines: TwoRoutines, commits: Any
) -> None:
    video = recognised(people.student, spin())
    take = waiting_video(owner=people.coach, title="Take")
    row = routines.lift.takes.create(video=take)
    check = Job.objects.create(kind="check_take", subject_id=row.pk, owner=people.coach)
    with commits():
        use_track(take, stored_track(take, movement(lift=145)))
    job = Job.objects.get(kind="recognise_video", subject_id=video.pk)
    assert list(job.follows.all()) == [check]


def test_a_measured_routine_that_comes_into_the_group_has_its_videos_asked_anew(
    people: People, routines: TwoRoutines, commits: Any
) -> None:
    video = recognised(people.student, spin())
    whirl = routine_of(people.coach, "Whirl", spin())
    with commits():
        whirl.groups.add(people.group)
    assert asked(video)


def test_a_video_that_is_nobody_s_example_asks_nothing_else_anew(
    people: People, routines: TwoRoutines, commits: Any
) -> None:
    video = recognised(people.student, spin())
    new = waiting_video(owner=people.coach)
    with commits():
        use_track(new, stored_track(new, bow()))
    assert not asked(video)


def changed(routine: Routine, **values: Any) -> Routine:
    """What a coach saves on the routine's page."""
    return update_routine(routine=routine, reference=values.pop("reference", routine.reference), **values)


def test_another_part_of_a_reference_or_another_reference_has_videos_asked_anew(
    people: People, routines: TwoRoutines, commits: Any
) -> None:
    video = recognised(people.student, spin())
    assert proposals(video=video)[0].best is None
    with commits():
        changed(routines.lift, title="Lift them", description="As high as you can")
    assert not asked(video)
    with commits():
        changed(routines.lift, trim_start=0.5)
    assert asked(video)
    do_recognition(video)
    assert not asked(video)
    with commits():
        changed(routines.lift, trim_start=None, reference=measured_video(owner=people.coach, track=spin()))
    assert asked(video)
    do_recognition(video)
    best = proposals(video=video)[0].best
    assert best is not None
    assert best.routine == routines.lift


def compare(take: RoutineTake) -> None:
    """Do the job that compares the take with its reference."""
    run(job_id=Job.objects.get(kind="check_take", subject_id=take.pk).pk)


def test_a_take_that_the_coach_confirms_trims_or_removes_has_videos_asked_anew(
    people: People, routines: TwoRoutines, commits: Any
) -> None:
    video = recognised(people.student, spin())
    with commits():
        take = add_take(routine=routines.lift, video=measured_video(owner=people.coach, track=spin()))
    with commits():
        compare(take)
    take.refresh_from_db()
    assert looks_unlike(take)
    do_recognition(video)
    assert proposals(video=video)[0].best is None
    with commits():
        confirm_take(take=take)
    assert asked(video)
    do_recognition(video)
    best = proposals(video=video)[0].best
    assert best is not None
    assert best.routine == routines.lift
    with commits():
        trim_take(take=take, trim_start=0.5, trim_end=None)
        compare(take)
    assert asked(video)
    do_recognition(video)
    # Of another part the coach has not said that it counts.
    assert proposals(video=video)[0].best is None
    with commits():
        remove_take(take=take)
    assert not asked(video), "it did not count"


def test_a_take_that_counted_and_is_removed_has_videos_asked_anew_and_another_check_does_not(
    people: People, routines: TwoRoutines, commits: Any
) -> None:
    video = recognised(people.student, spin())
    take = add_take(routine=routines.lift, video=measured_video(owner=people.coach, track=movement(lift=145)))
    with commits():
        compare(take)
    assert asked(video)
    do_recognition(video)
    with commits():
        changed(routines.lift, joint_weights={"left_knee": 2.0})
        compare(take)
    assert not asked(video), "the same take counts as before"
    take.refresh_from_db()
    with commits():
        remove_take(take=take)
    assert asked(video)
