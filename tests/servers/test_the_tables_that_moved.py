"""Rows of recognition from before it had an app of its own stay, on PostgreSQL too."""

from __future__ import annotations

from typing import Any

import dj_database_url
import pytest

from tests.migrating import database
from tests.recognition.moving import moved_forth_and_back


@pytest.mark.django_db(databases=["default"])
def test_rows_from_before_are_found_under_their_new_names_and_go_back(
    empty_postgresql: str, django_db_blocker: Any
) -> None:
    server = {"OPTIONS": {}, **dj_database_url.parse(empty_postgresql)}
    with django_db_blocker.unblock(), database(**server) as connection:
        moved_forth_and_back(connection)
