"""Reasons that were kept as English sentences become codes with values; PostgreSQL: tests/servers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from common.early_reasons import _PLAIN, _SHARES, kept
from scoring.reasons import Reason
from tests.migrating import database
from tests.practice.early_reasons import reasons_forth_and_back


@pytest.mark.slow
@pytest.mark.django_db(databases=["default"])
def test_sentences_become_codes_and_go_back(tmp_path: Path, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), database(NAME=str(tmp_path / "before.sqlite3")) as connection:
        reasons_forth_and_back(connection)


@pytest.mark.unit
@pytest.mark.parametrize("key", [*_PLAIN, *((code, "") for code in _SHARES)])
def test_each_is_kept_as_its_code(key: tuple[str, str]) -> None:
    code, about = key
    shares = {"share": 0.31, "needed": 0.6} if code in _SHARES else {}
    said = _SHARES[code].format(share=31, needed=60) if code in _SHARES else _PLAIN[key]
    assert Reason.of(kept(said)) == Reason(code, about, shares)
