"""A group with two drawn routines, and videos that may be recognised."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from accounts.models import Group, User
from accounts.services import set_training_consent
from library.jobs import run as jobs
from library.models import Job, Routine, Video
from practice.models import Attempt
from practice.recognition.services import recognise_measured
from practice.services import create_attempt
from scoring.pose.track import PoseTrack
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import measured_video, run_job_of


def bow(*, seconds: float = 4.0, depth: float = 60.0) -> PoseTrack:
    """Another movement: bending forward, seen from the front, twice."""
    track = movement(seconds=seconds, lift=0.0)
    keypoints = track.keypoints.copy()
    down = np.sin(np.pi * track.times / 2) ** 2
    upper = list(range(11))
    keypoints[:, upper, 1] += (down * depth)[:, None]
    keypoints[:, [9, 10], 1] += (down * depth / 2)[:, None]
    return replace(track, keypoints=keypoints)


def spin() -> PoseTrack:
    """Something that is no routine of anybody: head down, whirling."""
    track = movement()
    keypoints = track.keypoints.copy()
    centre = np.array([320.0, 190.0])
    for i, time in enumerate(track.times):
        angle = np.pi + 3 * time
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        keypoints[i, :, :2] = (keypoints[i, :, :2] - centre) @ turn.T + centre
    return replace(track, keypoints=keypoints)


def dim(track: PoseTrack) -> PoseTrack:
    """The same with every joint too unsure to be used: an empty track."""
    keypoints = track.keypoints.copy()
    keypoints[:, :, 2] = 0.05
    return replace(track, keypoints=keypoints)


@dataclass(frozen=True)
class TwoRoutines:
    """The arm lift and the bow of the coach's group."""

    lift: Routine
    bow: Routine


def two_routines(people: People) -> TwoRoutines:
    return TwoRoutines(
        lift=routine_of(people.coach, "Arm lift", movement(), people.group),
        bow=routine_of(people.coach, "Deep bow", bow(), people.group),
    )


def routine_of(coach: User, title: str, track: PoseTrack, *groups: Group) -> Routine:
    reference = measured_video(owner=coach, track=track, title=f"Reference of {title}")
    routine = Routine.objects.create(owner=coach, title=title, reference=reference)
    routine.groups.set(groups)
    return routine


def uploaded(owner: User, track: PoseTrack) -> Video:
    """A video without a chosen routine, just measured."""
    video = measured_video(owner=owner, track=track)
    recognise_measured(video.pk)
    return video


def recognised(owner: User, track: PoseTrack) -> Video:
    """The same after its job was done."""
    video = uploaded(owner, track)
    do_recognition(video)
    return video


def do_recognition(video: Video) -> Job:
    job = Job.objects.get(kind="recognise_video", subject_id=video.pk)
    jobs.run(job_id=job.pk)
    return Job.objects.get(pk=job.pk)


def scored_attempt(student: User, routine: Routine, track: PoseTrack) -> Attempt:
    video = measured_video(owner=student, track=track)
    attempt = create_attempt(student=student, routine=routine, video=video)
    run_job_of(attempt)
    return attempt


def agree(*people: User) -> None:
    for person in people:
        set_training_consent(user=person, given=True)


def withdraw(*people: User) -> None:
    for person in people:
        set_training_consent(user=person, given=False)
