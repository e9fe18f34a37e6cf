"""Rows with English reasons from before reasons were kept as codes, migrated forth and back."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from tests.migrating import ALIAS, migrated

BEFORE = [("library", "0007_track_base"), ("practice", "0006_recognition_moves")]
AFTER = [("library", "0008_take_reason"), ("practice", "0007_score_reason_and_further_facts")]

SENTENCES = (
    "",
    "Only 59% of the body could be measured in both videos; 60% is needed.",
    "Only 7% of the reference is in the practice; 60% is needed.",
    "What could be measured in both videos is not enough for a score.",
    "No person was found in the take.",
    "As an even older engine said it.",
)
KEPT = (
    None,
    {"code": "too_little_seen", "about": "", "values": {"share": 0.59, "needed": 0.6}},
    {"code": "too_little_done", "about": "", "values": {"share": 0.07, "needed": 0.6}},
    {"code": "not_enough_measured", "about": "", "values": {}},
    {"code": "no_person", "about": "take", "values": {}},
    {"code": "said", "about": "", "values": {"sentence": "As an even older engine said it."}},
)


def reasons_forth_and_back(connection: BaseDatabaseWrapper) -> None:
    """Fill the database at the old state, migrate it, look at the rows, and take it back again."""
    _fill(migrated(connection, BEFORE))
    apps = migrated(connection, AFTER)
    for app, model in (("practice", "Score"), ("library", "RoutineTake")):
        assert tuple(_reasons(apps, app, model)) == KEPT
    assert list(_rows(apps, "practice", "Score").values_list("further", flat=True)) == [{}] * len(SENTENCES)
    apps = migrated(connection, BEFORE)
    for app, model in (("practice", "Score"), ("library", "RoutineTake")):
        assert tuple(_reasons(apps, app, model)) == SENTENCES


def _rows(apps: Any, app: str, model: str) -> Any:
    return apps.get_model(app, model).objects.using(ALIAS)


def _reasons(apps: Any, app: str, model: str) -> Any:
    return _rows(apps, app, model).order_by("created_at").values_list("reason", flat=True)


def _fill(apps: Any) -> None:
    """A score and a take for each sentence."""
    coach = _rows(apps, "accounts", "User").create(email="coach@example.org", name="Kim")
    videos = [_rows(apps, "library", "Video").create(owner=coach, title=f"Bow {number}") for number in "ab"]
    routine = _rows(apps, "library", "Routine").create(owner=coach, title="Bow", reference=videos[0])
    attempt = _rows(apps, "practice", "Attempt").create(student=coach, routine=routine, video=videos[1])
    for number, sentence in enumerate(SENTENCES):
        video = _rows(apps, "library", "Video").create(owner=coach, title=f"Take {number}")
        _rows(apps, "library", "RoutineTake").create(routine=routine, video=video, reason=sentence)
        _rows(apps, "practice", "Score").create(
            attempt=attempt, coverage=0.5, reason=sentence, parameters=str(number), detail="none.npz"
        )
