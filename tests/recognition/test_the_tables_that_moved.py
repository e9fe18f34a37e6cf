"""Rows of recognition from before it had an app of its own stay; PostgreSQL: tests/servers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.migrating import database
from tests.recognition.moving import moved_forth_and_back


@pytest.mark.slow
@pytest.mark.django_db(databases=["default"])
def test_rows_from_before_are_found_under_their_new_names_and_go_back(
    tmp_path: Path, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock(), database(NAME=str(tmp_path / "before.sqlite3")) as connection:
        moved_forth_and_back(connection)
