"""A worker killed in the middle of measuring loses nothing: the job is finished, once."""

from __future__ import annotations

from tests.servers.installation import Visitor
from tests.servers.processes import wait_for

JOB = """
from library.models import Job, Track, Video
job = Job.objects.get(kind="process_video", subject_id="{video}")
answer = {{"state": job.state, "stage": job.stage, "percent": job.percent, "tries": job.tries,
           "reason": job.reason_in_words, "worker": job.worker, "tracks": Track.objects.count()}}
"""


def test_a_job_whose_worker_was_killed_while_measuring_is_finished_once(install, clips):
    site = install(FORMCHECK_POSE_MODEL="blazepose-heavy")
    site.start()
    student = Visitor(site, "student")
    video = student.upload(clips / "sports2d.mp4", "A walk")

    def state():
        return student.get(f"/api/videos/{video}/").json()["job"]

    wait_for("measuring", lambda: state()["stage"] == "extract" and state()["percent"] >= 50, 120, every=0.05)
    site.kill_worker()
    killed = site.ask(JOB.format(video=video))
    assert killed["state"] == "running", "the row still shows the work of the dead worker"
    assert killed["tracks"] == 0

    site.start_worker()
    wait_for("the end of the job", lambda: state()["state"] in ("done", "failed"), 180)
    finished = site.ask(JOB.format(video=video))
    assert (finished["state"], finished["reason"]) == ("done", "")
    assert finished["tries"] == 2
    assert finished["worker"] != killed["worker"]
    assert finished["tracks"] == 1


def test_a_job_asked_for_while_the_broker_is_away_is_done_when_it_is_back(install, clips, tmp_path):
    from tests.servers.processes import Process, answers

    site = install()
    away = "redis://127.0.0.1:9/0"
    working, site.env["CELERY_BROKER_URL"] = site.env["CELERY_BROKER_URL"], away
    site.start_web()
    student = Visitor(site, "student")
    video = student.upload(clips / "balance_left.mp4", "Balance")
    assert isinstance(site.processes["web"], Process)
    assert answers(site.port)
    assert site.ask(JOB.format(video=video))["state"] == "queued"

    site.env["CELERY_BROKER_URL"] = working
    site.start_worker()
    site.start_sweeper()
    wait_for("the job's end", lambda: site.ask(JOB.format(video=video))["state"] == "done", 120, every=1)
