"""Rows with English sentences from before jobs and recognition kept codes, migrated forth and back."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from tests.migrating import ALIAS, migrated

BEFORE = [("library", "0015_watching"), ("recognition", "0004_no_list_of_people")]
AFTER = [("library", "0016_job_reason"), ("recognition", "0005_reasons")]

NOT_INSTALLED = "The keypoint model “ours” is not installed; run `make setup`."
SENTENCES = (
    "",
    "It was cancelled.",
    "The work was interrupted 3 times and was given up. Try again later.",
    "“Bow {1}.mp4” is not a video that can be read.",
    f"Videos cannot be measured here yet: a part of this site is not installed. {NOT_INSTALLED}",
    "The video has 240 pictures a second; at most 120 are taken. Film at a lower rate, or export the video "
    "with 30 or 60.",
    "Too little of a movement is seen in this video to tell which routine it is. Film the whole body, or "
    "choose the person to follow.",
    "As an even older site said it.",
)
KEPT: tuple[dict[str, Any] | None, ...] = (
    None,
    {"code": "cancelled", "about": "", "values": {}},
    {"code": "worker_lost", "about": "", "values": {"tries": 3}},
    {"code": "not_a_video", "about": "file", "values": {"name": "Bow {1}.mp4"}},
    {
        "code": "model_unavailable",
        "about": "site",
        "values": {
            "because": {"code": "model_unavailable", "about": "not_installed", "values": {"name": "ours"}}
        },
    },
    {"code": "too_many_frames_a_second", "about": "", "values": {"rate": "240", "most": "120"}},
    {"code": "little_movement_seen", "about": "", "values": {}},
    {"code": "said", "about": "", "values": {"sentence": "As an even older site said it."}},
)
ROWS = (
    ("library", "Job", "error_message"),
    ("recognition", "Recognition", "reason"),
    ("recognition", "TrainingRun", "reason"),
)


def sentences_forth_and_back(connection: BaseDatabaseWrapper) -> None:
    """Fill the database at the old state, migrate it, look at the rows, and take it back again."""
    _fill(migrated(connection, BEFORE))
    apps = migrated(connection, AFTER)
    for app, model, _was in ROWS:
        assert tuple(_values(apps, app, model, "reason")) == KEPT
    apps = migrated(connection, BEFORE)
    for app, model, was in ROWS:
        assert tuple(_values(apps, app, model, was)) == SENTENCES


def _rows(apps: Any, app: str, model: str) -> Any:
    return apps.get_model(app, model).objects.using(ALIAS)


def _values(apps: Any, app: str, model: str, field: str) -> Any:
    order = "tries" if model == "Job" else "made_at"
    return _rows(apps, app, model).order_by(order).values_list(field, flat=True)


def _fill(apps: Any) -> None:
    """A job, a recognition and a training for each sentence."""
    coach = _rows(apps, "accounts", "User").create(email="coach@example.org", name="Kim")
    group = _rows(apps, "accounts", "Group").create(owner=coach, name="Monday")
    for number, sentence in enumerate(SENTENCES):
        _rows(apps, "library", "Job").create(
            kind="test", subject_id=uuid.uuid4(), owner=coach, tries=number, error_message=sentence
        )
        video = _rows(apps, "library", "Video").create(owner=coach, title=f"Bow {number}")
        _rows(apps, "recognition", "Recognition").create(video=video, group=group, reason=sentence)
        _rows(apps, "recognition", "TrainingRun").create(group=group, material=str(number), reason=sentence)
