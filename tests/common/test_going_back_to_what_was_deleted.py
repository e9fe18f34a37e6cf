"""Who goes back to something they deleted is told so, and led on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.people import People

pytestmark = pytest.mark.django_db


def test_going_back_leads_on(people: People, signed_in: Any) -> None:
    client = signed_in(people.coach)
    page = f"/coaching/groups/{people.group.pk}/"
    client.post(f"{page}delete/")
    for path in (page, f"{page}delete/"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "This was deleted" in answer.content.decode()
        assert 'href="/coaching/groups/"' in answer.content.decode()


def test_nobody_else_learns_of_it(people: People, signed_in: Any) -> None:
    page = f"/coaching/groups/{people.group.pk}/"
    signed_in(people.coach).post(f"{page}delete/")
    answer = signed_in(people.stranger).get(page)
    assert answer.status_code == 404
    assert "This was deleted" not in answer.content.decode()
