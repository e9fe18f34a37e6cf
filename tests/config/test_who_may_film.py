"""Only pages on which one films may use the camera and the microphone."""

from __future__ import annotations

import pytest
from django.urls import reverse

pytestmark = pytest.mark.unit


def policy(answer) -> str:  # type: ignore[no-untyped-def]
    assert answer.status_code == 200
    return str(answer.headers["Permissions-Policy"])


def test_pages_may_not_film_but_those_that_take_a_video(people, signed_in):
    client = signed_in(people.coach)
    for name in ("home", "library:videos", "practice:attempts", "people:profile"):
        assert policy(client.get(reverse(name))) == "camera=(), microphone=()"
    for name in ("library:upload", "library:routine_new"):
        answer = client.get(reverse(name))
        assert policy(answer) == "camera=(self), microphone=(self)"
        assert "Film with the camera" in answer.content.decode()


def test_visitors_may_not_film(db, client):
    assert policy(client.get("/")) == "camera=(), microphone=()"
