"""A fact that the engine adds is kept, found again and given by the API, with nothing more to write."""

from __future__ import annotations

from dataclasses import dataclass, fields

import pytest
from django.test import Client

from practice import models, serializers
from practice.models import Attempt, Score
from practice.scoring import score_attempt
from practice.stored import columns_of
from scoring.compare import engine
from scoring.compare.result import Score as EngineScore
from scoring.compare.result import ScoreFacts, facts_from, plain_facts
from tests.people import People

pytestmark = pytest.mark.unit


@dataclass(frozen=True, kw_only=True)
class Deeper(ScoreFacts):
    """The facts of an engine that also measures how deep somebody goes."""

    depth: float | None = None
    places: tuple[float, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DeeperScore(Deeper, EngineScore):
    """What that engine gives back."""


@pytest.fixture
def deeper_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine has two more facts: as after adding two fields and filling them in."""

    def with_depth(**found: object) -> DeeperScore:
        return DeeperScore(**found, depth=0.7, places=(1.5, 2.5))  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "Score", with_depth)
    for module in (models, serializers):
        monkeypatch.setattr(module, "ScoreFacts", Deeper)
    monkeypatch.setattr("scoring.compare.result.ScoreFacts", Deeper)


@pytest.mark.usefixtures("deeper_engine")
def test_it_goes_from_the_engine_to_the_row_and_the_api(
    people: People, attempt: Attempt, signed_in: object
) -> None:
    score = score_attempt(attempt=attempt)
    score.refresh_from_db()
    assert (score.facts.depth, score.facts.places) == (0.7, [1.5, 2.5])  # type: ignore[attr-defined]
    client: Client = signed_in(people.student)  # type: ignore[operator]
    answer = client.get(f"/api/attempts/{attempt.pk}/").json()["score"]
    assert (answer["depth"], answer["places"]) == (0.7, [1.5, 2.5])
    schema = client.get("/api/schema/?format=json").json()["components"]["schemas"]["Score"]["properties"]
    assert schema["depth"]["type"] in ("number", ["number", "null"])
    assert schema["reason"]["type"] == "string"
    assert "why" in schema


@pytest.mark.usefixtures("deeper_engine")
def test_a_score_kept_before_has_the_value_of_a_new_one(scored: Attempt) -> None:
    Score.objects.update(further={})
    assert scored.score is not None
    scored.score.refresh_from_db()
    assert (scored.score.facts.depth, scored.score.facts.places) == (None, ())  # type: ignore[attr-defined]


def test_every_fact_of_today_is_kept_and_found_again(scored: Attempt) -> None:
    assert scored.score is not None
    facts = scored.score.facts
    again = facts_from(plain_facts(facts))
    assert again == facts
    kept = columns_of(facts)
    assert {fact.name for fact in fields(ScoreFacts)} <= {*kept, *kept["further"]}


def test_facts_of_a_newer_engine_are_left_out() -> None:
    values = {"total": 90.0, "timing": None, "coverage": 1.0, "parts": {}, "moments": [], "mirrored": False}
    kept = {**values, "method": "m", "engine_version": "9", "colour": "blue", "moments": []}
    assert facts_from(kept).total == 90.0
