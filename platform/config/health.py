"""How the installation is, for whoever watches over it: no names, addresses or folders, so open to all.

``/health/`` looks at every part. ``/health/ready/`` says whether this web server can take visitors: it needs
neither broker nor workers for that, because jobs wait in the database.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from library.jobs.queues import LONG, SHORT
from library.jobs.workers import present, processes_for
from library.models import Worker

BROKER_SECONDS = 2.0
"""How long the broker may take to answer, s; a local one takes milliseconds."""

DISK_MIN_FREE_BYTES = 1024**3
"""Free space below which an upload of ordinary length may not fit."""

KEPT_SECONDS = 3.0
"""How long what was found is told again, s: less than whoever watches waits between two questions."""

Finding = dict[str, Any]

_looking: defaultdict[str, Lock] = defaultdict(Lock)


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Every part with ``ok`` and a sentence; status 503 where one of them is not."""
    return _answer("health", {"database": database, "broker": broker, "workers": workers, "disk": disk})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Whether this web server can take visitors: 200, or 503 with what it lacks."""
    return _answer("ready", {"database": database, "disk": disk})


def _answer(name: str, parts: dict[str, Callable[[], Finding]]) -> JsonResponse:
    found = _found(f"health-{name}", parts)
    well = all(finding["ok"] for finding in found.values())
    return JsonResponse({"ok": well, **found}, status=200 if well else 503)


def _found(key: str, parts: dict[str, Callable[[], Finding]]) -> dict[str, Finding]:
    """What was found at most ``KEPT_SECONDS`` ago: anybody may ask, as often as they like.

    One asks at a time, so that many who ask at once wait for one connection to a broker that is away; whoever
    does not need the broker does not wait for that.
    """
    with _looking[key]:
        kept: dict[str, Finding] | None = caches["process"].get(key)
        if kept is None:
            kept = {name: look() for name, look in parts.items()}
            caches["process"].set(key, kept, KEPT_SECONDS)
    return kept


def database() -> Finding:
    """Whether the database answers a question."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return {"ok": False, "message": "The database does not answer."}
    return {"ok": True, "message": "The database answers."}


def broker() -> Finding:
    """Whether the broker can be connected to."""
    timeouts = {"socket_connect_timeout": BROKER_SECONDS, "socket_timeout": BROKER_SECONDS}
    options = {**settings.CELERY_BROKER_TRANSPORT_OPTIONS, **timeouts}
    try:
        with current_app.connection_for_write(transport_options=options) as asked:
            asked.ensure_connection(max_retries=1, timeout=BROKER_SECONDS)
    except Exception:  # each kind of broker has exceptions of its own
        return {"ok": False, "message": "The broker does not answer; jobs wait for the sweeper."}
    return {"ok": True, "message": "The broker answers."}


def workers() -> Finding:
    """Whether somebody does jobs and somebody watches over them."""
    try:
        short, long = processes_for(SHORT), processes_for(LONG)
        sweepers = present(Worker.Role.SWEEPER).count()
    except DatabaseError:
        return {"ok": False, "message": "Not known: the database does not answer."}
    missing = [
        sentence
        for there, sentence in (
            (short, "No worker is running."),
            (long, "No worker for long jobs is running."),
            (sweepers, "No sweeper is running."),
        )
        if not there
    ]
    message = " ".join(missing) or "Workers and sweeper are running."
    counts = {"processes": short, "long_processes": long, "sweepers": sweepers}
    return {"ok": not missing, "message": message, **counts}


def disk() -> Finding:
    """Whether there is room where uploads and media are written on this machine."""
    folders = [settings.UPLOAD_DIR] if settings.S3_BUCKET else [settings.UPLOAD_DIR, settings.MEDIA_ROOT]
    free = min(shutil.disk_usage(_there(Path(folder))).free for folder in folders)
    if free < DISK_MIN_FREE_BYTES:
        return {"ok": False, "message": "The disk is nearly full.", "free_mb": free // 1024**2}
    return {"ok": True, "message": "There is room on the disk.", "free_mb": free // 1024**2}


def _there(folder: Path) -> Path:
    """The folder, or the nearest above it that has been made."""
    return next(place for place in (folder, *folder.parents) if place.exists())
