"""Nobody is identified across videos: nothing that could tell who somebody is by their looks is made or kept.

A field, a stored array, a model or a package that could do so makes one of these tests fail: then say here
what it is, and in docs/SECURITY.md that it does not identify anybody, or leave it out.
"""

from __future__ import annotations

import ast
import gc
import io
import json
import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from django.apps import apps
from django.db import models

from accounts.models import User
from library.models import Track, Video
from recognition.training_job import recipe
from scoring.learn.training import start
from scoring.pose.files import save_track, track_to_bytes
from scoring.pose.models import CONVERTED, SOURCES
from scoring.pose.skeleton import SKELETONS
from scoring.pose.track import PoseTrack
from scoring.pose.who_is_who import Figure, Scene
from tests.conftest import ROOT
from tests.practice.bodies import movement
from tests.scoring.pose.test_overlaps import BLUE, RED, cross, follow

OURS = (
    "accounts",
    "common",
    "library",
    "practice",
    "training",
    "recognition",
    "coaching",
    "modelroom",
    "home",
)

FREE_FORM = {
    "library.Track.file": "places of joints over time (see below), and a fingerprint of the recording",
    "library.Video.original": "the film",
    "library.Video.rendition": "the film",
    "library.Video.poster": "a picture out of it",
    "library.Video.first_look": "what a few frames cut off, and where people stand in them",
    "library.Routine.joint_weights": "how much each part counts",
    "library.Routine.tolerances": "degrees for each part",
    "library.Routine.criteria": "what a coach asks for besides",
    "library.Worker.queues": "names of queues",
    "practice.PosePhoto.file": "a photo, until the pose in it is found",
    "practice.PosePhoto.joints": "places of joints in one photo, for a day",
    "practice.Score.parts": "how far each part was off",
    "practice.Score.moments": "when it was off",
    "practice.Score.remarks": "what is off all the way through",
    "practice.Score.strengths": "what was done well",
    "practice.Score.repetitions": "when each began",
    "practice.Score.further": "further facts of this comparison of two videos",
    "practice.Score.detail": "the path on which two videos were compared, and values along it",
    "recognition.TrainingRun.examples": "how many videos of each routine",
    "recognition.TrainingRun.weights": "tells routines apart (see below)",
    "recognition.TrainingRun.manifest": "which routines",
    "recognition.Recognition.shares": "which routine, how sure",
    "recognition.Recognition.times": "moments",
    "recognition.Recognition.attention": "how much each moment told which routine it is",
    "recognition.Recognition.peaks": "moments",
    "modelroom.Correction.keypoints": "places of joints in one frame",
    "modelroom.TrainingRun.changes": "numbers of a configuration",
    "modelroom.TrainingRun.metrics": "how accurate the model is",
    "modelroom.RunPoint.losses": "how far the training is",
    "modelroom.RunPoint.figures": "how accurate the model is",
    "modelroom.PoseModel.figures": "how accurate the model is",
    "modelroom.Comparison.results": "how accurate both models are",
}
"""Every column that could hold numbers about a body, and what is in it. Reasons (sentences) are left out."""

PLAIN = (
    models.AutoField, models.BooleanField, models.CharField, models.DateField, models.EmailField,
    models.FloatField, models.ForeignKey, models.IntegerField, models.ManyToManyField, models.TextField,
    models.UUIDField,
)  # fmt: skip
"""Kinds of columns that hold a word, a number, a time or a reference."""

BETWEEN_PEOPLE_AND_VIDEOS = {
    "library.Video.owner", "library.Video.track", "library.Watching.video", "modelroom.Picture.video",
    "modelroom.Correction.video", "modelroom.LearnedFrom.video", "recognition.LearnedFrom.video",
    "recognition.Recognition.video", "practice.Attempt.video", "library.Routine.reference",
    "library.RoutineTake.video", "library.Upload.video",
}  # fmt: skip
"""All that connects something with a video: its owner said so, or it is about that video alone."""

STORED = {"times", "keypoints", "boxes", "meta", "landmarks", "joints3d", "sound"}

NAMES_OF_RECOGNISERS = re.compile(
    r"face.?recogni|face.?(id|net|embedding|descriptor)|insightface|arcface|deepface|dlib|person.?re.?id|re.?identif"
    r"|osnet|torchreid|gait.?(recogni|embedding|id)|FaceRecognizerSF|speaker.?(embedding|recogni|verif)",
    re.IGNORECASE,
)


def columns() -> Iterator[tuple[str, models.Field[Any, Any]]]:
    for model in apps.get_models():
        if model.__module__.split(".")[0] in OURS:
            for column in (*model._meta.local_fields, *model._meta.local_many_to_many):
                yield f"{model._meta.label}.{column.name}", column


@pytest.mark.unit
def test_every_column_that_could_hold_a_description_of_a_body_is_known():
    free = {
        name
        for name, column in columns()
        if (not isinstance(column, PLAIN) or isinstance(column, models.FileField))
        and not name.endswith(("reason", "error"))
    }
    assert free - set(FREE_FORM) == set(), "say what it holds, and that it tells nobody's identity"
    assert set(FREE_FORM) - free == set(), "it is not there any more"


@pytest.mark.unit
def test_no_column_is_named_after_recognising_people():
    words = re.compile(r"embedding|descriptor|biometric|face|gait|identity|template|feature", re.IGNORECASE)
    assert [name for name, _column in columns() if words.search(name)] == []


@pytest.mark.unit
def test_nothing_connects_videos_with_people_but_what_people_said():
    to_videos = {
        name
        for name, column in columns()
        if (column.is_relation and column.related_model in (Video, Track)) or name == "library.Video.owner"
    }
    of_tracks = {name for name in to_videos if name.endswith(("track", ".base"))}
    assert to_videos - of_tracks - BETWEEN_PEOPLE_AND_VIDEOS == set()
    to_people = {name for name, column in columns() if column.is_relation and column.related_model is User}
    of_tracks_and_videos = {
        name for name in to_people if name.startswith(("library.Track.", "library.Video."))
    }
    assert of_tracks_and_videos == {"library.Video.owner"}, "whose a video is says who uploaded it"


@pytest.mark.unit
def test_a_stored_track_holds_places_and_times_only():
    track = movement()
    with np.load(io.BytesIO(track_to_bytes(track))) as stored:
        arrays = {name: stored[name] for name in stored.files}
    assert set(arrays) <= STORED
    meta = json.loads(str(arrays["meta"]))
    assert set(meta) == {
        "format", "width", "height", "skeleton", "model", "model_version", "in_doubt", "extra",
    }  # fmt: skip
    assert meta["extra"] == {}
    assert len(arrays["keypoints"].shape) == 3
    assert arrays["keypoints"].shape[1:] == (len(SKELETONS[track.skeleton_name]), 3), "x, y, confidence"
    assert arrays["boxes"].shape == (len(track), 4), "x, y, width, height"
    assert {field.name for field in fields(PoseTrack)} == {
        "times", "keypoints", "boxes", "width", "height", "skeleton_name", "model", "model_version",
        "landmarks", "joints3d", "sound", "in_doubt", "extra",
    }  # fmt: skip


@pytest.mark.unit
def test_colours_by_which_people_in_one_film_are_told_apart_do_not_outlive_it():
    figure = Figure([], 0.0)
    assert alive() == [figure], "the test can see one"
    del figure
    found, _doubt, _tracker = follow(cross, (RED, BLUE))
    assert any(place is not None for place in found), "somebody was followed past another one"
    assert alive() == []


def alive() -> list[object]:
    """What is known in memory of the looks of people."""
    gc.collect()
    return [one for one in gc.get_objects() if type(one) in (Figure, Scene)]


@pytest.mark.slow
def test_a_model_of_a_group_tells_routines_apart_and_not_people(tmp_path):
    """Four people do two movements: it can say two things, and which person it was is none of them."""
    for label, lift in (("arms", 140.0), ("legs", 40.0)):
        (tmp_path / "videos" / label).mkdir(parents=True)
        for person in range(4):
            track = movement(lift=lift + person)
            save_track(track, tmp_path / "videos" / label / f"{person:04d}--{person:05d}.npz")
    values = recipe(8, mirror=True)
    values["training"].update(epochs=1, members=2)
    metrics = start("events", values, tmp_path / "run", data=tmp_path / "videos")
    assert set(metrics["classes"]) == {"arms", "legs"}
    said = json.loads((tmp_path / "run" / "manifest.json").read_text())
    assert "0001" not in json.dumps(said.get("classes", said)), "people are numbers of files"


@pytest.mark.unit
def test_no_model_or_package_that_recognises_people_is_brought_along():
    assert {source.filename for source in SOURCES} | set(CONVERTED) == {
        "pose_landmark_heavy.tflite", "movenet-thunder.json", "movenet-thunder.bin", "movenet-lightning.json",
        "movenet-lightning.bin", "movenet-thunder.onnx", "movenet-lightning.onnx", "student.onnx",
    }, "each finds joints; say so of another one"  # fmt: skip
    for name in ("requirements.txt", "requirements-dev.txt", "package.json"):
        for line in (ROOT / name).read_text().splitlines():
            assert not NAMES_OF_RECOGNISERS.search(line.partition("=")[0].strip(' "')), line


@pytest.mark.unit
def test_no_source_names_a_way_to_recognise_people():
    for folder in ("scoring", "platform", "accounts"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                name = getattr(node, "id", None) or getattr(node, "attr", None) or getattr(node, "name", None)
                assert not (isinstance(name, str) and NAMES_OF_RECOGNISERS.search(name)), (path, name)
