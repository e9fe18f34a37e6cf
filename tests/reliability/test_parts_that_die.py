"""Worker and sweeper killed (kill -9) in the stages of a video: all jobs end, none twice, no file is left."""

from __future__ import annotations

import socket
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from common import temporary
from tests.servers.installation import Installation, Visitor
from tests.servers.processes import wait_for

OUTCOME = """
from datetime import timedelta
from library import cleanup
from library.models import Job, Track, Video
cleanup.SETTLED_AFTER = timedelta(0)
videos = Job.objects.filter(kind="process_video")
answer = {"jobs": sorted(videos.values_list("state", "tries", "error_code")),
          "others": list(Job.objects.exclude(state="done").values_list("kind", "state", "error_code")),
          "tracks": Track.objects.count(), "measured": Video.objects.exclude(track=None).count(),
          "left": cleanup.find_leftovers()}
"""


def under_way(site: Installation) -> list[tuple[str, int]]:
    """Stage and percent of every job that is being done."""
    with closing(sqlite3.connect(site.folder / "formcheck.sqlite3", timeout=20)) as database:
        rows = database.execute("SELECT stage, percent FROM library_job WHERE state = 'running'")
        return rows.fetchall()


def unfinished(site: Installation) -> int:
    """How many jobs wait or are under way."""
    with closing(sqlite3.connect(site.folder / "formcheck.sqlite3", timeout=20)) as database:
        counted = database.execute("SELECT count(*) FROM library_job WHERE state IN ('queued', 'running')")
        return int(counted.fetchone()[0])


@pytest.mark.servers
def test_killed_in_each_stage_every_video_is_measured_once_and_leaves_no_file(install, clips, tmp_path):
    folders = tmp_path / "temporary"
    folders.mkdir()
    site = install(FORMCHECK_JOB_LEASE_SECONDS="6", TMPDIR=str(folders))
    site.start()
    student = Visitor(site, "student")
    for clip, stage in (("balance_left.mp4", "transcode"), ("balance_front.mp4", "extract")):
        student.upload(clips / clip, stage)
        wait_for(stage, lambda stage=stage: stage in dict(under_way(site)), 90, every=0.01)
        site.processes.pop("sweeper").kill()
        site.kill_worker()
        assert stage in dict(under_way(site)), "the row still shows the work of the dead worker"
        site.start_worker()
        site.start_sweeper()
        wait_for("the end of all jobs", lambda: unfinished(site) == 0, 180, every=0.5)

    outcome = site.ask(OUTCOME)
    assert outcome["jobs"] == [["done", 2, ""], ["done", 2, ""]]
    assert (outcome["others"], outcome["left"]) == ([], [])
    assert (outcome["tracks"], outcome["measured"]) == (2, 2)
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
