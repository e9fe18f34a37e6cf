"""The site on one machine: which processes it is made of, and how they start, start again and stop.

Supervisor (supervisord.org) runs them: a part that ends is started again, after a second more each time
that it ends at once. Its configuration holds no secret; these are in the environment.
"""

from __future__ import annotations

import getpass
import os
import secrets
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from django.conf import settings
from django.db.models import QuerySet

from common.private import make_private
from library.jobs.services import release
from library.jobs.workers import forget_gone
from library.models import Job

HOST = "127.0.0.1"
SERVED_FROM = "FORMCHECK_SERVED_FROM"
"""In the environment of every part: the folder of the installation, by which a later start knows its own."""

ENVIRONMENT = {
    "PYTHONUNBUFFERED": "1",
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
    forget_gone()
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
        make_private(folder)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(24))
    return path.read_text().strip()


@dataclass(frozen=True)
class Part:
    """One process of the site: its command line, and the options of its supervision besides."""

    command: list[str]
    options: str = "stopsignal=TERM"

    def section(self, name: str) -> str:
        """Its section in Supervisor's configuration."""
        # A percent sign begins an expansion there.
        command = shlex.join([sys.executable, *self.command]).replace("%", "%%")
        return f"[program:{name}]\ncommand={command}\n{SUPERVISION}\n{self.options}\n"


SUPERVISION = """\
autorestart=true
startsecs=2
startretries=60
stopwaitsecs=5
killasgroup=true
redirect_stderr=true
stdout_logfile=/dev/stdout
stdout_logfile_maxbytes=0"""
"""Of every part. One that ends within ``startsecs`` is tried again after 1, 2, 3 … s, for half an hour."""

AT_ONCE = "stopsignal=QUIT"
"""A worker stops without finishing its job: the next start queues it again."""

ONE_TIME = "autorestart=false\nstartsecs=0"
"""A part that comes to its end by itself."""


def supervise(*, port: int, with_demo: bool) -> int:
    """Run every part until Ctrl-C or the end of the supervisor; returns the exit status to end with."""
    environment = {**os.environ, **ENVIRONMENT, SERVED_FROM: str(settings.VAR_DIR)}
    environment["PROMETHEUS_MULTIPROC_DIR"] = str(_folder_for_counts())
    parts = site_parts(port=port, with_demo=with_demo)
    if "CELERY_BROKER_URL" not in os.environ:
        environment["CELERY_BROKER_URL"] = embedded_broker_url()
        environment["FORMCHECK_BROKER_LOG"] = str(settings.VAR_DIR / "broker.log")
        parts = {"broker": Part(["-m", "config.broker"]), **parts}
    configuration = settings.VAR_DIR / "supervisord.conf"
    configuration.write_text(supervisor_configuration(parts))
    command = [sys.executable, "-m", "supervisor.supervisord", "--configuration", str(configuration)]
    # A session of its own: Ctrl-C reaches it once, through the handlers below.
    supervisor = subprocess.Popen(command, env=environment, start_new_session=True)  # noqa: S603
    stopped: list[int] = []

    def stop(number: int, _frame: object) -> None:
        stopped.append(number)
        supervisor.terminate()

    # Closing the terminal ends the site like Ctrl-C does.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    supervisor.wait()
    end_leftovers()
    return 0 if stopped else 1


def _folder_for_counts() -> Path:
    """Where web servers count requests together: empty, because counts begin with the site."""
    folder = settings.VAR_DIR / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    make_private(folder)
    return folder


def supervisor_configuration(parts: dict[str, Part]) -> str:
    """What Supervisor is to run, in one group so that all stop at the same time."""
    folder = str(settings.VAR_DIR).replace("%", "%%")
    own = f"""\
[supervisord]
nodaemon=true
user={getpass.getuser()}
directory={str(settings.BASE_DIR).replace("%", "%%")}
silent=true
umask=077
logfile=/dev/stdout
logfile_maxbytes=0
loglevel=warn
pidfile={folder}/supervisord.pid

[group:formcheck]
programs={",".join(parts)}
"""
    return "\n".join([own, *(part.section(name) for name, part in parts.items())])


def served_from_here() -> list[psutil.Process]:
    """The processes of this user that an earlier or another start from this folder has made."""
    folder, everything = str(settings.VAR_DIR), list(psutil.process_iter())
    # By their sessions: the broker writes its title over its environment.
    sessions = {_session_of(one) for one in everything if _environment_of(one).get(SERVED_FROM) == folder}
    return [one for one in everything if _session_of(one) in sessions - {None}]


def _session_of(process: psutil.Process) -> int | None:
    try:
        return os.getsid(process.pid)
    except OSError:
        return None


def _environment_of(process: psutil.Process) -> dict[str, str]:
    try:
        return dict(process.environ())
    except psutil.Error:
        return {}


def running_site() -> int | None:
    """The process number of the ``serve`` that runs the site from this folder now; None if there is none."""
    for process in served_from_here():
        # Each may end while it is looked at.
        with suppress(psutil.Error):
            parent = process.parent()
            if "supervisor.supervisord" in process.cmdline() and parent and "serve" in parent.cmdline():
                return int(parent.pid)
    return None


def end_leftovers() -> int:
    """End what a start from this folder left behind when it was killed; how many processes."""
    left = served_from_here()
    for process in left:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(left, timeout=10)
    return len(left)


def embedded_broker_url() -> str:
    """Address of a broker for this run, on a free port, with the installation's password."""
    return f"redis://:{broker_password(settings.VAR_DIR)}@{HOST}:{free_port()}/0"


def site_parts(*, port: int, with_demo: bool) -> dict[str, Part]:
    """The parts of the site besides the broker."""
    celery = ["-m", "celery", "--app", "config", "--quiet"]
    gunicorn = ["-m", "gunicorn", "config.wsgi:application", "--bind", f"{HOST}:{port}"]
    gunicorn += ["--workers", "2", "--threads", "8", "--timeout", "120", "--graceful-timeout", "3"]
    # Workers need not know of each other; looking for each other fails aloud when the broker goes.
    does_jobs = [*celery, "worker", "--without-gossip", "--without-mingle", "--loglevel", "warning"]
    worker = [*does_jobs, "--concurrency", str(settings.WORKER_PROCESSES)]
    learner = [*does_jobs, "--queues", "long", "--hostname", "long@%h", "--concurrency", "1"]
    announce = ["manage.py", "announce", "--port", str(port)]
    return {
        "web": Part([*gunicorn, "--log-level", "warning"]),
        "worker": Part(worker, AT_ONCE),
        "learner": Part(learner, AT_ONCE),
        "beat": Part([*celery, "beat", "--loglevel", "warning", "--pidfile="]),
        "sweeper": Part(["manage.py", "sweep"]),
        "site": Part([*announce, "--demo"] if with_demo else announce, ONE_TIME),
    }
