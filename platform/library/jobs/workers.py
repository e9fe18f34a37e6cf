"""Which workers there are: each says that it is there; one that falls silent is ended.

A row stands for a process with its children (Celery's worker and its pool). Its beat is a thread of the
process itself, so that a process that is stopped (SIGSTOP) or gone is silent. A child that hangs is noticed
by the lease of its job.
"""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import threading
from collections.abc import Iterable
from datetime import datetime, timedelta

import psutil
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import QuerySet
from django.utils import timezone

from library.models import Job, Worker

logger = logging.getLogger(__name__)

BEATS_IN_A_LEASE = 4
"""A worker counts as silent after a lease without a beat: three beats may be late before."""

SAME_BIRTH_SECONDS = 5.0
"""Two readings of when a process began differ when the machine's clock was set; a number that is used again
belongs to a process that began at least a lease later."""

_between_beats = threading.Lock()
# A child that is forked in the middle of a beat would inherit the database's locks for ever.
os.register_at_fork(
    before=_between_beats.acquire,
    after_in_parent=_between_beats.release,
    after_in_child=_between_beats.release,
)


def name_of(pid: int) -> str:
    """Host and process, as jobs and workers name them."""
    return f"{socket.gethostname()}:{pid}"


class Beat:
    """Says, until it is stopped, that this process is there."""

    def __init__(self, *, role: Worker.Role, queues: Iterable[str] = (), processes: int = 1) -> None:
        self._facts = {
            "role": role,
            "queues": sorted(queues),
            "processes": processes,
            "host": socket.gethostname(),
            "pid": os.getpid(),
            "born": psutil.Process().create_time(),
        }
        self._name = name_of(os.getpid())
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._go_on, name="worker beat", daemon=True)

    def start(self) -> None:
        """Write the row, and from now on when it was renewed."""
        self._write()
        self._thread.start()

    def stop(self) -> None:
        """Take the row away: the process ends as it should."""
        self._done.set()
        self._thread.join()
        with contextlib.suppress(DatabaseError):
            Worker.objects.filter(name=self._name).delete()

    def _go_on(self) -> None:
        while not self._done.wait(settings.JOB_LEASE_SECONDS / BEATS_IN_A_LEASE):
            self._write()

    def _write(self) -> None:
        with _between_beats:
            try:
                values = {**self._facts, "heartbeat_at": timezone.now()}
                Worker.objects.update_or_create(name=self._name, defaults=values)
            except DatabaseError:
                logger.warning("The database did not take this worker's beat.", exc_info=True)
            finally:
                connection.close()


def present(role: Worker.Role = Worker.Role.WORKER) -> QuerySet[Worker]:
    """Those of ``role`` that are not silent."""
    return Worker.objects.filter(role=role, heartbeat_at__gte=_silent_before())


def processes_for(queue: str) -> int:
    """How many jobs of the queue can be done at once now; 0: no worker is running."""
    return sum(worker.processes for worker in present() if queue in worker.queues)


def forget_gone() -> None:
    """Remove the rows of processes of this machine that are no more."""
    for worker in Worker.objects.filter(host=socket.gethostname()):
        if _process_of(worker) is None:
            worker.delete()


def end_silent() -> int:
    """End the silent workers of this machine, for their supervisor to start them anew; how many.

    Rows of processes that are gone, and of other machines silent for a day, are removed.
    """
    ended = 0
    for worker in Worker.objects.filter(heartbeat_at__lt=_silent_before()):
        here = worker.host == socket.gethostname()
        process = _process_of(worker) if here else None
        if process is not None:
            logger.error("The worker %s is silent and is ended.", worker.name)
            _kill_tree(process)
            ended += 1
        if here or worker.heartbeat_at < timezone.now() - timedelta(days=1):
            worker.delete()
    return ended


def end_process_of_job(name: str) -> bool:
    """End the process ``name`` that a job was taken from, if it is a child of a worker of this machine.

    One that has another job by now is left alone: it does not hang.
    """
    now = timezone.now()
    if Job.objects.filter(worker=name, state=Job.State.RUNNING, lease_expires_at__gte=now).exists():
        return False
    host, _colon, pid = name.rpartition(":")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        process = psutil.Process(int(pid))
        parent = Worker.objects.filter(host=host, pid=process.ppid(), role=Worker.Role.WORKER).first()
        if parent is None or _process_of(parent) is None:
            return False
        logger.error("The process %s, from which a job was taken, is ended.", name)
        process.kill()
    except psutil.NoSuchProcess:
        return False
    return True


def _silent_before() -> datetime:
    return timezone.now() - timedelta(seconds=settings.JOB_LEASE_SECONDS)


def _process_of(worker: Worker) -> psutil.Process | None:
    """The process of the row, unless its number belongs to another one by now."""
    try:
        process = psutil.Process(worker.pid)
        return process if abs(process.create_time() - worker.born) < SAME_BIRTH_SECONDS else None
    except psutil.NoSuchProcess:
        return None


def _kill_tree(process: psutil.Process) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        children = process.children(recursive=True)
        for one in (process, *children):
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
