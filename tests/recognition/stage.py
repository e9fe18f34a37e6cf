"""A group with two drawn routines, and videos that may be recognised."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from django.core.files.base import ContentFile

from accounts.models import Group, User
from accounts.services import set_recognition_consent
from library.jobs import run as jobs
from library.models import Job, Routine, Video
from practice.models import Attempt
from practice.services import create_attempt
from recognition.asking import recognise_measured
from recognition.models import TrainingRun
from recognition.services import settle
from recognition.training_job import recipe
from scoring.learn.training import start
from scoring.pose.files import save_track
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
        set_recognition_consent(user=person, given=True)


def withdraw(*people: User) -> None:
    for person in people:
        set_recognition_consent(user=person, given=False)


def learned(group: Group, routines: TwoRoutines) -> TrainingRun:
    """A training of the group whose model really answers, though it learned next to nothing."""
    weights, manifest = _model()
    for name, routine in (("bow", routines.bow), ("lift", routines.lift)):
        manifest = manifest.replace(json.dumps(name), json.dumps(str(routine.pk)))
    examples = {str(routines.bow.pk): 1, str(routines.lift.pk): 1}
    run = TrainingRun(group=group, material="really learned", examples=examples)
    run.weights.save("weights.safetensors", ContentFile(weights), save=False)
    run.manifest.save("manifest.json", ContentFile(manifest.encode()), save=False)
    run.save()
    return run


def judged(group: Group, **figures: object) -> TrainingRun:
    """A training as if it had ended so, if nothing else is said from all of its coach's videos."""
    if "people" not in figures:
        agree(group.owner)
    usual = {
        "material": "m",
        "weights": "recognition/none",
        "judged": 12,
        "examples": {str(routine.pk): 3 for routine in group.routines.all()},
    }
    people = figures.pop("people", [group.owner_id])
    run = TrainingRun.objects.create(group=group, **{**usual, **figures})
    learn_from(run, *people)
    settle(run=run)
    return run


def learn_from(run: TrainingRun, *people: int) -> None:
    """Note that the training learned from one video each of these people, by their ids."""
    for person in people:
        run.learned_from.create(person_id=person, examples=1)


@lru_cache(maxsize=1)
def _model() -> tuple[bytes, str]:
    """Weights and manifest of one short training for all tests; its movements are called bow and lift."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for label, track in (("bow", bow()), ("lift", movement())):
            (folder / "videos" / label).mkdir(parents=True)
            save_track(track, folder / "videos" / label / "0000--00000.npz")
        values = recipe(2, mirror=True)
        values["training"].update(epochs=1, members=2)
        start("events", values, folder / "run", data=folder / "videos")
        run = folder / "run"
        return (run / "weights.safetensors").read_bytes(), (run / "manifest.json").read_text()
