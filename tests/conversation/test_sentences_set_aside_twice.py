"""Of a sentence that two taps set aside twice, before there was one row for each, the newest word stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.apps.registry import Apps

from tests.migrating import ALIAS, database, migrated


@pytest.mark.slow
@pytest.mark.django_db(databases=["default"])
def test_the_newest_word_stays(tmp_path: Path, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), database(NAME=str(tmp_path / "before.sqlite3")) as connection:
        _fill(migrated(connection, [("conversation", "0003_voice_notes")]))
        apps = migrated(connection, [("conversation", "0004_one_set_aside_of_a_sentence")])
        rows = apps.get_model("conversation", "SetAside").objects.using(ALIAS)
        assert sorted(rows.values_list("reason", flat=True)) == ["1 again", "2", "whole again"]


def _fill(apps: Apps) -> None:
    def rows(app: str, model: str) -> Any:
        return apps.get_model(app, model).objects.using(ALIAS)

    coach = rows("accounts", "User").create(email="coach@example.org", name="Kim")
    video = rows("library", "Video").create(owner=coach, title="Bow")
    routine = rows("library", "Routine").create(owner=coach, title="Bow", reference=video)
    attempt = rows("practice", "Attempt").create(student=coach, routine=routine, video=video)
    for at, reason in ((1.0, "1"), (1.0, "1 again"), (2.0, "2"), (None, "whole"), (None, "whole again")):
        rows("conversation", "SetAside").create(
            attempt=attempt, by=coach, about="left_knee", at=at, verdict="wrong", reason=reason
        )
