"""What a coach is told of the last comparison, and what can be done next."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from library.models import Job, Routine
from library.selectors import JobState
from recognition.models import TrainingRun
from recognition.pages import NextStep, Overview, RoutineRow, Verdict
from recognition.selectors import Recogniser

pytestmark = pytest.mark.unit


def row(learned_from: int) -> RoutineRow:
    return RoutineRow(Routine(), 1, 0, 0, 0, learned_from)


def overview(**values: Any) -> Overview:
    """Two routines to learn from and nothing trained yet, but for ``values``."""
    start = Overview(
        rows=[row(1), row(2)],
        service=Recogniser(None, None, ()),
        last=None,
        runs=[],
        before=None,
        job=None,
        changed=True,
        by_night=True,
    )
    return replace(start, **values)


def job(state: str, *, retryable: bool = False) -> Any:
    job = Job(kind="train_recognition", state=state, retryable=retryable)
    return JobState(job, state=state, stage="", label="", percent=0, why=None, retryable=retryable)


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({"trained_accuracy": 0.5, "nearest_accuracy": 0.5}, Verdict.WORSE),
        ({"trained_accuracy": 0.6, "nearest_accuracy": 0.5}, Verdict.PERHAPS),
        (
            {"trained_accuracy": 0.9, "nearest_accuracy": 0.5, "measurably_better": True, "judged": 3},
            Verdict.FEW_JUDGED,
        ),
    ],
)
def test_what_came_of_the_comparison(values, verdict):
    said = overview(last=TrainingRun(**values))
    assert said.verdict == verdict
    assert [(one["mine"], one["theirs"]) for one in said.figures] == [(values["trained_accuracy"], 0.5)]


def test_without_figures_there_is_nothing_to_show_of_a_comparison():
    assert overview().figures == overview(last=TrainingRun()).figures == []


@pytest.mark.parametrize(
    ("values", "step"),
    [
        ({}, NextStep.TRAIN),
        ({"rows": []}, NextStep.NONE),
        ({"rows": [row(3), row(0)]}, NextStep.MORE_VIDEOS),
        ({"job": job(Job.State.RUNNING)}, NextStep.WAIT),
        ({"job": job(Job.State.DONE)}, NextStep.TRAIN),
        ({"job": job(Job.State.FAILED, retryable=True)}, NextStep.NONE),
        ({"job": job(Job.State.FAILED)}, NextStep.TRAIN),
    ],
)
def test_what_a_coach_can_do_next(values, step):
    assert overview(**values).next_step == step
