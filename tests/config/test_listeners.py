"""What packages tell those above them is connected once, and each name leads to something."""

from __future__ import annotations

import pytest
from django.utils.module_loading import import_string

from accounts.selectors import hidden
from accounts.services import recognition_withdrawn
from common.rules import dotted_name
from library import rules
from library.jobs.queues import handlers, long_handlers

pytestmark = pytest.mark.unit


def test_every_kind_of_job_is_done_by_a_function_that_is_there():
    work = {name: dotted_name(found[name]) for found in (handlers, long_handlers) for name in found}
    assert sorted(work) == [
        "check_criteria",
        "check_take",
        "compare_models",
        "erase_account",
        "export_corrections",
        "export_data",
        "find_photo_pose",
        "follow_person",
        "process_video",
        "recognise_video",
        "rescore_routine",
        "score_attempt",
        "train_model",
        "train_recognition",
    ]
    assert all(callable(import_string(path)) for path in work.values())


def test_who_may_watch_and_who_sees_jobs_is_decided_by_these_packages():
    assert sorted(name.split(".")[0] for name in rules.may_watch) == ["library"] * 4 + ["practice"]
    assert {name.split(".")[0] for name in rules.may_see_job} == {
        "library",
        "modelroom",
        "practice",
        "recognition",
    }


@pytest.mark.parametrize(
    ("told", "listeners"),
    [
        (rules.measured, ["recognition.asking.recognise_measured"]),
        (
            rules.measured_again,
            [
                "library.routines.counting.check_measured_again",
                "practice.services.rescore_video",
                "modelroom.corrections.services.correct_again",
            ],
        ),
        (rules.shown_anew, ["recognition.asking.ask_where_it_is_shown"]),
        (hidden, ["privacy.selectors.people_who_leave", "accounts.guardians.selectors.hidden_from"]),
        (recognition_withdrawn, ["recognition.services.forget_models_of"]),
    ],
)
def test_who_hears_of_what(told, listeners):
    assert list(told) == listeners
