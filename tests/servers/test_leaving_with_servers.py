"""Somebody leaves a whole installation: pages, workers, broker and database are processes of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from redis import Redis

from tests.people import PASSWORD
from tests.security.leftovers import files_in, in_files
from tests.servers.installation import Installation, Visitor
from tests.servers.processes import Valkey, wait_for
from tests.servers.test_whole_way import UNHURRIED

ABOUT = """
from accounts.models import User
from library.models import Job, Upload, Video
from privacy.models import Export, Leaving
from uuid import UUID
person = User.objects.get(email={email!r})
rows = [*Job.objects.filter(owner=person), *Upload.objects.filter(owner=person)]
rows += [*Export.objects.filter(user=person), *Leaving.objects.filter(user=person)]
videos = list(Video.objects.filter(owner=person))
ids = [str(row.pk) for row in (*rows, *videos)] + [str(video.track_id) for video in videos if video.track_id]
answer = ids + [UUID(one).hex for one in ids] + [person.email, person.name]
"""

OVER = "kind='process_video', state__in=['done', 'failed']"

TABLES = """
from tests.security.leftovers import in_tables
answer = in_tables({names!r})
"""


def in_broker(broker: Valkey, names: list[str]) -> list[str]:
    """Keys of the broker that hold one of the names."""
    found = []
    with Redis.from_url(broker.url) as client:
        for key in client.scan_iter("*"):
            kind = client.type(key)
            if kind == b"list":
                held = b"".join(client.lrange(key, 0, -1))
            elif kind == b"hash":
                held = b"".join(part for pair in client.hgetall(key).items() for part in pair)
            else:
                held = key
            found += [f"{key!r}: {name}" for name in names if name.encode() in held]
    return found


def everywhere(site: Installation, broker: Valkey, names: list[str], *, sqlite: bool) -> dict[str, list[str]]:
    """What is found in the tables, the broker and the files, logs and SQLite's database among them."""
    return {
        "tables": site.ask(TABLES.format(names=names)),
        "broker": in_broker(broker, names),
        "files": in_files(files_in(site.folder), names) if sqlite else in_files(_media(site.folder), names),
    }


def _media(folder: Path) -> list[Path]:
    return [path for path in files_in(folder) if path.suffix != ".sqlite3"]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_nothing_is_left_of_somebody_who_leaves(install, valkey, clips, request, kind):
    database = {"DATABASE_URL": request.getfixturevalue("postgresql")} if kind == "postgresql" else {}
    site = install(**UNHURRIED, **database)
    site.start()
    student = Visitor(site, "student")
    clip = clips / "balance_left.mp4"
    student.upload(clip, "My evening")

    def measured() -> bool:
        return bool(site.ask(f"from library.models import Job; answer = Job.objects.filter({OVER}).count()"))

    wait_for("the processing", measured, 200, every=2.0)
    export = student.post("/api/exports/", json={"password": PASSWORD}).json()["id"]
    wait_for("the export", lambda: student.get(f"/api/exports/{export}/").json()["ready"], 60)
    assert student.get(f"/api/exports/{export}/file/").content[:2] == b"PK"
    assert student.post("/api/leaving/", json={"password": PASSWORD}).status_code == 202
    names = site.ask(ABOUT.format(email=student.email))
    # A message that no worker takes: of a queue that nobody listens to here.
    with Redis.from_url(valkey.url) as client:
        client.rpush("long", f'{{"argsrepr": "{names[0]}"}}')
    before = everywhere(site, valkey, names, sqlite=kind == "sqlite")
    assert all(before.values()), before
    site.ask(
        "from privacy.models import Leaving; from django.utils import timezone;"
        "Leaving.objects.update(due_at=timezone.now());"
        "from privacy.tasks import keep_terms; keep_terms(); answer = 1"
    )

    def cleaned() -> bool:
        return site.ask(
            "from privacy.models import Erasure;"
            "answer = Erasure.objects.filter(cleaned_at__isnull=False).count()"
        )

    wait_for("the erasure", cleaned, 120, every=1.0)
    assert everywhere(site, valkey, names, sqlite=kind == "sqlite") == {
        "tables": [],
        "broker": [],
        "files": [],
    }
    assert student.http.get("/privacy/data/", follow_redirects=False).status_code == 302
