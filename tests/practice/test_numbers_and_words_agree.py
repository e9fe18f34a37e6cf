"""No number on an attempt's page contradicts a sentence beside it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from practice.feedback import feedback_of
from practice.labels import timing_in_words
from practice.models import Attempt, Score
from tests.people import People

pytestmark = pytest.mark.unit
SignIn = Callable[..., Client]


def page_of(attempt: Attempt, client: Client) -> str:
    body = client.get(attempt.get_absolute_url()).content.decode()
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


def test_just_under_the_share_that_is_needed_is_not_shown_as_that_share(
    people: People, scored: Attempt, signed_in: SignIn
) -> None:
    sentence = "Only 49% of what the reference shows could be measured in both videos; 50% is needed."
    reason = {"code": "too_little_seen", "about": "", "values": {"share": 0.497, "needed": 0.5}}
    Score.objects.filter(pk=scored.score_id).update(total=None, coverage=0.497, reason=reason)
    text = page_of(scored, signed_in(people.student))
    assert sentence in text
    assert set(re.findall(r"\d+%", text)) == {"49%", "50%"}


@pytest.mark.parametrize(("coverage", "percent"), [(0.5, 50), (0.504, 50), (0.996, 100), (0.2, 20)])
def test_another_share_is_rounded_as_usual(scored: Attempt, coverage: float, percent: int) -> None:
    assert scored.score is not None
    scored.score.coverage = coverage
    assert feedback_of(attempt=scored, score=scored.score).coverage_percent == percent


def test_an_even_tempo_is_not_called_the_same(people: People, scored: Attempt, signed_in: SignIn) -> None:
    """Twice as slow throughout is as even."""
    Score.objects.filter(pk=scored.score_id).update(timing=100.0)
    text = page_of(scored, signed_in(people.student))
    assert "An even tempo" in text
    assert "same tempo" not in text


def test_where_there_is_no_timing_the_page_says_why_if_it_knows() -> None:
    assert timing_in_words(None, total=12.0) == "Not measured: too unlike the reference"
    assert timing_in_words(None, total=80.0) == "Not measured"
    assert timing_in_words(None, total=None) == "Not measured"


def test_the_form_of_a_moment_is_told_from_that_of_the_part(
    people: People, scored: Attempt, signed_in: SignIn
) -> None:
    """They differ: one is of some seconds, the other of the whole movement."""
    text = page_of(scored, signed_in(people.student))
    assert re.search(r"form \d+ in this time", text)
    assert "off by as many degrees as are tolerated has a form of 85" in text


def test_no_good_form_stands_beside_what_is_to_be_worked_on(
    people: People, scored: Attempt, signed_in: SignIn
) -> None:
    assert scored.score is not None
    moment = {**scored.score.moments[0], "value": 94.0}
    Score.objects.filter(pk=scored.score_id).update(moments=[moment], remarks=[])
    text = page_of(scored, signed_in(people.student))
    assert "form 94" not in text
    assert moment["sentence"] in text
    assert "the whole movement" not in text.split("Work on this")[1].split("Part by part")[0]
