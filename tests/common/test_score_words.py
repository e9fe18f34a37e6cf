"""A score is shown as a number and in words, so that colour is never the only sign."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string

pytestmark = pytest.mark.unit


def badge(**values: object) -> str:
    return " ".join(render_to_string("includes/score_badge.html", values).split())


@pytest.mark.parametrize(
    ("value", "threshold", "words"),
    [
        (100.0, 60, "Excellent"),
        (90.0, 60, "Excellent"),
        (89.4, 60, "Good"),
        (75.0, 60, "Good"),
        (60.0, 60, "Getting there"),
        (59.4, 60, "Needs work"),
        (0.0, 60, "Needs work"),
        (80.0, 85, "Needs work"),
        (92.0, 95, "Needs work"),
        (40.0, 30, "Getting there"),
    ],
)
def test_the_words_follow_the_routines_threshold(value, threshold, words):
    assert words in badge(value=value, threshold=threshold)


def test_without_a_threshold_the_usual_one_holds():
    assert "Needs work" in badge(value=59.0)
    assert "Getting there" in badge(value=61.0)


def test_no_total_is_said_and_is_not_zero():
    shown = badge(value=None, threshold=60)
    assert "No score" in shown
    assert "of 100" not in shown
    assert "fc-score-value" not in shown


def test_a_number_that_is_read_out_says_of_how_many():
    assert "82 of 100," in badge(value=82.4)


def test_words_go_by_the_number_that_is_shown():
    shown = badge(value=59.6, threshold=60)
    assert "60 of 100," in shown
    assert "Getting there" in shown
