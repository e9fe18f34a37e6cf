"""A video without a chosen routine: the product says which of the group's it looks like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from django.test import Client

from accounts.models import Group, Membership
from library.models import Job, Routine, Track, Video
from library.tracks import use_track
from practice.models import Attempt
from recognition.asking import ask_for_recognition, recognise_measured
from recognition.job import values_of
from recognition.models import Recognition
from recognition.selectors import proposals, waiting_proposals
from scoring.learn.events import Recognition as Answer
from tests.people import People
from tests.practice.bodies import mirrored, movement
from tests.practice.stage import measured_video, stored_track, waiting_video
from tests.recognition.stage import (
    TwoRoutines,
    bow,
    dim,
    do_recognition,
    recognised,
    routine_of,
    spin,
    uploaded,
)

pytestmark = pytest.mark.unit
SignIn = Callable[..., Client]


def best_title(video: Video) -> str | None:
    best = proposals(video=video)[0].best
    return best.routine.title if best else None


def test_a_video_is_taken_for_the_routine_it_shows(people: People, routines: TwoRoutines) -> None:
    assert best_title(recognised(people.student, movement(speed=0.9, lift=140))) == "Arm lift"
    assert best_title(recognised(people.student, bow(depth=50))) == "Deep bow"


def test_a_mirrored_practice_is_known_too(people: People, routines: TwoRoutines) -> None:
    assert best_title(recognised(people.student, mirrored(movement(lift=145)))) == "Arm lift"


def test_where_sides_count_the_mirrored_routine_is_another_one(people: People) -> None:
    left = routine_of(people.coach, "Left arm", movement(), people.group)
    right = routine_of(people.coach, "Right arm", mirrored(movement()), people.group)
    Routine.objects.filter(pk__in=(left.pk, right.pk)).update(mirroring_allowed=False)
    assert best_title(recognised(people.student, movement(lift=145))) == "Left arm"
    assert best_title(recognised(people.student, mirrored(movement(lift=145)))) == "Right arm"


def test_what_is_no_routine_of_the_group_is_said_to_be_none(people: People, routines: TwoRoutines) -> None:
    (proposal,) = proposals(video=recognised(people.student, spin()))
    assert proposal.best is None
    assert len(proposal.others) == 2, "who knows better still has all routines to choose from"


def test_a_video_that_gets_its_track_is_recognised_by_itself(people: People, routines: TwoRoutines) -> None:
    video = waiting_video(owner=people.student)
    assert not Job.objects.filter(kind="recognise_video").exists()
    assert use_track(video, stored_track(video, bow()))
    assert do_recognition(video).state == Job.State.DONE
    video.refresh_from_db()
    assert best_title(video) == "Deep bow"


def test_a_track_in_place_of_another_is_recognised_anew(people: People, routines: TwoRoutines) -> None:
    video = recognised(people.student, bow())
    use_track(video, stored_track(video, movement(), parameters="person=1,2,3"))
    video.refresh_from_db()
    assert proposals(video=video) == [], "what was found in the old track no longer counts"
    do_recognition(video)
    assert best_title(video) == "Arm lift"


def test_never_is_an_attempt_made_by_itself(people: People, routines: TwoRoutines) -> None:
    recognised(people.student, movement())
    assert not Attempt.objects.exists()


def test_nothing_is_asked_for_whoever_is_in_no_group_with_routines(people: People) -> None:
    uploaded(people.student, movement())
    uploaded(people.stranger, movement())
    assert not Job.objects.filter(kind="recognise_video").exists()


def test_one_routine_alone_is_known_or_not_without_a_share(people: People) -> None:
    routine_of(people.coach, "Arm lift", movement(), people.group)
    (like,) = proposals(video=recognised(people.student, movement(lift=145)))
    assert like.only
    assert like.best is not None
    (unlike,) = proposals(video=recognised(people.student, spin()))
    assert unlike.best is None


def test_a_routine_whose_reference_is_not_measured_is_none_to_compare_with(people: People) -> None:
    reference = waiting_video(owner=people.coach, title="Reference")
    routine = Routine.objects.create(owner=people.coach, title="Arm lift", reference=reference)
    routine.groups.add(people.group)
    Job.objects.filter(kind="process_video", subject_id=reference.pk).update(state=Job.State.FAILED)
    (proposal,) = proposals(video=recognised(people.student, movement()))
    assert proposal.best is None
    assert proposal.reason == "No routine of this group has been measured yet."


def test_a_video_waits_for_references_that_are_still_measured(people: People, routines: TwoRoutines) -> None:
    reference = waiting_video(owner=people.coach, title="Reference")
    routine = Routine.objects.create(owner=people.coach, title="New", reference=reference)
    routine.groups.add(people.group)
    video = uploaded(people.student, bow())
    assert do_recognition(video).state == Job.State.QUEUED
    Job.objects.filter(kind="process_video", subject_id=reference.pk).update(state=Job.State.FAILED)
    assert do_recognition(video).state == Job.State.DONE, "it need only have ended"


def test_a_share_among_one_measured_routine_alone_is_no_certainty(people: People) -> None:
    lift = routine_of(people.coach, "Arm lift", movement(), people.group)
    unmeasured = routine_of(people.coach, "Deep bow", bow(), people.group)
    Video.objects.filter(pk=unmeasured.reference_id).update(track=None)
    (proposal,) = proposals(video=recognised(people.student, movement(lift=145)))
    assert proposal.best is not None
    assert (proposal.best.routine, proposal.only, proposal.one_routine) == (lift, True, False)
    assert not proposal.shares


def test_a_video_shorter_than_a_sample_is_answered_all_the_same(
    people: People, routines: TwoRoutines
) -> None:
    track = movement()
    for frames in (1, 2):
        short = replace(
            track,
            times=track.times[:frames],
            keypoints=track.keypoints[:frames],
            boxes=track.boxes[:frames],
        )
        (proposal,) = proposals(video=recognised(people.student, short))
        assert proposal.best is None
        assert proposal.reason.startswith("Too little of a movement") == (frames == 1)


def test_a_reference_of_one_moment_is_no_example_and_breaks_none(
    people: People, routines: TwoRoutines
) -> None:
    track = movement()
    moment = replace(track, times=track.times[:1], keypoints=track.keypoints[:1], boxes=track.boxes[:1])
    routine_of(people.coach, "A moment", moment, people.group)
    (proposal,) = proposals(video=recognised(people.student, bow()))
    assert proposal.best is not None
    shares = {other.routine.title: other.share for other in proposal.others}
    assert shares["A moment"] == 0, "it can be chosen all the same"
    assert set(shares) == {"Arm lift", "A moment"}


def test_an_empty_track_is_said_to_show_too_little(people: People, routines: TwoRoutines) -> None:
    video = recognised(people.student, dim(movement()))
    (proposal,) = proposals(video=video)
    assert proposal.best is None
    assert proposal.others == ()
    assert "Too little of a movement" in proposal.reason


def test_a_routine_deleted_meanwhile_is_no_longer_proposed(people: People, routines: TwoRoutines) -> None:
    video = recognised(people.student, movement())
    routines.lift.delete()
    (proposal,) = proposals(video=video)
    assert proposal.best is None, "the next best is not what it is"
    assert [other.routine for other in proposal.others] == [routines.bow]


def test_a_group_that_was_left_proposes_nothing(people: People, routines: TwoRoutines) -> None:
    video = recognised(people.student, movement())
    people.group.memberships.filter(user=people.student).delete()
    assert proposals(video=video) == []


def test_each_group_of_a_person_answers_for_its_own_routines(people: People, routines: TwoRoutines) -> None:
    other = Group.objects.create(name="Friday class", owner=people.other_coach)
    Membership.objects.create(group=other, user=people.student)
    routine_of(people.other_coach, "Friday lift", movement(), other)
    found = proposals(video=recognised(people.student, bow()))
    assert [(one.group.name, one.best is not None) for one in found] == [
        ("Tuesday class", True),
        ("Friday class", False),
    ]


def test_a_comparison_is_surer_than_the_only_routine_of_another_group(
    people: People, routines: TwoRoutines, django_assert_num_queries: Callable[..., Any]
) -> None:
    other = Group.objects.create(name="A class of one routine", owner=people.other_coach)
    Membership.objects.create(group=other, user=people.student)
    routine_of(people.other_coach, "Only lift", movement(), other)
    video = recognised(people.student, movement(lift=145))
    compared = [[str(routines.lift.pk), 0.8], [str(routines.bow.pk), 0.2]]
    Recognition.objects.filter(video=video, group=people.group).update(shares=compared)
    found = proposals(video=video)
    assert [one.best.routine.title for one in found if one.best] == ["Arm lift", "Only lift"]
    assert [one.shares for one in found] == [True, False], "the only one has a share of 1, which says nothing"
    with django_assert_num_queries(2):
        assert waiting_proposals(videos=[video], user=people.student) == {video.pk: routines.lift}


def test_an_attempt_costs_no_search_for_what_is_known_already(people: People, routines: TwoRoutines) -> None:
    video = measured_video(owner=people.student, track=movement())
    Attempt.objects.create(student=people.student, routine=routines.lift, video=video)
    recognise_measured(video.pk)
    do_recognition(video)
    assert not Recognition.objects.filter(video=video).exists()


def test_a_reference_or_take_is_not_asked_what_it_is(people: People, routines: TwoRoutines) -> None:
    take = recognised(people.coach, movement())
    Recognition.objects.all().delete()
    routines.lift.takes.create(video=take)
    for example in (take, routines.bow.reference):
        recognise_measured(example.pk)
        do_recognition(example)
    assert not Recognition.objects.exists()


def test_a_video_deleted_meanwhile_leaves_no_job(people: People, routines: TwoRoutines) -> None:
    video = uploaded(people.student, movement())
    video.delete()
    assert not Job.objects.filter(kind="recognise_video").exists()


def test_a_video_without_a_track_waits_for_it(people: People, routines: TwoRoutines) -> None:
    video = waiting_video(owner=people.student)
    job = ask_for_recognition(video=video)
    assert [needed.kind for needed in job.waits_for.all()] == ["process_video"]
    assert not Track.objects.filter(videos=video).exists()


@pytest.mark.parametrize(("highest", "shown"), [(1.4, []), (1.6, [1.0])])
def test_a_moment_is_a_peak_only_where_it_stands_out(highest: float, shown: list[float]) -> None:
    attention = np.full(5, (5 - highest) / 20)
    attention[2] = highest / 5
    found = Answer("lift", {"lift": 1.0}, True, np.arange(5) / 2, attention, peaks=(1.0,))
    assert values_of(found)["peaks"] == shown
