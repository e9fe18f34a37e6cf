"""The system's Chromium under Playwright, in a thread that Django works in too."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Playwright, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A camera that shows a clock, allowed to every page that asks for one.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


def launch_options() -> dict[str, Any]:
    """The browser that is installed: none is downloaded."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert path, f"no browser found; install one of {', '.join(BROWSERS)}"
    return {"executable_path": path, "args": ARGUMENTS}


@contextmanager
def playwright_beside_django() -> Iterator[Playwright]:
    """Playwright for as long as the block lasts.

    Its event loop runs in this thread, in which Django would refuse the database.
    """
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as running:
        yield running
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
