"""`make run`'s supervisor: one command starts everything, Ctrl-C ends everything, nothing is lost."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import httpx
import psutil
import pytest

from tests.servers.processes import ROOT, Process, answers, free_port, wait_for


@pytest.fixture
def serve(tmp_path: Path, clips: Path):  # type: ignore[no-untyped-def]
    """``serve()`` starts ``manage.py serve`` on one installation; returns the process and its port."""
    started: list[Process] = []

    def start(*arguments: str, **settings: str) -> tuple[Process, int]:
        port = free_port()
        env = {
            k: v for k, v in os.environ.items() if not k.startswith(("FORMCHECK_", "CELERY_", "DATABASE_"))
        }
        env |= {
            "FORMCHECK_VAR_DIR": str(tmp_path / "var"),
            "FORMCHECK_MODELS_DIR": str(ROOT / "var" / "models"),
            "FORMCHECK_STATIC_FROM_SOURCE": "1",
            "FORMCHECK_POSE_MODEL": "movenet-lightning",
            **settings,
        }
        log = tmp_path / f"serve{len(started)}.log"
        command = [sys.executable, "manage.py", "serve", "--port", str(port), *arguments]
        started.append(Process(command, log=log, env=env))
        return started[-1], port

    yield start
    for process in started:
        process.stop(20)


OURS = ("FORMCHECK_", "CELERY_", "DATABASE_")


def said(process: Process, words: str) -> bool:
    return words in process.log.read_text(errors="replace")


def family(process: Process) -> list[psutil.Process]:
    return psutil.Process(process.popen.pid).children(recursive=True)


def jobs(folder: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(folder / "var" / "formcheck.sqlite3") as database:
        return database.execute("SELECT state, stage FROM library_job").fetchall()


# Sixteen videos are measured, twenty-nine attempts scored: half a minute, several where the machine
# has other work.
@pytest.mark.timeout(900)
def test_it_makes_the_demonstration_ends_on_ctrl_c_and_goes_on_at_the_next_start(serve, tmp_path):
    site, port = serve()
    wait_for("the start", lambda: said(site, "Demonstration sign-ins"), 200)
    wait_for("work under way", lambda: any(state == "running" for state, _stage in jobs(tmp_path)), 120, 0.05)
    assert said(site, f"Formcheck is at http://127.0.0.1:{port}/")
    assert said(site, "coach@demo.example")
    children = family(site)
    assert len(children) >= 5

    os.kill(site.popen.pid, signal.SIGINT)
    site.popen.wait(60)
    assert site.popen.returncode == 0
    assert not [child for child in children if child.is_running()]
    assert not answers(port)
    assert [state for state, _stage in jobs(tmp_path) if state != "done"], "something was left to do"

    again, port = serve()
    wait_for("the demonstration", lambda: said(again, "The demonstration is ready: 29 of 29"), 400)
    assert answers(port)
    # Turns decide what is done in between: recognising may come after the last score.
    wait_for("the end of all jobs", lambda: {state for state, _stage in jobs(tmp_path)} == {"done"}, 120)
    os.kill(again.popen.pid, signal.SIGINT)
    again.popen.wait(60)

    third, port = serve()
    wait_for("the third start", lambda: said(third, "The demonstration is ready: 29 of 29"), 120)
    assert answers(port)


def part_of(site: Process, words: str) -> psutil.Process | None:
    found = [one for one in family(site) if words in " ".join(one.cmdline())]
    return min(found, key=lambda one: one.create_time()) if found else None


def healthy(port: int) -> bool:
    with suppress(httpx.HTTPError):
        return httpx.get(f"http://127.0.0.1:{port}/health/", timeout=10).json()["ok"]
    return False


def started_or_ended(site: Process, port: int) -> bool:
    return healthy(port) or site.popen.poll() is not None


def test_parts_that_die_or_hang_are_started_again_and_a_killed_start_is_cleared_away(serve):
    quick = {"FORMCHECK_JOB_LEASE_SECONDS": "4", "FORMCHECK_JOB_SWEEP_SECONDS": "1"}
    site, port = serve("--no-demo", **quick)
    wait_for("all parts", lambda: healthy(port), 90, every=1)
    parts = {"config.wsgi:application": "kill", "valkey-server": "kill", "--concurrency": "suspend"}
    before = {words: part_of(site, words) for words in parts}
    for words, way in parts.items():
        getattr(before[words], way)()
    wait_for("the end of what was stopped", lambda: not any(one.is_running() for one in before.values()), 60)
    wait_for("all parts again", lambda: healthy(port), 90, every=1)

    beside, _port = serve("--no-demo")
    beside.popen.wait(60)
    assert beside.popen.returncode == 2
    assert said(beside, f"Formcheck already runs from this folder (process {site.popen.pid})")

    left = family(site)
    for process in (psutil.Process(site.popen.pid), part_of(site, "supervisor.supervisord")):
        process.kill()
    again, port = serve("--no-demo")
    # Parts may end by themselves before they are found: what counts is that none is left beside the new ones.
    wait_for("the next start", lambda: started_or_ended(again, port), 120, every=1)
    assert again.popen.poll() is None, again.log.read_text(errors="replace")[-2000:]
    assert not [one for one in left if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]


def test_what_a_killed_start_left_behind_is_ended_and_said(serve, tmp_path):
    (tmp_path / "var").mkdir()
    mark = {**os.environ, "FORMCHECK_SERVED_FROM": str(tmp_path / "var")}
    left = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(300)"], env=mark, start_new_session=True
    )
    site, port = serve("--no-demo")
    wait_for("the start", lambda: started_or_ended(site, port), 120, every=1)
    assert said(site, "Ended 1 processes that an earlier start had left behind.")
    assert left.wait(5) == -signal.SIGKILL
