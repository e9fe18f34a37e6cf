"""The site on one machine: which processes it is made of, and how they start and stop."""

from __future__ import annotations

import os
import secrets
import shlex
import signal
import socket
import sys
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from honcho.manager import Manager

from library.jobs.services import release
from library.models import Job

HOST = "127.0.0.1"
WORKER_ENVIRONMENT = {
    # Ctrl-C stops the worker at once; the next start queues again what it was doing.
    "REMAP_SIGTERM": "SIGQUIT",
    # Who tries the product as root on a machine of their own need not read this at each start.
    "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
}


def port_is_free(port: int) -> bool:
    """Whether a server could listen on this port of 127.0.0.1 now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port of 127.0.0.1 that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def release_interrupted_jobs() -> int:
    """Queue again what this machine's last workers were doing when they were stopped.

    Called before any worker runs, so that a second start goes on at once
    instead of waiting for the leases to run out.
    """
    host = socket.gethostname()
    return sum(release(job=job) for job in _running_on(host) if not _alive(job.worker))


def _running_on(host: str) -> QuerySet[Job]:
    return Job.objects.filter(state=Job.State.RUNNING, worker__startswith=f"{host}:")


def _alive(worker: str) -> bool:
    try:
        os.kill(int(worker.rpartition(":")[2]), 0)
    except (OSError, ValueError):
        return False
    return True


def broker_password(folder: Path) -> str:
    """The embedded broker's password, kept in ``folder``: other users of this machine stay out."""
    path = folder / "broker_password"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(24))
    return path.read_text().strip()


@dataclass(frozen=True)
class Part:
    """One process of the site: its command line, and what its environment has besides."""

    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)


def supervise(*, port: int, with_demo: bool) -> int:
    """Run every part until one stops or Ctrl-C; returns the exit status to end with."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    parts = site_parts(port=port, with_demo=with_demo)
    if "CELERY_BROKER_URL" not in os.environ:
        environment["CELERY_BROKER_URL"] = embedded_broker_url()
        log = {"FORMCHECK_BROKER_LOG": str(settings.VAR_DIR / "broker.log")}
        parts = {"broker": Part(["-m", "config.broker"], log), **parts}
    manager = Manager()
    for name, part in parts.items():
        command = "exec " + shlex.join([sys.executable, *part.command])
        manager.add_process(
            name, command, env={**environment, **part.environment}, cwd=str(settings.BASE_DIR)
        )
    # Closing the terminal ends the site like Ctrl-C does; its parts have sessions of their own.
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    manager.loop()
    stopped_on_request = manager.returncode in (130, 143)
    return 0 if stopped_on_request else 1


def embedded_broker_url() -> str:
    """Address of a broker for this run, on a free port, with the installation's password."""
    return f"redis://:{broker_password(settings.VAR_DIR)}@{HOST}:{free_port()}/0"


def site_parts(*, port: int, with_demo: bool) -> dict[str, Part]:
    """The parts of the site besides the broker."""
    celery = ["-m", "celery", "--app", "config", "--quiet"]
    gunicorn = ["-m", "gunicorn", "config.wsgi:application", "--bind", f"{HOST}:{port}"]
    gunicorn += ["--workers", "2", "--threads", "8", "--timeout", "120", "--graceful-timeout", "3"]
    worker = [*celery, "worker", "--concurrency", str(settings.WORKER_PROCESSES), "--loglevel", "warning"]
    learner = [*celery, "worker", "--queues", "long", "--hostname", "long@%h", "--concurrency", "1"]
    announce = ["manage.py", "announce", "--port", str(port)]
    return {
        "web": Part([*gunicorn, "--log-level", "warning"]),
        "worker": Part(worker, WORKER_ENVIRONMENT),
        "learner": Part([*learner, "--loglevel", "warning"], WORKER_ENVIRONMENT),
        "beat": Part([*celery, "beat", "--loglevel", "warning", "--pidfile="]),
        "site": Part([*announce, "--demo"] if with_demo else announce),
    }
