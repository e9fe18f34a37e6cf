"""Reasons that were kept as English sentences become codes with values on PostgreSQL too."""

from __future__ import annotations

from typing import Any

import dj_database_url
import pytest

from tests.library.early_sentences import sentences_forth_and_back
from tests.migrating import database
from tests.practice.early_reasons import reasons_forth_and_back


@pytest.mark.django_db(databases=["default"])
def test_sentences_become_codes_and_go_back(empty_postgresql: str, django_db_blocker: Any) -> None:
    server = {"OPTIONS": {}, **dj_database_url.parse(empty_postgresql)}
    with django_db_blocker.unblock(), database(**server) as connection:
        reasons_forth_and_back(connection)


@pytest.mark.django_db(databases=["default"])
def test_sentences_of_jobs_become_codes_and_go_back(empty_postgresql: str, django_db_blocker: Any) -> None:
    server = {"OPTIONS": {}, **dj_database_url.parse(empty_postgresql)}
    with django_db_blocker.unblock(), database(**server) as connection:
        sentences_forth_and_back(connection)
