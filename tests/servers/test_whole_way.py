"""From two uploaded videos to a scored page, with each kind of database and file store.

The same steps on SQLite and local disk, and on PostgreSQL and a bucket: only
settings differ.
"""

from __future__ import annotations

import re

from tests.servers.installation import Installation, Visitor
from tests.servers.processes import wait_for

UNHURRIED = {"FORMCHECK_JOB_LEASE_SECONDS": "60"}
"""Nothing here is about handing jobs over: a busy machine may take its time."""


def make_routine(coach: Visitor, site: Installation, video: str, title: str = "Side balance") -> str:
    """Make a routine through the coach's form, given to the group; its id."""
    form = {
        "reference": video,
        "title": title,
        "red_threshold": "60",
        "mirroring_allowed": "on",
        "groups": site.people["group"],
    }
    page = coach.post("/library/routines/new/", data=form)
    assert page.status_code == 200, page.text
    found = re.search(r"/library/routines/([0-9a-f-]{36})/$", str(page.url))
    assert found, page.text
    return found.group(1)


def upload_attempt(student: Visitor, clips, routine: str) -> str:  # type: ignore[no-untyped-def]
    """Upload a practice video and hand it in through the student's form; the attempt's id."""
    video = student.upload(clips / "balance_left.mp4", "Evening practice")
    page = student.post(f"/practice/routines/{routine}/new/", data={"chosen": video, "mirror": "auto"})
    found = re.search(r"/practice/attempts/([0-9a-f-]{36})/$", str(page.url))
    assert found, page.text
    return found.group(1)


def walk(site: Installation, clips) -> tuple[Visitor, dict]:  # type: ignore[no-untyped-def,type-arg]
    """The whole way; the student and the attempt's playback data at its end."""
    site.start()
    coach, student = Visitor(site, "coach"), Visitor(site, "student")
    routine = make_routine(coach, site, coach.upload(clips / "balance_front.mp4", "Reference"))
    attempt = upload_attempt(student, clips, routine)

    def ended() -> bool:
        return student.get(f"/api/attempts/{attempt}/").json()["state"]["state"] in ("done", "failed")

    wait_for("the score", ended, 200, every=0.5)
    state = student.get(f"/api/attempts/{attempt}/").json()["state"]
    assert state["state"] == "done", state
    playback = student.get(f"/api/attempts/{attempt}/playback/")
    assert playback.status_code == 200, playback.text
    page = student.get(f"/practice/attempts/{attempt}/")
    assert page.status_code == 200
    assert coach.get(f"/practice/attempts/{attempt}/").status_code == 200
    assert Visitor(site, "classmate").get(f"/practice/attempts/{attempt}/").status_code == 404
    assert Visitor(site, "stranger").get(f"/api/attempts/{attempt}/playback/").status_code == 404
    return student, playback.json()


def check_playback(student: Visitor, playback: dict) -> None:  # type: ignore[type-arg]
    """The score is a number, the path moves forward, and both videos can be played from anywhere."""
    assert 0 <= playback["score"]["total"] <= 100
    assert len(playback["values"]) == len(playback["path"])
    reference_times, practice_times = zip(*playback["path"], strict=True)
    assert list(reference_times) == sorted(reference_times)
    assert list(practice_times) == sorted(practice_times)
    for side in ("reference", "practice"):
        part = student.get(playback[side]["url"], headers={"Range": "bytes=0-99"})
        assert part.status_code == 206
        assert len(part.content) == 100
        assert part.content[4:8] == b"ftyp"


def test_on_sqlite_and_local_disk(install, clips):
    student, playback = walk(install(**UNHURRIED), clips)
    check_playback(student, playback)


def test_on_postgresql_and_a_bucket(install, clips, postgresql, bucket):
    site = install(DATABASE_URL=postgresql, **bucket.settings(), **UNHURRIED)
    student, playback = walk(site, clips)
    check_playback(student, playback)
    assert site.ask("from django.db import connection; answer = connection.vendor") == "postgresql"
    stored = bucket.client().list_objects_v2(Bucket=bucket.name)["Contents"]
    kinds = {item["Key"].split("/")[0] for item in stored}
    assert kinds == {"videos", "tracks", "scores"}
    assert not (site.folder / "media").exists()


def test_with_rabbitmq_as_broker(install, clips, rabbitmq):
    student, playback = walk(install(CELERY_BROKER_URL=rabbitmq.url, **UNHURRIED), clips)
    check_playback(student, playback)
