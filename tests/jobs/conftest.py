"""A kind of job whose work a test decides."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from celery.canvas import Signature

from library.jobs.context import JobContext
from library.jobs.queues import handlers
from library.models import Job
from tests.people import People


@dataclass
class Work:
    """What the job does, and how often it was asked to."""

    do: Callable[[JobContext], None] = lambda context: None
    subjects: list[uuid.UUID] = field(default_factory=list)

    def __call__(self, context: JobContext, subject_id: uuid.UUID) -> None:
        self.subjects.append(subject_id)
        self.do(context)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    """The work that jobs of the kind "test" do."""
    work = Work()
    monkeypatch.setitem(handlers._rules, "test", work)
    return work


@pytest.fixture(autouse=True)
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The job ids sent to the broker; the real broker has tests of its own."""
    sent: list[str] = []
    monkeypatch.setattr(Signature, "delay", lambda task: sent.append(*task.args))
    return sent


@pytest.fixture
def job(people: People) -> Job:
    """A waiting job."""
    return Job.objects.create(kind="test", subject_id=uuid.uuid4(), owner=people.student)
