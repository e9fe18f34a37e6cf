"""Why jobs failed was kept as English sentences and becomes codes with values; PostgreSQL: tests/servers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from common.early_sentences import kept, sentence
from common.reasons import MESSAGES, in_words
from scoring import reasons
from scoring.reasons import Reason
from tests.library.early_sentences import sentences_forth_and_back
from tests.migrating import database

MADE_WHEN_SHOWN = {"failed", "on_hold", "needed_job_failed", "not_scored", "reference_failed"}
CAME_AFTERWARDS = {"pictures_gone", "original_gone", "movement_gone", "heic_photo", "photo_too_large"}
NO_SENTENCE_KEPT = MADE_WHEN_SHOWN | CAME_AFTERWARDS
"""Reasons whose sentence no row ever held: they came when reasons were codes already, or are no row's."""


@pytest.mark.slow
@pytest.mark.django_db(databases=["default"])
def test_sentences_become_codes_and_go_back(tmp_path: Path, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), database(NAME=str(tmp_path / "before.sqlite3")) as connection:
        sentences_forth_and_back(connection)


@pytest.mark.unit
@pytest.mark.parametrize(
    "key", [key for key in MESSAGES if key[0] not in NO_SENTENCE_KEPT and key[1] != "photo"]
)
def test_what_the_site_says_was_said_by_the_sites_before(key: tuple[str, str]) -> None:
    values = {"tries": 3, "because": kept("It was cancelled.")}
    values |= {name: f"a {name}" for name in ("name", "title", "folder", "error")}
    needed = {name: value for name, value in values.items() if f"{{{name}}}" in MESSAGES[key]}
    reason = {"code": key[0], "about": key[1], "values": needed}
    assert kept(sentence(reason)) == reason
    assert in_words(Reason.of(reason)) == sentence(reason)


@pytest.mark.unit
def test_files_that_asked_for_too_much_are_known_by_their_code() -> None:
    for (code, about), said in reasons.MESSAGES.items():
        if code.startswith("too_m") or code == "too_long":
            assert kept(said)["code"] == code, about  # type: ignore[index]
