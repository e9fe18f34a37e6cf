"""What people agreed to before it was kept in rows is kept, and goes back when that is undone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.migrating import ALIAS, database, migrated

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default"])]
BEFORE = ("accounts", "0004_removal_and_names_of_one_line")
AFTER = ("accounts", "0007_consents_are_rows_only")
SINCE = datetime(2026, 11, 21, 8, tzinfo=UTC)


def test_consents_become_rows_and_back(django_db_blocker, tmp_path):
    with django_db_blocker.unblock(), database(NAME=str(tmp_path / "old.sqlite3")) as connection:
        people = migrated(connection, [BEFORE]).get_model("accounts", "User").objects.using(ALIAS)
        sam = people.create(email="sam@example.org", name="Sam", training_consent_at=SINCE)
        people.create(email="kim@example.org", name="Kim")
        after = migrated(connection, [AFTER])
        record = after.get_model("accounts", "Consent").objects.using(ALIAS).get()
        assert (record.subject_id, record.given_by_id, record.given_at) == (sam.pk, sam.pk, SINCE)
        assert (record.purpose, record.text, record.version) == ("training", "own-training", 1)
        bands = after.get_model("accounts", "User").objects.using(ALIAS).values_list("age_band", flat=True)
        assert set(bands) == {""}, "nobody has said it yet"
        back = migrated(connection, [BEFORE]).get_model("accounts", "User").objects.using(ALIAS)
        assert back.get(pk=sam.pk).training_consent_at == SINCE
        assert back.get(email="kim@example.org").training_consent_at is None
