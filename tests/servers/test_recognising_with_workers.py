"""From an upload without a routine to the strip of attention: both queues, PostgreSQL, files in a bucket."""

from __future__ import annotations

import re

from tests.servers.installation import Installation, Visitor
from tests.servers.processes import wait_for
from tests.servers.test_whole_way import UNHURRIED, make_routine


def recognised(student: Visitor, video: str) -> list[dict]:  # type: ignore[type-arg]
    """What the video was taken for, once that is known."""
    path = f"/api/videos/{video}/recognition/"
    wait_for("the recognition", lambda: student.get(path).json()["state"] == "done", 200, every=0.5)
    proposals: list[dict] = student.get(path).json()["proposals"]  # type: ignore[type-arg]
    return proposals


def trained(coach: Visitor, site: Installation) -> str:
    """Have the group learn; the id of the training whose model can be put in service."""
    page = f"/practice/groups/{site.people['group']}/recognition/"
    agreed = {"text": "own-recognition", "version": "1", "language": "en", "given": "yes"}
    assert coach.post("/people/consents/recognition/", data=agreed).status_code == 200
    assert coach.post(f"{page}train/").status_code == 200
    button = re.compile(r'name="run" value="([0-9a-f-]{36})"')
    wait_for("the training", lambda: button.search(coach.get(page).text) is not None, 200, every=1.0)
    found = button.search(coach.get(page).text)
    assert found is not None
    return found.group(1)


def test_a_video_says_what_it_is_and_later_why(install, clips, bucket, postgresql):
    settings = {**bucket.settings(), **UNHURRIED, "FORMCHECK_RECOGNITION_STEPS": "2"}
    site = install(DATABASE_URL=postgresql, **settings)
    site.start()
    site.start_learner()
    coach, student = Visitor(site, "coach"), Visitor(site, "student")
    balance = make_routine(coach, site, coach.upload(clips / "balance_front.mp4", "Reference"))
    make_routine(coach, site, coach.upload(clips / "sports2d.mp4", "Walking"), "Walk")
    video = student.upload(clips / "balance_two_people.mp4", "What is it?")
    (proposal,) = recognised(student, video)
    assert proposal["best"]["routine"] == balance
    assert len(proposal["others"]) == 1
    assert proposal["asked"] == "nearest"
    assert student.get("/api/attempts/").json()["count"] == 0, "nothing becomes an attempt by itself"
    page = student.post(f"/practice/videos/{video}/attempt/", data={"routine": balance})
    attempt = re.search(r"/practice/attempts/([0-9a-f-]{36})/$", str(page.url))
    assert attempt, page.text
    address = f"/api/attempts/{attempt.group(1)}/attention/"
    assert student.get(address).json()["weights"] == []

    run = trained(coach, site)
    chosen = coach.post(f"/practice/groups/{site.people['group']}/recognition/choose/", data={"run": run})
    assert chosen.status_code == 200
    wait_for("the attention", lambda: student.get(address).json()["weights"] != [], 60, every=0.5)
    assert abs(sum(student.get(address).json()["weights"]) - 1) < 0.01
    for other in ("classmate", "stranger"):
        assert Visitor(site, other).get(address).status_code == 404
        assert Visitor(site, other).get(f"/api/videos/{video}/recognition/").status_code == 404
