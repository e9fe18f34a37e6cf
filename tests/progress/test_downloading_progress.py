"""The attempts as a table to download, in which nothing that people wrote is computed."""

from __future__ import annotations

import csv
import io

import pytest

from progress.tables import safe
from tests.progress.conftest import Make

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def table(client, people, routine) -> list[dict[str, str]]:
    answer = client.get(f"/progress/people/{people.student.pk}/routines/{routine.pk}/csv/")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="arm-lift-progress.csv"'
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_each_attempt_is_a_row_with_its_numbers_and_whether_it_counts(people, routine, make: Make, signed_in):
    make(61.26, title="In socks", note="Slippery.\nTwice.")
    make(None, days=1)
    first, second = table(signed_in(people.student), people, routine)
    assert (first["number"], first["title"], first["note"]) == ("1", "In socks", "Slippery.\nTwice.")
    assert (first["Form, whole body"], first["Timing"], first["Left knee"]) == ("61.3", "80.0", "61.3")
    assert (first["counted"], first["made at"][:10]) == ("yes", "2026-11-02")
    assert (second["Form, whole body"], second["counted"], second["why not"]) == (
        "",
        "no",
        "Too little in view",
    )


def test_what_people_wrote_is_never_a_formula(people, routine, make: Make, signed_in):
    make(60, title='=HYPERLINK("http://evil.example")', note="  @SUM(A1)")
    (row,) = table(signed_in(people.student), people, routine)
    assert row["title"] == '\'=HYPERLINK("http://evil.example")'
    assert row["note"].startswith("'")


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", " =1", "\u00a0=1", "\n=1", "\uff1d1"]
)
def test_every_way_to_begin_a_formula_is_taken_from_it(text):
    assert safe(text) == f"'{text}"


def test_nor_does_one_begin_where_a_semicolon_or_a_line_separates_cells():
    assert safe("slow;=1") == "slow;'=1"
    assert safe("slow\n -1;+2") == "slow\n '-1;'+2"


def test_numbers_and_plain_words_stay_as_they_are():
    assert [safe(value) for value in (-1.5, 3, "a-b; c=d", "")] == [-1.5, 3, "a-b; c=d", ""]


def test_without_attempts_there_is_a_head_and_nothing_below(people, routine, signed_in):
    assert table(signed_in(people.student), people, routine) == []
