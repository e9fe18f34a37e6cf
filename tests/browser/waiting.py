"""Waiting for something to become true in a page whose policy forbids Playwright's own way."""

from __future__ import annotations

import time

from playwright.sync_api import Page


def until(page: Page, expression: str, *, seconds: float = 15.0) -> None:
    """Ask the page again and again until the expression is true; AssertionError after ``seconds``."""
    last = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < last, f"not true after {seconds} s: {expression}"
        page.wait_for_timeout(20)
