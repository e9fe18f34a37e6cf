"""A whole installation of the product in processes of its own, and a visitor for its pages."""

from __future__ import annotations

import base64
import json
import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx

from tests.people import PASSWORD
from tests.servers.processes import ROOT, Process, answers, free_port, wait_for

PYTHON = sys.executable
# A line for each poll would bury what a failed test has to say.
logging.getLogger("httpx").setLevel(logging.WARNING)


PEOPLE = (
    "from tests.people import make_people; p = make_people();"
    "answer = {k: getattr(p, k).email for k in ('coach', 'student', 'classmate', 'stranger')}"
    " | {'group': str(p.group.pk)}"
)


class Installation:
    """Database, web server, worker and sweeper with the given settings."""

    def __init__(
        self,
        folder: Path,
        *,
        broker: str,
        settings: dict[str, str] | None = None,
        like: Installation | None = None,
    ) -> None:
        """``like``: one whose database this begins with a copy of; a PostgreSQL was copied already."""
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.env = {
            **{k: v for k, v in os.environ.items() if not k.startswith("FORMCHECK_") and k != "DATABASE_URL"},
            "FORMCHECK_VAR_DIR": str(folder),
            "FORMCHECK_MODELS_DIR": str(ROOT / "var" / "models"),
            "FORMCHECK_STATIC_FROM_SOURCE": "1",
            "FORMCHECK_RATE_LIMITS": "0",
            "FORMCHECK_JOB_LEASE_SECONDS": "3",
            "FORMCHECK_JOB_SWEEP_SECONDS": "1",
            "FORMCHECK_POSE_MODEL": "movenet-lightning",
            "CELERY_BROKER_URL": broker,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            **(settings or {}),
        }
        self.processes: dict[str, Process] = {}
        if like is None:
            self.manage("migrate", "--verbosity", "0")
            self.people = self.ask(PEOPLE)
            return
        self.people = like.people
        folder.mkdir(parents=True, exist_ok=True)
        if "DATABASE_URL" not in self.env:
            for file in like.folder.glob("formcheck.sqlite3*"):
                shutil.copy(file, folder / file.name)

    def manage(self, *arguments: str) -> str:
        """Run a management command; its output, or CalledProcessError."""
        command = [PYTHON, "manage.py", *arguments]
        done = subprocess.run(command, env=self.env, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask(self, code: str) -> Any:
        """Run code inside the installation; what it leaves in ``answer``, through JSON."""
        output = self.manage(
            "shell", "--no-imports", "-c", code + "\nimport json; print('>>' + json.dumps(answer))"
        )
        return json.loads(output.rpartition(">>")[2])

    def start_web(self) -> None:
        """Start gunicorn and wait until it answers."""
        arguments = ["-m", "gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{self.port}"]
        self._start("web", [*arguments, "--threads", "8"])
        wait_for("the web server's start", lambda: answers(self.port), 60)

    def start_worker(self) -> None:
        """Start a Celery worker with one process."""
        self._start("worker", ["-m", "celery", "-A", "config", "worker", "--concurrency", "1"])

    def start_learner(self) -> None:
        """Start a Celery worker for the jobs that take hours."""
        queue = ["--queues", "long", "--hostname", "long@%h", "--concurrency", "1"]
        self._start("learner", ["-m", "celery", "-A", "config", "worker", *queue])

    def start_sweeper(self) -> None:
        """Start what watches over jobs and workers."""
        self._start("sweeper", ["manage.py", "sweep"])

    def start(self) -> None:
        """Start everything."""
        self.start_web()
        self.start_worker()
        self.start_sweeper()

    def _start(self, name: str, arguments: list[str]) -> None:
        log = self.folder / f"{name}.log"
        self.processes[name] = Process([PYTHON, *arguments], log=log, env=self.env)

    def kill_worker(self) -> None:
        """``kill -9`` the worker with its children."""
        self.processes.pop("worker").kill()

    def stop(self) -> None:
        """End every process."""
        for process in self.processes.values():
            process.stop()

    def log(self, name: str) -> str:
        """What a process has printed."""
        return (self.folder / f"{name}.log").read_text(errors="replace")


class Visitor:
    """A person with a browser's cookies, talking to an installation over HTTP."""

    def __init__(self, installation: Installation, person: str) -> None:
        self.http = httpx.Client(base_url=installation.address, timeout=60, follow_redirects=True)
        self.email = installation.people[person]
        self.http.get("/accounts/login/")
        form = {"login": self.email, "password": PASSWORD}
        answer = self.http.post("/accounts/login/", data=form, headers=self._csrf())
        assert answer.status_code == 200, answer.text
        assert self.http.cookies.get("sessionid"), "the sign-in was refused"

    def _csrf(self) -> dict[str, str]:
        token = self.http.cookies.get("csrftoken") or ""
        return {"X-CSRFToken": token, "Referer": str(self.http.base_url)}

    def get(self, path: str, **keywords: Any) -> httpx.Response:
        """GET a page or API address."""
        return self.http.get(path, **keywords)

    def post(self, path: str, **keywords: Any) -> httpx.Response:
        """POST with the CSRF token."""
        return self.http.post(path, headers=self._csrf(), **keywords)

    def upload(self, path: Path, title: str) -> str:
        """Upload a video through the resumable protocol, in two pieces; the video's id."""
        content = path.read_bytes()
        metadata = ",".join(
            f"{key} {base64.b64encode(value.encode()).decode()}"
            for key, value in (("filename", path.name), ("title", title))
        )
        created = self.http.post(
            "/api/uploads/",
            headers={
                **self._csrf(),
                "Tus-Resumable": "1.0.0",
                "Upload-Length": str(len(content)),
                "Upload-Metadata": metadata,
            },
        )
        assert created.status_code == 201, created.text
        location = created.headers["Location"]
        half = len(content) // 2
        self._patch(location, 0, content[:half])
        return self._patch(location, half, content[half:]).headers["Formcheck-Video"]

    def _patch(self, location: str, offset: int, piece: bytes) -> httpx.Response:
        answer = self.http.patch(
            location,
            content=piece,
            headers={
                **self._csrf(),
                "Tus-Resumable": "1.0.0",
                "Upload-Offset": str(offset),
                "Content-Type": "application/offset+octet-stream",
            },
        )
        assert answer.status_code == 204, answer.text
        return answer
