"""An attempt that stopped early: its total stands with its share, and never counts like a whole one."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.urls import reverse

from assignments.standing import Made
from home.selectors import latest_score
from library.models import Routine
from practice.judged import as_much, counted_from, share_words
from practice.models import Score
from progress.charts import chart_data
from progress.pairs import pair_of
from progress.selectors import RoutineProgress, routine_progress
from progress.tables import csv_of
from scoring.pose.skeleton import PARTS
from tests.people import People
from tests.practice.test_attempt_pages import text_of
from tests.progress.conftest import NOON, Make

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

SHARE = "42 % of the routine"
STOPPED: dict[str, Any] = {"completeness": 0.84, "repetitions_compared": 1, "reference_repetitions": 2}


def progress_of(people: People, routine: Routine) -> RoutineProgress:
    return routine_progress(viewer=people.student, person=people.student, routine=routine)


def test_the_share_counts_repetitions_that_were_left_out(make: Make):
    shares = [
        ({}, 1.0, ""),
        (STOPPED, 0.42, SHARE),
        ({"completeness": 0.7}, 0.7, "70 % of the routine"),
        ({"completeness": 0.949}, 0.949, "94 % of the routine"),
        ({"completeness": 0.96}, 0.96, ""),
        ({"repetitions_compared": 1, "reference_repetitions": 3}, 1 / 3, "33 % of the routine"),
    ]
    for values, share, words in shares:
        score = make(90, **values).score
        assert score is not None
        assert score.share_done == score.facts.share_done == pytest.approx(share)
        assert share_words(score.share_done) == words


def test_it_is_no_best_no_latest_and_no_change_beside_whole_ones(people: People, routine, make: Make):
    whole, better = make(60, days=1), make(75, days=2)
    stopped = make(100, days=2.01, **STOPPED)
    progress = progress_of(people, routine)
    assert [point.attempt for point in progress.counted] == [whole, better]
    assert (progress.best.attempt, progress.latest.attempt, progress.since_last.points) == (
        better,
        better,
        15,
    )
    assert (progress.partial, progress.apart, progress.sessions) == (1, 0, ())
    last = progress.points[-1]
    assert (last.attempt, last.kind, last.share) == (stopped, "partial", SHARE)
    assert chart_data(progress)["points"][-1]["run"] is None


def test_where_there_are_no_whole_ones_those_with_as_much_are_counted(people: People, routine, make: Make):
    make(80, days=1, completeness=0.62)
    make(60, days=2, completeness=0.75)
    make(70, days=3, completeness=0.7)
    progress = progress_of(people, routine)
    assert [point.total for point in progress.counted] == [60, 70]
    assert progress.best.share == "70 % of the routine"


def test_as_much_is_a_tenth_of_the_routine_less_at_most():
    assert counted_from([0.5, 1.0]) == pytest.approx(0.9)
    assert as_much(1.0, 0.9)
    assert as_much(0.42, 0.5)
    assert not as_much(0.89, 1.0)


def test_the_pages_of_progress_say_how_much_it_is_of(people: People, routine, make: Make, signed_in):
    make(60, days=1)
    stopped = make(100, days=2, **STOPPED)
    client = signed_in(people.student)
    page = text_of(client.get(f"/progress/people/{people.student.pk}/routines/{routine.pk}/"))
    assert f"Excellent {SHARE}" in page
    assert "1 attempt has a part of the routine only" in page
    assert SHARE in text_of(client.get("/progress/"))
    assert f"· 100 · {SHARE}" in text_of(client.get(f"/progress/attempts/{stopped.pk}/beside/"))
    assert SHARE in text_of(client.get(stopped.get_absolute_url()))
    assert SHARE in text_of(client.get(reverse("practice:attempts")))


def test_two_with_another_share_have_no_differences(routine, make: Make):
    pair = pair_of(make(60, days=1), make(100, days=2, **STOPPED))
    assert pair.apart == "the two have different shares of the routine"
    assert {row.difference for row in pair.rows} == {None}
    assert pair_of(make(60, days=1), make(80, days=2, completeness=0.93)).apart == ""


def test_the_table_to_download_has_the_share(people: People, routine, make: Make):
    make(60, days=1)
    make(100, days=2, **STOPPED)
    table = list(csv.reader(io.StringIO(csv_of(progress_of(people, routine)).lstrip("\ufeff"))))
    place = table[0].index("percent of the routine")
    assert [row[place] for row in table[1:]] == ["100", "42"]
    assert [row[table[0].index("counted")] for row in table[1:]] == ["yes", "no"]


def test_the_start_page_does_not_call_it_better(people: People, routine, make: Make, signed_in):
    make(60, days=1)
    make(100, days=2, **STOPPED)
    latest = latest_score(user=people.student)
    assert latest is not None
    assert latest.trend == "partial"
    page = text_of(signed_in(people.student).get("/"))
    assert f"Excellent {SHARE}" in page
    assert "The time before had another share of the routine: the two are not compared." in page


def test_no_goal_is_reached_with_a_part_of_the_routine(make: Make):
    def made(share: float, *, hidden: bool = False) -> Made:
        return Made(make(100).pk, NOON, True, 100.0, hidden, share)

    assert made(1.0).reaches(85)
    assert made(0.91).reaches(85)
    assert not made(0.42).reaches(85)
    assert made(0.42).reaches(None)
    assert made(0.42, hidden=True).reaches(85)


def test_what_holds_a_total_down_stands_beside_it(people: People, routine, make: Make, signed_in):
    good = {"value": 95.0, "coverage": 0.9}
    parts = {**dict.fromkeys(PARTS, good), "left_hip": {"value": 61.0, "coverage": 0.9, "throughout": True}}
    make(90, days=1)
    held = make(61, days=3, parts=parts)
    client = signed_in(people.student)
    for path in (
        f"/progress/people/{people.student.pk}/routines/{routine.pk}/",
        f"/progress/attempts/{held.pk}/beside/",
        held.get_absolute_url(),
        "/",
    ):
        assert "held down by: Left hip" in text_of(client.get(path)), path
    assert "held down by" not in text_of(client.get(make(90, days=4).get_absolute_url()))
    Score.objects.filter(pk=held.score.pk).update(further={"shown_repetition": 0})
    text = text_of(client.get(held.get_absolute_url()))
    assert "held down by" not in text, "of several times the total is the mean, and the parts are of one"
