"""How long a short clip waits behind many of somebody else, in clips' work.

``python benchmarks/waiting.py [--clips N] [--scale S] [--json]``: one person has N clips of ten seconds
waiting and all workers busy with others; then another person asks for one of five. The work is made (it
sleeps S seconds for a second of video); rows, turns and claims are the product's own, in a database that is
thrown away. The wait is counted until the clip is done, as a multiple of the work of one ordinary clip.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path
from typing import Any

from command import Parser, duration, positive, run

ROOT = Path(__file__).resolve().parents[1]
MANY, SHORT = 10.0, 5.0
"""Lengths of the many clips and of the short one, s."""


def prepare(folder: str) -> None:
    """Django on a database of its own in ``folder``."""
    sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "FORMCHECK_VAR_DIR": folder,
        "DATABASE_URL": f"sqlite:///{folder}/waiting.sqlite3",
        "CELERY_BROKER_URL": "memory://",
        "FORMCHECK_LOG_LEVEL": "ERROR",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def wait_of_the_short_one(processes: int, clips: int, scale: float) -> float:
    """Seconds from asking for the short clip until it is done."""
    from accounts.models import User
    from library.jobs.queues import handlers
    from library.models import Job

    def ask(owner: Any, length: float) -> Job:
        return Job.objects.create(kind="made", subject_id=uuid.uuid4(), owner=owner, media_seconds=length)

    def work(_context: Any, subject: uuid.UUID) -> None:
        time.sleep(scale * Job.objects.get(subject_id=subject).media_seconds)

    if "made" not in handlers:
        handlers.add(work, name="made")
    Job.objects.all().delete()
    many, other = (User.objects.create_user(f"{uuid.uuid4()}@example.org") for _ in range(2))
    for _ in range(clips):
        ask(many, MANY)
    stopped = threading.Event()
    workers = [threading.Thread(target=do_jobs, args=(stopped,)) for _ in range(processes)]
    for worker in workers:
        worker.start()
    # In the middle of the second round: something was measured, and everybody is busy.
    time.sleep(1.3 * scale * MANY)
    began = time.monotonic()
    short = ask(other, SHORT)
    while Job.objects.filter(pk=short.pk).exclude(state=Job.State.DONE).exists():
        time.sleep(0.02)
    waited = time.monotonic() - began
    stopped.set()
    for worker in workers:
        worker.join()
    return waited


def do_jobs(stopped: threading.Event) -> None:
    """A worker: does what is next until it is stopped."""
    from django.db import connection

    from library.jobs.run import run_next

    while not stopped.is_set():
        if not run_next(queue="celery"):
            time.sleep(0.02)
    connection.close()


def main() -> None:
    """Measure with one worker and with two."""
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--clips", type=positive, default=30, help="clips of the first person (30)")
    parser.add_argument("--scale", type=duration, default=0.2, help="work for a second of video, s (0.2)")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        clip = chosen.scale * MANY
        found = {
            str(processes): round(wait_of_the_short_one(processes, chosen.clips, chosen.scale) / clip, 2)
            for processes in (1, 2)
        }
    if chosen.json:
        print(json.dumps(found))
        return
    for processes, clips in found.items():
        print(f"{processes} worker(s): the short clip was done after the work of {clips} clips")


if __name__ == "__main__":
    run(main)
