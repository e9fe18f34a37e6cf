"""From link to link through a site: each kind of page once, whichever thing it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from playwright.sync_api import Page

LINKS = "() => [...document.querySelectorAll(\"a[href^='/']\")].map(link => link.getAttribute('href'))"
NO_PAGES = re.compile(r"/(static|file|original|pdf|csv|curves)/|/logout/")
"""Addresses that answer with files or data, or end the session."""


def kind_of(path: str) -> str:
    """The page's address without what differs between things of the same kind."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+(-\d+)?", "*", path.partition("?")[0].partition("#")[0])


def kinds_of_pages(page: Page) -> Iterator[str]:
    """A path of each kind of page that links lead to, from the start on; the caller opens it in ``page``."""
    waiting, known = ["/"], set[str]()
    while waiting:
        path = waiting.pop(0)
        if kind_of(path) in known or NO_PAGES.search(path):
            continue
        known.add(kind_of(path))
        yield path
        waiting += page.evaluate(LINKS)
