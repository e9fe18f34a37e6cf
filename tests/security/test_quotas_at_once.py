"""Of two uploads that begin or end at the same moment only one is let in by what is left for one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connections

from library import quotas, services
from library.errors import QuotaReached
from library.models import Upload, Video
from library.uploads.services import start
from tests.media import make_clip
from tests.people import People, make_people

pytestmark = [pytest.mark.unit, pytest.mark.django_db(transaction=True)]

LONG_ENOUGH = 1.0
"""Seconds for which whoever looks at the quota waits for the other one to look as well."""


@pytest.fixture
def both_look_before_either_writes(monkeypatch) -> None:
    """Two who may look at the same time do; where one has to wait for the other, that one goes on alone."""
    meeting, look = Barrier(2), quotas._used_by

    def looked(people):  # type: ignore[no-untyped-def]
        found = look(people)
        with suppress(BrokenBarrierError):
            meeting.wait(LONG_ENOUGH)
        return found

    monkeypatch.setattr(quotas, "_used_by", looked)


def at_once(*what: Callable[[], object]) -> list[str]:
    """Do each in a thread of its own; what came of them."""

    def one(do: Callable[[], object]) -> str:
        try:
            do()
        except QuotaReached:
            return "refused"
        finally:
            connections.close_all()
        return "let in"

    with ThreadPoolExecutor(len(what)) as threads:
        return sorted(threads.map(one, what))


@pytest.fixture
def people() -> People:
    return make_people()


def test_of_one_person(people: People, settings, both_look_before_either_writes):
    settings.PERSON_MAX_VIDEOS = 1

    def begin() -> object:
        return start(owner=people.student, filename="a.mp4", size=10)

    assert at_once(begin, begin) == ["let in", "refused"]
    assert Upload.objects.count() == 1


def test_of_two_people_of_a_group(people: People, settings, both_look_before_either_writes):
    settings.GROUP_MAX_BYTES = 15
    begun = [
        lambda: start(owner=people.student, filename="a.mp4", size=10),
        lambda: start(owner=people.classmate, filename="a.mp4", size=10),
    ]
    assert at_once(*begun) == ["let in", "refused"]
    assert Upload.objects.count() == 1


def test_minutes_that_are_known_only_at_the_end(
    people: People, settings, tmp_path: Path, both_look_before_either_writes
):
    clip = make_clip(tmp_path / "second.mp4", seconds=1.0)
    settings.PERSON_MAX_MINUTES = 1.5 / 60

    def finish() -> object:
        return services.create_video(owner=people.student, file=clip)

    assert at_once(finish, finish) == ["let in", "refused"]
    assert Video.objects.count() == 1
    assert len([path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]) == 1
