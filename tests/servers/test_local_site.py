"""`make run`'s supervisor: one command starts everything, Ctrl-C ends everything, nothing is lost."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from pathlib import Path

import psutil
import pytest

from tests.servers.processes import ROOT, Process, answers, free_port, wait_for


@pytest.fixture
def serve(tmp_path: Path, clips: Path):  # type: ignore[no-untyped-def]
    """``serve()`` starts ``manage.py serve`` on one installation; returns the process and its port."""
    started: list[Process] = []

    def start(*arguments: str) -> tuple[Process, int]:
        port = free_port()
        env = {
            k: v for k, v in os.environ.items() if not k.startswith(("FORMCHECK_", "CELERY_", "DATABASE_"))
        }
        env |= {
            "FORMCHECK_VAR_DIR": str(tmp_path / "var"),
            "FORMCHECK_MODELS_DIR": str(ROOT / "var" / "models"),
            "FORMCHECK_STATIC_FROM_SOURCE": "1",
            "FORMCHECK_POSE_MODEL": "movenet-lightning",
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


def test_it_starts_makes_the_demonstration_stops_on_ctrl_c_and_starts_again(serve):
    site, port = serve()
    wait_for("the demonstration", lambda: said(site, "The demonstration is ready: 4 of 4"), 180)
    assert said(site, f"Formcheck is at http://127.0.0.1:{port}/")
    assert said(site, "coach@demo.example")
    children = family(site)
    assert len(children) >= 5

    os.kill(site.popen.pid, signal.SIGINT)
    site.popen.wait(30)
    assert site.popen.returncode == 0
    assert not [child for child in children if child.is_running()]
    assert not answers(port)

    again, port = serve()
    wait_for("the second start", lambda: said(again, "The demonstration is ready: 4 of 4"), 60)
    assert answers(port)


def test_when_one_part_dies_the_others_stop_and_the_command_says_so(serve):
    site, _port = serve("--no-demo")
    wait_for("the start", lambda: said(site, "Formcheck is at"), 60)
    children = family(site)
    next(c for c in children if "config.wsgi:application" in " ".join(c.cmdline())).kill()
    site.popen.wait(30)
    assert site.popen.returncode == 1
    assert said(site, "A part of the site stopped")
    assert not [child for child in children if child.is_running()]


def jobs(folder: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(folder / "var" / "formcheck.sqlite3") as database:
        return database.execute("SELECT state, stage FROM library_job").fetchall()


def test_work_stopped_by_ctrl_c_goes_on_at_the_next_start(serve, tmp_path):
    site, _port = serve()
    wait_for("the start", lambda: said(site, "Demonstration sign-ins"), 60)
    wait_for("work under way", lambda: any(state == "running" for state, _stage in jobs(tmp_path)), 60, 0.05)
    os.kill(site.popen.pid, signal.SIGINT)
    site.popen.wait(30)
    assert [state for state, _stage in jobs(tmp_path) if state != "done"], "something was left to do"

    again, _port = serve()
    wait_for("the demonstration", lambda: said(again, "The demonstration is ready: 4 of 4"), 180)
    assert {state for state, _stage in jobs(tmp_path)} == {"done"}
