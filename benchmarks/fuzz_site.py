"""Damaged films through a whole site: uploaded by HTTP, then processed by its worker.

Used by ``fuzz.py --through-site``.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from peak import Peaks
from whole_site import START_SECONDS, Visitor, WholeSite, environment, refusal_of, session_of_a_coach

MOST_WAITING = 10
"""So many jobs wait at most: uploads and worker go on side by side."""

STUCK_SECONDS = 300.0
"""If no job ends for so long, something hangs: the longest of small films takes seconds."""

OF_THE_MACHINE = {"unexpected", "worker_lost", "took_too_long", "storage_full"}
"""Codes of jobs that no file should cause."""

KINDS = {
    "decoding": ("library.decoding.child",),
    "learner": ("celery", "worker", "long"),
    "worker": ("celery", "worker"),
    "web": ("gunicorn",),
}
"""Words of the parts' command lines, as ``config.local_site`` starts them."""


def through_site(files: Iterable[bytes], count: int, model: str) -> dict[str, Any]:
    """Send the ``count`` ``files`` to a site; how each ended, what the worker took, and what is left behind.

    ``unexplained`` are those that neither were refused with a code, nor measured, nor ended with a reason of
    their own. RuntimeError where nothing goes on any longer.
    """
    with tempfile.TemporaryDirectory() as folder:
        env = environment(
            folder,
            FORMCHECK_POSE_MODEL=model,
            FORMCHECK_PERSON_MAX_VIDEOS=str(count + 1),
            FORMCHECK_PERSON_MAX_MINUTES=str(20 * (count + 1)),
            FORMCHECK_LOG_LEVEL="ERROR",
        )
        _prepare(env)
        session, log = session_of_a_coach(env), Path(folder) / "site.log"
        with WholeSite(env, log) as site, Peaks(site.pid, KINDS) as peaks:
            visitor, began = Visitor(site.address, session), time.perf_counter()
            visitor.wait()
            workers = _workers()
            refused = _send(visitor, files)
            _wait_until_below(1)
            figures = _figures(refused)
            figures["seconds"] = round(time.perf_counter() - began, 1)
            figures["worker_alive"] = workers <= _workers()
        figures |= {f"{kind}_peak_mb": round(most) for kind, most in sorted(peaks.most.items())}
        figures |= {"left_behind": _left_behind(folder), "errors_in_log": log.read_text().count("Traceback")}
    return figures


def _prepare(env: dict[str, str]) -> None:
    """The site's database, and its rows readable from here."""
    os.environ.update(env, DJANGO_SETTINGS_MODULE="config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _workers() -> set[str]:
    """The workers that are there, once there are some: names of machine and process."""
    from library.jobs.workers import present

    until = time.monotonic() + START_SECONDS
    while not (found := set(present().values_list("name", flat=True))):
        if time.monotonic() > until:
            raise RuntimeError("no worker is there")
        time.sleep(0.2)
    return found


def _send(visitor: Visitor, files: Iterable[bytes]) -> Counter[str]:
    """Upload each; how many were refused at once, by the code of the refusal."""
    refused, began = Counter[str](), time.perf_counter()
    for number, data in enumerate(files, 1):
        try:
            visitor.upload(data)
        except HTTPError as error:
            refused[refusal_of(error)] += 1
        _wait_until_below(MOST_WAITING)
        if number % 100 == 0:
            said = f"{number} sent, {time.perf_counter() - began:.0f} s, {dict(refused)} {dict(_ends())}"
            print(said, file=sys.stderr, flush=True)
    return refused


def _wait_until_below(most: int) -> None:
    """Wait until fewer than ``most`` jobs wait or are under way."""
    from library.models import Job

    before, since = -1, time.monotonic()
    while (left := Job.objects.filter(state__in=Job.UNDER_WAY).count()) >= most:
        if left != before:
            before, since = left, time.monotonic()
        elif time.monotonic() - since > STUCK_SECONDS:
            raise RuntimeError(f"{left} jobs are not done, and none ended for {STUCK_SECONDS:.0f} s")
        time.sleep(0.2)


def _ends() -> Counter[str]:
    """How the videos' jobs that are over ended: the code of the reason, or ``measured``."""
    from library.kinds import PROCESS_VIDEO
    from library.models import Job

    over = Job.objects.filter(kind=PROCESS_VIDEO).exclude(state__in=Job.UNDER_WAY)
    return Counter(code or "measured" for code in over.values_list("error_code", flat=True))


def _figures(refused: Counter[str]) -> dict[str, Any]:
    from library.models import Job, Track

    ends, jobs = _ends(), Job.objects.all()
    without_reason = jobs.filter(state=Job.State.FAILED, reason=None).count()
    of_the_machine = sum(ends[code] for code in OF_THE_MACHINE)
    without_code = sum(many for code, many in refused.items() if code.startswith("status"))
    return {
        "files": sum(refused.values()) + sum(ends.values()),
        "refused": dict(refused.most_common()),
        "ends": dict(ends.most_common()),
        "unexplained": without_reason + of_the_machine + without_code,
        "tried_again": jobs.filter(tries__gt=1).count(),
        "tracks": Track.objects.count(),
        "processes_that_worked": jobs.exclude(worker="").values("worker").distinct().count(),
    }


def _left_behind(folder: str) -> int:
    """Files that ``clean_media`` would list once they are old enough, and unfinished uploads."""
    from library import cleanup

    cleanup.SETTLED_AFTER = timedelta(0)
    return len(cleanup.find_leftovers()) + len(list(Path(folder, "uploads").glob("*")))
