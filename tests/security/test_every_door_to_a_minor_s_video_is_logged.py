"""Every address that hands out a minor's pictures or joints, found from the site, writes down who asked.

A door added later is in this test without anybody thinking of it.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.http.response import HttpResponseBase

from accounts.models import User
from library.models import Video, Watching
from tests.consents import look_after
from tests.people import People, make_staff
from tests.practice.stage import run_job_of
from tests.security.test_every_address import OF_ONE_OBJECT, filled, objects

__all__ = ["objects"]

pytestmark = pytest.mark.unit

NO_MEDIA = {"api/videos/<uuid:pk>/watched/"}


@pytest.fixture
def video(objects: dict[str, Any], people: People) -> Video:
    """The practice of the student, a minor; with files, measured and scored."""
    look_after(people.student)
    run_job_of(objects["attempts"])
    video: Video = objects["videos"]
    for field, name in (
        (video.original, "a.mp4"),
        (video.rendition, "web.mp4"),
        (video.poster, "poster.jpg"),
    ):
        field.save(name, ContentFile(b"moving pictures"), save=False)
    video.save()
    return video


def hands_out(answer: HttpResponseBase, video: Video) -> bool:
    """Whether an answer holds a file of the video, shows one, or holds joints."""
    if answer.status_code != 200:
        return False
    kind = answer.headers["Content-Type"]
    if kind.startswith(("video/", "image/", "application/octet-stream")):
        return True
    content = answer.getvalue() if answer.streaming else answer.content  # type: ignore[attr-defined]
    return b'"keypoints"' in content or (b"<video" in content and str(video.pk).encode() in content)


def logged(user: User, video: Video) -> int:
    return Watching.objects.filter(by=user, video=video).count()


def test_whoever_gets_pictures_or_joints_is_written_down(
    video: Video, objects: dict[str, Any], people: People, signed_in: Any
) -> None:
    found = set()
    for who, path in product((people.coach, make_staff()), OF_ONE_OBJECT):
        Watching.objects.all().delete()
        answer = signed_in(who).get(filled(path, objects, people))
        if path not in NO_MEDIA and hands_out(answer, video):
            found.add(path)
            assert logged(who, video) == 1, path
    assert found >= {
        "library/videos/<uuid:pk>/file/",
        "library/videos/<uuid:pk>/poster/",
        "api/videos/<uuid:pk>/track/",
        "practice/attempts/<uuid:pk>/",
        "modelroom/videos/<uuid:pk>/file/",
        "modelroom/videos/<uuid:pk>/poster/",
        "api/videos/<uuid:pk>/corrections/",
    }
