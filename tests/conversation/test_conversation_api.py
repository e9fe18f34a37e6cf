"""The conversation for programs."""

from __future__ import annotations

import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from conversation.models import Comment

pytestmark = [pytest.mark.unit, pytest.mark.django_db]
JSON = "application/json"


def test_comments_are_listed_made_answered_changed_and_deleted(people, attempt, signed_in):
    coach, student = signed_in(people.coach), signed_in(people.student)
    address = f"/api/attempts/{attempt.pk}/comments/"
    made = coach.post(address, {"text": "Higher", "at": 1.5}, JSON)
    assert made.status_code == 201
    comment = f"/api/comments/{made.json()['id']}/"
    answer = student.post(f"{comment}answers/", {"text": "Yes"}, JSON)
    assert answer.status_code == 201
    (listed,) = student.get(address).json()["results"]
    assert (listed["text"], listed["at"], listed["mine"]) == ("Higher", 1.5, False)
    assert listed["writer"] == {"name": "Carla Coach", "role": "coach"}
    assert [one["text"] for one in listed["answers"]] == ["Yes"]
    assert coach.patch(comment, {"text": "Lower"}, JSON).json()["text"] == "Lower"
    assert student.patch(comment, {"text": "No"}, JSON).status_code == 404
    assert student.post(f"{address}seen/").status_code == 204
    assert coach.get(address).json()["results"][0]["seen_by"] == ["Sam Student"]
    assert student.delete(comment).status_code == 404
    assert coach.delete(comment).status_code == 204
    (left,) = student.get(address).json()["results"]
    assert (left["removed"], left["text"]) == (True, "")


@pytest.mark.parametrize(
    "given", [{}, {"text": ""}, {"text": "x" * 2001}, {"text": ["x"]}, {"text": "x", "at": -1}]
)
def test_what_is_not_a_comment_is_refused(given, people, attempt, signed_in):
    answer = signed_in(people.coach).post(f"/api/attempts/{attempt.pk}/comments/", given, JSON)
    assert answer.status_code == 400
    assert not Comment.objects.exists()


def test_the_description_says_what_is_said_and_what_a_drawing_is_without_complaint(db):
    with GENERATOR_STATS.silence():
        GENERATOR_STATS.reset()
        schema = SchemaGenerator().get_schema(public=True)
        caches = (GENERATOR_STATS._warn_cache, GENERATOR_STATS._error_cache)
        complaints = [text for cache in caches for text in cache if "conversation" in text]
    validate_schema(schema)
    assert complaints == []
    made = schema["components"]["schemas"]["NewComment"]["properties"]
    assert made["drawing"]["properties"]["shapes"]["maxItems"] == 30
    assert "/api/comments/{id}/answers/" in schema["paths"]
    for path in ("words/", "set-aside/", "sentences/", "total/", "praise/{kind}/"):
        assert f"/api/attempts/{{id}}/{path}" in schema["paths"]
