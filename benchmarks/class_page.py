"""How long the class page of a large group takes, in a database that is thrown away.

``python benchmarks/class_page.py [--students N] [--attempts N] [--routines N] [--repetitions N] [--json]``: a
group with so many students, attempts and routines is made, with scores like those that the engine keeps. Then
the page is asked for as a browser does: whole, one routine, sorted, filtered; then the page of one student,
the list of twenty assignments, and the coach's start page. It
prints the median and the most of the milliseconds that each took, the least of the processor (what a page
costs where other things run, too), and how many queries.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
import tempfile
import time
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

from command import Parser, positive, run

ROOT = Path(__file__).resolve().parents[1]
WEEKS = 26
"""Over so many the attempts are spread."""


def prepare(folder: str) -> None:
    """Django on a database of its own in ``folder``."""
    sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "FORMCHECK_VAR_DIR": folder,
        "FORMCHECK_STATIC_FROM_SOURCE": "1",
        "FORMCHECK_ALLOWED_HOSTS": "testserver",
        "DATABASE_URL": f"sqlite:///{folder}/class.sqlite3",
        "CELERY_BROKER_URL": "memory://",
        "FORMCHECK_LOG_LEVEL": "ERROR",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def make_class(students: int, attempts: int, routines: int) -> tuple[Any, Any]:
    """A coach and their group, with attempts spread over students and routines."""
    from accounts.models import AgeBand, Group, Membership, User
    from library.models import Routine, Track, Video

    def person(name: str, **values: Any) -> User:
        return User(email=f"{uuid.uuid4()}@example.org", name=name, age_band=AgeBand.ADULT, **values)

    coach = person("Coach", is_coach=True)
    coach.save()
    group = Group.objects.create(name="Large class", owner=coach)
    people = User.objects.bulk_create([person(f"Student {number:03}") for number in range(students)])
    Membership.objects.bulk_create([Membership(group=group, user=one) for one in people])
    made = []
    for number in range(routines):
        sha = uuid.uuid4().hex
        track = Track.objects.create(
            content_sha256=sha, model="drawn", model_version="1", frames=300, found_share=1.0
        )
        reference = Video.objects.create(owner=coach, title="Reference", sha256=sha, track=track)
        made.append(Routine.objects.create(owner=coach, title=f"Routine {number + 1}", reference=reference))
        made[-1].groups.add(group)
    _make_attempts(people, made, attempts)
    return coach, group


def _make_attempts(people: list[Any], routines: list[Any], count: int) -> None:
    from django.db import transaction
    from django.utils import timezone

    from library.models import Video
    from practice.models import Attempt, Score
    from practice.parameters import digests_now_of

    rng, now, digests = random.Random(1), timezone.now(), digests_now_of(routines=routines)
    videos, attempts, scores = [], [], []
    for number in range(count):
        student, routine = people[number % len(people)], rng.choice(routines)
        video = Video(owner=student, title="Practice", sha256=uuid.uuid4().hex)
        attempt = Attempt(student=student, routine=routine, video=video)
        attempt.created_at = now - timedelta(days=rng.uniform(0, 7 * WEEKS))
        scores.append(_score(rng, attempt, digests[routine.pk]["auto"]))
        videos.append(video)
        attempts.append(attempt)
    times = [attempt.created_at for attempt in attempts]
    with transaction.atomic():
        Video.objects.bulk_create(videos, 500)
        Attempt.objects.bulk_create(attempts, 500)
        Score.objects.bulk_create(scores, 200)
        for attempt, score, at in zip(attempts, scores, times, strict=True):
            attempt.score, attempt.created_at = score, at
        Attempt.objects.bulk_update(attempts, ["score", "created_at"], 300)


def _score(rng: random.Random, attempt: Any, digest: str) -> Any:
    """A score with as much in it as the engine's has; one in twenty could not be judged."""
    from practice.models import Score
    from scoring.pose.skeleton import PARTS
    from scoring.version import ENGINE_VERSION

    judged, form = rng.random() > 0.05, rng.uniform(40, 98)
    parts = {
        part: {
            "value": max(0.0, min(100.0, rng.gauss(form, 9))),
            "coverage": 0.93,
            "degrees": rng.uniform(2, 25),
            "tolerance": 15.0,
            "torso_lengths": 0.1,
        }
        for part in PARTS
    }
    said = {"part": "left_knee", "start": 1.0, "end": 2.0, "reference_start": 1.0, "reference_end": 2.0}
    said |= {"value": 55.0, "degrees": 21.0, "torso_lengths": None, "direction": "more_bent"}
    return Score(
        attempt=attempt,
        reference_track=attempt.routine.reference.track,
        method="calibrated",
        parameters=digest,
        engine_version=ENGINE_VERSION,
        model="drawn",
        model_version="1",
        total=form if judged else None,
        timing=80.0 if judged else None,
        coverage=0.95,
        parts=parts if judged else {},
        moments=[said] * 12,
        reason=None if judged else {"code": "too_little_seen", "about": "", "values": {}},
    )


def make_assignments(coach: Any, group: Any) -> None:
    """Twenty, a week apart, each for three weeks; two of three with a goal or asked for several times."""
    from django.utils import timezone

    from assignments.models import Assignment

    routines, today = list(group.routines.all()), timezone.localdate()
    group.memberships.update(joined_at=timezone.now() - timedelta(weeks=WEEKS))
    Assignment.objects.bulk_create(
        Assignment(
            group=group,
            routine=routines[week % len(routines)],
            by=coach,
            starts_on=today - timedelta(weeks=week + 2),
            due_on=today - timedelta(weeks=week - 1),
            times=1 + week % 3,
            goal=(None, 60, 80)[week % 3],
        )
        for week in range(20)
    )


def timed(client: Any, address: str, repetitions: int) -> dict[str, float]:
    """Median and most of the milliseconds of the page, the least of the processor's, and its queries."""
    from django.db import connection

    count = 0

    def counted(execute: Any, *arguments: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*arguments)

    with connection.execute_wrapper(counted):
        assert client.get(address).status_code == 200
    took, worked = [], []
    for _ in range(repetitions):
        began, busy = time.perf_counter(), time.process_time()
        client.get(address)
        took.append(1000 * (time.perf_counter() - began))
        worked.append(1000 * (time.process_time() - busy))
    return {
        "median_ms": round(statistics.median(took)),
        "most_ms": round(max(took)),
        "least_processor_ms": round(min(worked)),
        "queries": count,
    }


def main() -> int:
    """Measure and print."""
    parser = Parser(description=__doc__)
    parser.add_argument("--students", type=positive, default=200)
    parser.add_argument("--attempts", type=positive, default=10_000)
    parser.add_argument("--routines", type=positive, default=5)
    parser.add_argument("--repetitions", type=positive, default=9)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="formcheck-class-") as folder:
        prepare(folder)
        coach, group = make_class(args.students, args.attempts, args.routines)
        from django.test import Client

        client = Client()
        client.force_login(coach)
        whole = f"/coaching/groups/{group.pk}/class/"
        make_assignments(coach, group)
        routine, student = group.routines.first(), group.memberships.first().user_id
        pages = {
            "the class": whole,
            "one routine": f"{whole}?routine={routine.pk}",
            "sorted by it": f"{whole}?routine={routine.pk}&sort=-change",
            "not practised for 20 days, got worse": f"{whole}?idle=20&worse=on",
            "a student": f"/coaching/groups/{group.pk}/students/{student}/",
            "its assignments": f"/assignments/groups/{group.pk}/",
            "the coach's start page": "/",
        }
        found = {name: timed(client, address, args.repetitions) for name, address in pages.items()}
    if args.json:
        print(json.dumps({"students": args.students, "attempts": args.attempts, "pages": found}))
    else:
        for name, figures in found.items():
            print(f"{name}: {figures}")
    return 0


if __name__ == "__main__":
    run(main)
