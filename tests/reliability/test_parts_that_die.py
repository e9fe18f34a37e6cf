"""Worker and sweeper killed in the stages of the work: all jobs end, none twice, no file is left."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from common import temporary
from tests.servers.installation import Installation, Visitor
from tests.servers.processes import wait_for
from tests.servers.test_whole_way import make_routine

OUTCOME = """
from datetime import timedelta
from library import cleanup
from library.models import Job, Track, Video
from practice.models import Score
cleanup.SETTLED_AFTER = timedelta(0)
kinds = ("process_video", "score_attempt")
answer = {"jobs": sorted(Job.objects.filter(kind__in=kinds).values_list("kind", "state", "tries")),
          "others": list(Job.objects.exclude(state="done").values_list("kind", "state", "error_code")),
          "tracks": Track.objects.count(), "measured": Video.objects.exclude(track=None).count(),
          "scores": Score.objects.count(), "left": cleanup.find_leftovers()}
"""


def rows(site: Installation, statement: str) -> list[tuple[str, ...]]:
    """What the statement finds or changes in the site's database."""
    with closing(sqlite3.connect(site.folder / "formcheck.sqlite3", timeout=20)) as database, database:
        return database.execute(statement).fetchall()


def process_at(site: Installation, stage: str) -> int | None:
    """The process that is at ``stage`` of a job; None if none is."""
    found = rows(site, f"SELECT worker FROM library_job WHERE state = 'running' AND stage = '{stage}'")
    return int(found[0][0].rpartition(":")[2]) if found else None


def wait_until_at(site: Installation, stage: str) -> int:
    """The process that is at ``stage``, once one is."""
    found: list[int] = []

    def reached() -> bool:
        found.extend(filter(None, [process_at(site, stage)]))
        return bool(found)

    wait_for(stage, reached, 120, every=0.01)
    return found[0]


def wait_for_all_jobs(site: Installation) -> None:
    unfinished = "SELECT 1 FROM library_job WHERE state IN ('queued', 'running')"
    wait_for("the end of all jobs", lambda: not rows(site, unfinished), 180, every=0.5)


def kill_worker_and_sweeper(site: Installation, stage: str) -> None:
    """As a machine that is lost while a job is at ``stage``."""
    wait_until_at(site, stage)
    site.processes.pop("sweeper").kill()
    site.kill_worker()
    assert process_at(site, stage), "the row still shows the work of the dead worker"


def kill_process(site: Installation, stage: str) -> None:
    """As a machine without memory does: it kills the largest process, the one that does the job."""
    os.kill(wait_until_at(site, stage), signal.SIGKILL)
    assert process_at(site, stage), "the row still shows the work of the dead process"


@pytest.mark.servers
@pytest.mark.timeout(600)
def test_killed_in_each_stage_all_work_is_done_once_and_leaves_no_file(install, clips, tmp_path):
    folders = tmp_path / "temporary"
    folders.mkdir()
    site = install(FORMCHECK_JOB_LEASE_SECONDS="6", TMPDIR=str(folders))
    site.start()
    student, coach = Visitor(site, "student"), Visitor(site, "coach")
    student.upload(clips / "balance_left.mp4", "practice")
    for stage in ("transcode", "extract"):
        kill_worker_and_sweeper(site, stage)
        if stage == "extract":
            # An upload has been looked at already: only of videos from elsewhere a worker does that.
            reference = coach.upload(clips / "balance_front.mp4", "reference")
            rows(site, "UPDATE library_video SET sha256 = '', duration = NULL WHERE title = 'reference'")
        site.start_worker()
        site.start_sweeper()
    kill_process(site, "probe")
    wait_for_all_jobs(site)

    routine = make_routine(coach, site, reference)
    ((practice,),) = rows(site, "SELECT id FROM library_video WHERE title = 'practice'")
    student.post(f"/practice/routines/{routine}/new/", data={"chosen": practice, "mirror": "auto"})
    kill_process(site, "compare")
    wait_for_all_jobs(site)

    outcome = site.ask(OUTCOME)
    tries = [["process_video", "done", 2], ["process_video", "done", 3], ["score_attempt", "done", 2]]
    assert outcome["jobs"] == tries
    assert (outcome["others"], outcome["left"]) == ([], [])
    assert (outcome["tracks"], outcome["measured"], outcome["scores"]) == (2, 2, 1)
    assert site.processes["worker"].popen.poll() is None, "it goes on with another process"
    wait_for("the removal of temporary folders", lambda: not list(folders.glob("formcheck-*")), 20)


@pytest.mark.unit
def test_only_folders_of_this_machines_dead_processes_are_removed(tmp_path, monkeypatch):
    monkeypatch.setattr(temporary.tempfile, "tempdir", str(tmp_path))
    dead = subprocess.Popen(["true"])
    dead.wait()
    host = socket.gethostname()
    names = {f"formcheck-{host}-{dead.pid}-abc": False, f"formcheck-elsewhere-{dead.pid}-abc": True}
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / "web.mp4").write_bytes(b"half")
    with temporary.own_folder() as mine:
        assert temporary.remove_orphans() == 1
        assert Path(mine).is_dir()
    assert {name: (tmp_path / name).exists() for name in names} == names
