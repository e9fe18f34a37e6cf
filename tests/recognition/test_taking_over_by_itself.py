"""A model that is measurably better takes over by itself only where the comparison was a fair one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from library import cleanup
from library.jobs import run as jobs
from library.models import Job
from recognition.models import TrainingRun, working_folder
from recognition.selectors import Hindrance, hindrance_of, in_service, proposals
from recognition.services import ask_for_training, let_comparison_decide, put_in_service, settle
from tests.people import People
from tests.practice.bodies import movement
from tests.recognition.stage import (
    TwoRoutines,
    agree,
    bow,
    dim,
    judged,
    learn_from,
    learned,
    recognised,
    routine_of,
    spin,
    withdraw,
)

pytestmark = pytest.mark.unit
SignIn = Callable[..., Client]


def page(client: Client, people: People) -> str:
    path = f"/practice/groups/{people.group.pk}/recognition/"
    return " ".join(client.get(path).content.decode().split())


def test_a_model_judged_by_few_videos_is_not_taken_by_itself(
    people: People, routines: TwoRoutines, signed_in: SignIn
) -> None:
    run = judged(people.group, judged=9, trained_accuracy=1.0, nearest_accuracy=0.2, measurably_better=True)
    assert hindrance_of(run=run) == Hindrance.FEW_JUDGED
    assert in_service(group=people.group).run is None
    client = signed_in(people.coach)
    assert "It does not take over by itself: so few videos" in page(client, people)
    assert "No trained model has taken over so far." in page(client, people)
    let_comparison_decide(group=people.group, by=people.coach)
    assert in_service(group=people.group).run is None
    put_in_service(group=people.group, run=run, by=people.coach)
    assert in_service(group=people.group).run == run, "a person may choose it all the same"


def test_a_model_that_has_not_learned_from_all_references_is_not_taken_by_itself(
    people: People, routines: TwoRoutines, signed_in: SignIn
) -> None:
    agree(people.student)
    figures = {"trained_accuracy": 1.0, "nearest_accuracy": 0.2, "measurably_better": True}
    run = judged(people.group, people=[people.student.pk], **figures)
    assert hindrance_of(run=run) == Hindrance.NOT_ALL_LEARNED
    assert in_service(group=people.group).run is None
    assert "it has not learned from all references and takes" in page(signed_in(people.coach), people)
    agree(people.coach)
    assert hindrance_of(run=run) == Hindrance.NOT_ALL_LEARNED, "this training knows nothing of them"
    run = judged(people.group, people=[people.student.pk, people.coach.pk], material="all", **figures)
    assert in_service(group=people.group).run == run


def test_a_model_without_a_threshold_leaves_it_to_the_nearest_example_whether_it_is_none(
    people: People, routines: TwoRoutines
) -> None:
    run = learned(people.group, routines)
    put_in_service(group=people.group, run=run, by=people.coach)
    (none,) = proposals(video=recognised(people.classmate, spin()))
    (one,) = proposals(video=recognised(people.classmate, bow()))
    assert (none.best, none.recognition.run) == (None, run)
    assert one.best is not None
    assert one.recognition.run == run


def test_a_coach_is_told_in_words_that_too_little_is_seen(people: People) -> None:
    agree(people.coach)
    routine_of(people.coach, "Arm lift", movement(), people.group)
    routine_of(people.coach, "Deep bow", dim(bow()), people.group)
    assert jobs.run(job_id=ask_for_training(group=people.group).pk)
    run = TrainingRun.objects.get()
    assert not run.trained
    assert run.reason["code"] == "few_seen_moving"


def test_a_training_that_somebody_took_along_decides_nothing(people: People, routines: TwoRoutines) -> None:
    agree(people.coach)
    run = TrainingRun.objects.create(
        group=people.group,
        material="m",
        weights="recognition/none",
        judged=12,
        measurably_better=True,
    )
    learn_from(run, people.coach.pk)
    TrainingRun.objects.filter(pk=run.pk).delete()
    settle(run=run)
    assert not people.group.recognition_choices.exists()


@pytest.mark.parametrize("state", [Job.State.FAILED, Job.State.RUNNING])
def test_copies_that_a_killed_worker_left_go_when_somebody_withdraws(
    people: People, routines: TwoRoutines, state: str, django_capture_on_commit_callbacks: Any
) -> None:
    agree(people.student)
    job = ask_for_training(group=people.group)
    Job.objects.filter(pk=job.pk).update(state=state)
    folder = working_folder(people.group.pk)
    foreign = folder.parent / "not-a-group"
    for path in (folder, foreign):
        path.mkdir(parents=True)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(people.student)
    assert folder.exists() == (state == Job.State.RUNNING), "what is under way removes it itself"
    assert foreign.exists()


def test_a_stored_model_without_a_row_is_a_leftover(
    people: People, routines: TwoRoutines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleanup, "SETTLED_AFTER", -cleanup.SETTLED_AFTER)
    run = learned(people.group, routines)
    folder = f"recognition/{people.group.pk}"
    lost = default_storage.save(f"{folder}/{people.group.pk}/weights.safetensors", ContentFile(b"lost"))
    default_storage.save("recognition/readme.txt", ContentFile(b"not ours"))
    found = [name for name in cleanup.find_leftovers() if name.startswith("recognition/")]
    assert found == [lost]
    assert run.weights.name not in found
