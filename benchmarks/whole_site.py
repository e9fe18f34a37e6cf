"""A whole site in a folder of its own, as ``make run`` starts it, and somebody who visits it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS, STOP_SECONDS = 120.0, 60.0
"""The parts of a site need some seconds on a machine that does nothing else."""

SIGN_IN = """
from accounts.models import User
from django.test import Client
client = Client()
client.force_login(User.objects.create_user("a@example.org", name="A", is_coach=True, age_band="adult"))
print(">>" + client.cookies["sessionid"].value)
"""


def environment(folder: str, **settings: str) -> dict[str, str]:
    """That of a site in ``folder``, whatever this command was started with."""
    own = {k: v for k, v in os.environ.items() if not k.startswith(("FORMCHECK_", "CELERY_", "DATABASE_"))}
    places = {"FORMCHECK_VAR_DIR": folder, "FORMCHECK_MODELS_DIR": str(ROOT / "var" / "models")}
    return {**own, **places, "FORMCHECK_STATIC_FROM_SOURCE": "1", **settings}


def manage(env: dict[str, str], *arguments: str) -> str:
    """Run a management command; what it printed, or CalledProcessError."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, check=True, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout


def session_of_a_coach(env: dict[str, str]) -> str:
    """A site's first account, signed in: the value of the session's cookie."""
    return manage(env, "shell", "--no-imports", "-c", SIGN_IN).rpartition(">>")[2].strip()


def free_port() -> int:
    """A port of 127.0.0.1 that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class WholeSite:
    """All parts of a site under their supervisor, until the block ends; what they print goes to ``log``."""

    def __init__(self, env: dict[str, str], log: Path) -> None:
        self._env, self._log, self.port = env, log, free_port()
        self.address = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> WholeSite:
        command = [sys.executable, "manage.py", "serve", "--no-demo", "--port", str(self.port)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, env=self._env, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.send_signal(signal.SIGINT)
        self._process.wait(STOP_SECONDS)

    @property
    def pid(self) -> int:
        """The process that started all others."""
        return self._process.pid


class Visitor:
    """Somebody who is signed in, with a browser's two cookies."""

    def __init__(self, address: str, session: str) -> None:
        self.address = address
        self.token = "a" * 32
        self.headers = {"Cookie": f"sessionid={session}; csrftoken={self.token}", "X-CSRFToken": self.token}

    def get(self, path: str) -> None:
        """Ask for a page; HTTPError where it is none."""
        self._send(path, "GET").read()

    def wait(self) -> None:
        """Return once the server answers; OSError where it does not in time."""
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                self.get("/accounts/login/")
                return
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)

    def upload(self, content: bytes) -> str:
        """Upload a file in one part (tus); the id of its video, or HTTPError."""
        tus, size = {"Tus-Resumable": "1.0.0"}, str(len(content))
        begun = self._send("/api/uploads/", "POST", {**tus, "Upload-Length": size}, b"")
        part = {**tus, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
        done = self._send(begun.headers["Location"], "PATCH", part, content)
        return str(done.headers["Formcheck-Video"])

    def _send(self, path: str, method: str, headers: dict[str, str] | None = None, body: Any = None) -> Any:
        address = path if path.startswith("http") else self.address + path
        request = urllib.request.Request(address, body, {**self.headers, **(headers or {})}, method=method)
        return urllib.request.urlopen(request, timeout=120)


def refusal_of(error: HTTPError) -> str:
    """The code by which the site refused; its status where it gave none."""
    try:
        return str(json.loads(error.read())["error"]["code"])
    except (ValueError, KeyError, TypeError):
        return f"status {error.code}"
