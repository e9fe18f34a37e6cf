"""Every page that a visitor, a student and a coach can reach by links keeps the rules of WCAG 2.2 AA.

As far as axe can tell, in light and dark colours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from conversation.services import write_comment
from practice.models import Attempt
from tests.by_links import kind_of, kinds_of_pages
from tests.people import People

AXE = (Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text()
RULES = {
    "light": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "dark": {"type": "rule", "values": ["color-contrast"]},
}
"""What is looked for in which colours: in the dark the rest is the same."""

BROKEN = """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]})
    .then(found => found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target}`)))"""


def reached(page: Page, address: str, seen: set[str]) -> Iterator[str]:
    """Opens each kind of page that links lead to, from the start page on; adds it to ``seen``."""
    for path in kinds_of_pages(page):
        seen.add(kind_of(path))
        page.goto(address + path)
        yield kind_of(path)


def broken_rules(page: Page, address: str, *expected: str) -> set[str]:
    """What axe finds, with the kind of page and the colours it is found in; ``expected`` are reached."""
    found = set()
    for colours, rules in RULES.items():
        page.emulate_media(color_scheme=colours, reduced_motion="reduce")
        seen: set[str] = set()
        for kind in reached(page, address, seen):
            page.evaluate(AXE)
            found |= {f"{kind} in the {colours}: {broken}" for broken in page.evaluate(BROKEN, rules)}
        assert set(expected) <= seen
    return found


# Some fifty pages, each looked at twice.
@pytest.mark.timeout(900)
def test_no_page_breaks_a_rule(
    page: Page, visit: Callable[..., Page], live_server: Any, people: People, scored: Attempt
) -> None:
    write_comment(attempt=scored, writer=people.coach, text="Lift the left elbow.", at=2.5)
    found = broken_rules(page, live_server.url, "/help/filming/", "/accounts/signup/")
    visit(people.student, "/")
    found |= broken_rules(page, live_server.url, "/practice/attempts/*/", "/progress/people/*/routines/*/")
    visit(people.coach, "/")
    found |= broken_rules(page, live_server.url, "/coaching/groups/*/class/", "/library/routines/*/edit/")
    assert found == set()
