"""Whose turn it is: which waiting job of a queue is done next, and when the others will be.

People take turns by the work they have had, as in start-time fair queueing (Goyal, Vin and Cheng, 1996). The
next job is that with the smallest

    work its owner has had within the last hour + work of the job − time its owner has waited for a turn,

all in seconds. So thirty uploads of one person stand behind the first of another; what is short goes before
what is long, within a person's jobs always; and what is long waits longer than others by its own length at
most. Nobody has more jobs done at once than ``JOBS_PER_PERSON``. How much work a job is follows from the jobs
of its kind that were done last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from statistics import median
from uuid import UUID

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from library.jobs import services
from library.jobs.queues import LONG, long_handlers
from library.jobs.workers import processes_for
from library.models import Job, Queue

REMEMBERED = timedelta(hours=1)
"""Work that somebody has had counts for so long: about a lesson's uploads."""

LAST_DONE = 20
"""The work of a job is the median over so many of its kind: it follows a change of machine or model soon."""

TURNS_KEPT_SECONDS = 2.0
"""Everybody who waits asks every second; the order of a thousand jobs takes a tenth of one to find."""

SPEED_KEPT_SECONDS = 10.0
"""Likewise how fast jobs of a kind are done, which pages that wait ask for, too."""

WORK_FOR_A_SECOND = 2.0
"""Work, s, for a second of video (or a job that has none) before one of its kind was done: about twice what
extraction takes on two cores (docs/benchmarks.md). Only the order depends on it; no wait is told from it."""


@dataclass(frozen=True)
class Waiting:
    """A job that is ready: how much work it is, s, and how long ago it was asked for, s.

    ``measured``: its work is known from jobs of its kind.
    """

    job_id: UUID
    owner: int
    work: float
    waited: float
    measured: bool = True


@dataclass(frozen=True)
class Turn:
    """When a job's turn comes: how many are before it, and in how many seconds; None where unknown."""

    before: int
    seconds: float | None


@dataclass
class Line:
    """The waiting jobs of a queue and what was done for whom, as simulated from now on.

    ``had`` is the work of each person within the last hour, s; ``last_turn`` how long ago their last job was
    begun, s; ``running`` remaining work, s, and owner of the jobs under way; ``measured``: it is known.
    """

    waiting: list[Waiting]
    had: dict[int, float] = field(default_factory=dict)
    last_turn: dict[int, float] = field(default_factory=dict)
    running: list[tuple[float, int]] = field(default_factory=list)
    processes: int = 1
    at_once: int = 1
    measured: bool = True

    def order(self) -> Iterator[tuple[Waiting, float]]:
        """The waiting jobs in the order of their turns, each with the seconds from now until it."""
        mine = _by_owner(self.waiting)
        had = defaultdict(float, self.had)
        turn = {owner: -ago for owner, ago in self.last_turn.items()}
        ends = sorted(self.running)
        now = 0.0
        while mine:
            ends = [end for end in ends if end[0] > now]
            free = [owner for owner in mine if sum(o == owner for _, o in ends) < self.at_once]
            if len(ends) >= self.processes or not free:
                now = min(ends)[0]
                continue
            owner = min(free, key=lambda one: _rank(mine[one][0], had[one], turn.get(one), now))
            job = mine[owner].pop(0)
            if not mine[owner]:
                del mine[owner]
            yield job, now
            had[owner] += job.work
            turn[owner] = now
            ends.append((now + max(job.work, 0.001), owner))


def _rank(job: Waiting, had: float, last_turn: float | None, now: float) -> tuple[float, float]:
    """Whoever has the smallest is next; among equals who has waited longest."""
    since = -job.waited if last_turn is None else max(-job.waited, last_turn)
    return had + job.work - (now - since), -job.waited


def _by_owner(waiting: Iterable[Waiting]) -> dict[int, list[Waiting]]:
    """Each person's jobs, short before long, then in the order in which they were asked for."""
    mine: dict[int, list[Waiting]] = defaultdict(list)
    for job in sorted(waiting, key=lambda one: (one.work, -one.waited)):
        mine[job.owner].append(job)
    return dict(mine)


class Speed:
    """How much work jobs are, from those of their kind that were done last."""

    def __init__(self) -> None:
        self._rates: dict[tuple[str, bool], float | None] = {}

    def rate(self, kind: str, media_seconds: float) -> float | None:
        """Seconds of work for a second of video, or for a job that has none; None before one was done."""
        of_video = media_seconds > 0
        if (kind, of_video) not in self._rates:
            self._rates[kind, of_video] = _measured_rate(kind, of_video=of_video)
        return self._rates[kind, of_video]

    def knows(self, kind: str, media_seconds: float) -> bool:
        """Whether the work of such a job was measured."""
        return self.rate(kind, media_seconds) is not None

    def work_of(self, kind: str, media_seconds: float) -> float:
        """How much work the job is, s."""
        return (self.rate(kind, media_seconds) or WORK_FOR_A_SECOND) * max(media_seconds, 1.0)


def _measured_rate(kind: str, *, of_video: bool) -> float | None:
    done = Job.objects.filter(kind=kind, state=Job.State.DONE, started_at__isnull=False)
    # Jobs from before lengths were kept have none: their whole work is not that for one second.
    done = done.filter(media_seconds__gt=0) if of_video else done.filter(media_seconds=0)
    rows = done.order_by("-finished_at").values_list("media_seconds", "started_at", "finished_at")[:LAST_DONE]
    rates = [_seconds(end - start) / max(length, 1.0) for length, start, end in rows if start and end]
    return median(rates) if rates else None


def work_left(job: Job) -> float | None:
    """About how much longer a job takes once it is begun, s: what others of its kind took, less what it had.

    None before one of its kind was done; negative for one that takes longer than those did.
    """
    of_video = job.media_seconds > 0
    key = f"speed-{job.kind}-{of_video}"
    kept = caches["process"].get(key)
    if kept is None:
        kept = (_measured_rate(job.kind, of_video=of_video),)
        caches["process"].set(key, kept, SPEED_KEPT_SECONDS)
    (rate,) = kept
    if rate is None:
        return None
    began = job.started_at if job.state == Job.State.RUNNING else None
    return rate * max(job.media_seconds, 1.0) - (_seconds(timezone.now() - began) if began else 0.0)


def _seconds(span: timedelta) -> float:
    return max(span.total_seconds(), 0.0)


def line_of(queue: str) -> Line:
    """The queue as it is now."""
    speed, now = Speed(), timezone.now()
    columns = ("pk", "owner_id", "kind", "media_seconds", "queued_at")
    ready = ready_jobs(queue).values_list(*columns)
    waiting = [
        Waiting(pk, owner, speed.work_of(kind, length), _seconds(now - queued), speed.knows(kind, length))
        for pk, owner, kind, length, queued in ready
    ]
    line = Line(waiting, processes=processes_for(queue) or 1, at_once=settings.JOBS_PER_PERSON)
    _add_what_was_done(line, queue, speed, now)
    return line


def _add_what_was_done(line: Line, queue: str, speed: Speed, now: datetime) -> None:
    begun = _of_queue(queue).exclude(state=Job.State.QUEUED)
    of_late = begun.filter(Q(started_at__gte=now - REMEMBERED) | Q(state=Job.State.RUNNING))
    columns = ("owner_id", "state", "kind", "media_seconds", "started_at", "finished_at")
    for owner, state, kind, length, started, end in of_late.values_list(*columns):
        start = started or now
        ago = _seconds(now - start)
        work = _seconds((end or now) - start)
        if state == Job.State.RUNNING:
            whole = max(speed.work_of(kind, length), work + 1.0)
            line.running.append((whole - work, owner))
            line.measured = line.measured and speed.knows(kind, length)
            work = whole
        line.had[owner] = line.had.get(owner, 0.0) + work
        line.last_turn[owner] = min(ago, line.last_turn.get(owner, ago))


def _of_queue(queue: str) -> QuerySet[Job]:
    long = Q(kind__in=list(long_handlers))
    return Job.objects.filter(long if queue == LONG else ~long)


def ready_jobs(queue: str) -> QuerySet[Job]:
    """The jobs of the queue that wait for nothing but their turn."""
    unfinished = Job.objects.filter(dependents=OuterRef("pk")).exclude(state=Job.State.DONE)
    under_way = Job.objects.filter(followers=OuterRef("pk"), state__in=Job.UNDER_WAY)
    return _of_queue(queue).filter(~Exists(unfinished), ~Exists(under_way), state=Job.State.QUEUED)


@transaction.atomic
def claim_next(*, queue: str, worker: str) -> Job | None:
    """Take the job whose turn it is; None if none is ready, or nobody may have more at once.

    One process decides at a time: the queue's row is locked (with SQLite, the whole database is).
    """
    Queue.objects.get_or_create(name=queue)
    Queue.objects.select_for_update().get(name=queue)
    # Who asks is free, whatever the rows of workers say.
    line = line_of(queue)
    line.processes = max(line.processes, len(line.running) + 1)
    for waiting, seconds in line.order():
        if seconds > 0:
            return None
        job = services.claim(job_id=waiting.job_id, worker=worker)
        if job is not None:
            return job
    return None


def wake_for_next(queue: str, *, most: int = 1) -> None:
    """Wake workers for the next jobs of the queue, at most so many: what is lost or repeated does no harm."""
    for waiting, _until in islice(line_of(queue).order(), most):
        services.wake(waiting.job_id, expires=settings.JOB_SWEEP_SECONDS)


def turns_of(queue: str) -> dict[UUID, Turn]:
    """When the turn of each ready job of the queue comes, as it was at most ``TURNS_KEPT_SECONDS`` ago."""
    found: dict[UUID, Turn] | None = caches["process"].get(f"turns-{queue}")
    if found is None:
        found = _turns(line_of(queue))
        caches["process"].set(f"turns-{queue}", found, TURNS_KEPT_SECONDS)
    return found


def _turns(line: Line) -> dict[UUID, Turn]:
    turns: dict[UUID, Turn] = {}
    told = line.measured
    for place, (job, seconds) in enumerate(line.order()):
        turns[job.job_id] = Turn(place, seconds if told else None)
        told = told and job.measured
    return turns
