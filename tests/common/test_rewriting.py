"""Migrations fill a column of a long table in batches, rows that say the same in one statement."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from common import rewriting
from library.models import Job
from tests.people import make_person

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def test_every_row_is_filled_and_those_alike_are_written_together(
    monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    monkeypatch.setattr(rewriting, "ROWS_AT_ONCE", 4)
    owner = make_person("Sam Student")
    Job.objects.bulk_create(
        Job(kind="alike" if number % 4 else "other", subject_id=uuid.uuid4(), owner=owner)
        for number in range(10)
    )
    reads, most_writes = 4, 2 * 3
    with django_assert_max_num_queries(reads + most_writes):
        rewriting.fill(Job.objects.all(), source="kind", target="stage", by=str.upper)
    assert set(Job.objects.values_list("kind", "stage")) == {("alike", "ALIKE"), ("other", "OTHER")}


def test_only_the_rows_asked_for_are_filled() -> None:
    owner = make_person("Sam Student")
    for kind in ("", "said"):
        Job.objects.create(kind=kind, subject_id=uuid.uuid4(), owner=owner)
    rewriting.fill(Job.objects.exclude(kind=""), source="kind", target="stage", by=lambda said: f"{said}!")
    assert dict(Job.objects.values_list("kind", "stage")) == {"": "", "said": "said!"}
