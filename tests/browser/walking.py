"""What a walk through the product needs besides a browser: a worker that does the real work, and films."""

from __future__ import annotations

import threading
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Page

from accounts.models import Group, User
from coaching.demo_tracks import MEASURED, measured_reference
from library.jobs import run as jobs
from library.jobs.workers import Beat
from library.models import Job, Routine, Worker
from library.services import create_video
from library.tracks import keep_track
from scoring.pose.models import missing_models

CLIPS = Path(__file__).resolve().parents[2] / "var" / "demo"
PATIENCE = 120_000
"""Milliseconds for real work on a machine that has other work."""

PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1280, "height": 900}
ALL_PLAY = "[...document.querySelectorAll('#player video')].every(video => !video.paused)"


def clip(name: str) -> Path:
    """One of the demonstration's films."""
    assert not missing_models(), "run `make setup`: keypoint models are missing"
    path = CLIPS / name
    assert path.is_file(), "run `make setup`: the demonstration clips are missing"
    return path


class WorkerHere:
    """A worker in a thread of this process: it says that it is there, and does what is asked for in turn."""

    def __init__(self) -> None:
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._beat = Beat(role=Worker.Role.WORKER, queues=[current_app.conf.task_default_queue])

    def start(self) -> None:
        """Begin to work, unless it does already."""
        if not self._thread.is_alive():
            self._beat.start()
            self._thread.start()

    def stop(self) -> None:
        """End when the job under way is done."""
        self._done.set()
        if self._thread.is_alive():
            self._thread.join()
            self._beat.stop()

    def _work(self) -> None:
        try:
            while not self._done.wait(0.1):
                while not self._done.is_set() and jobs.run_next(queue=current_app.conf.task_default_queue):
                    pass
        finally:
            connection.close()


def do_all_that_waits() -> None:
    """What a worker would have done long ago."""
    while jobs.run_next(queue=current_app.conf.task_default_queue):
        pass
    assert not Job.objects.exclude(state=Job.State.DONE).exists(), "something of it failed"


def balance(coach: User, group: Group) -> Routine:
    """The demonstration's balance as a routine of the group, with its film; not processed yet."""
    film = create_video(owner=coach, file=clip("balance_front.mp4"), title="Balance, from the front")
    routine = Routine.objects.create(
        owner=coach, title="Side balance", reference=film, description="Stand, lean, come back."
    )
    routine.groups.add(group)
    return routine


def measured_at_setup(routine: Routine) -> None:
    """Give the balance's film the track that ``make setup`` measured: the worker finds it and goes on."""
    film = routine.reference
    assert film is not None
    clip(MEASURED)
    track = measured_reference(CLIPS)
    keep_track(
        track,
        {
            "content_sha256": film.sha256,
            "model": track.model,
            "model_version": track.model_version,
            "parameters": "",
        },
    )


def unread(page: Page) -> int:
    """The number at the bell, 0 where there is none."""
    words = (page.locator(".fc-bell").get_attribute("aria-label") or "").split()
    return int(words[1])


def signed_in_as(page: Page, address: str, user: User) -> None:
    """Give the page's context the person's session."""
    session = Client()
    session.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": session.cookies[name].value, "url": address}])


def ready(page: Page) -> None:
    """The player of the page has all it needs."""
    page.wait_for_selector("[data-ready=true]")


def fits(page: Page) -> None:
    """Nothing is wider than the window."""
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url
