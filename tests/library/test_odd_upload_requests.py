"""Requests of the tus protocol that make no sense, and names that mean harm."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from library.models import Upload, Video
from tests.library.tus import TUS, UPLOADS, Sender
from tests.media import make_clip

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


@pytest.fixture
def student(people, signed_in) -> Sender:
    return Sender(signed_in(people.student))


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"HTTP_TUS_RESUMABLE": "0.2.2"}, 412),
        ({"HTTP_UPLOAD_LENGTH": "many"}, 400),
        ({"HTTP_UPLOAD_LENGTH": "-5"}, 400),
        ({"HTTP_UPLOAD_LENGTH": "9" * 30}, 400),
        ({"HTTP_UPLOAD_METADATA": "filename ***"}, 400),
        ({"HTTP_UPLOAD_METADATA": "filename //79"}, 400),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(student, change, status):
    headers = {**TUS, "HTTP_UPLOAD_LENGTH": "100", "HTTP_UPLOAD_METADATA": "", **change}

    answer = student.session.post(UPLOADS, content_type="", **headers)

    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"code", "message", "retryable", "why"}
    assert Upload.objects.count() == 0


def test_parts_come_as_parts(student):
    address = student.begin(100, filename="a.mp4")["Location"]

    answer = student.session.patch(address, b"abc", content_type="video/mp4", HTTP_UPLOAD_OFFSET="0", **TUS)

    assert answer.status_code == 415


def test_a_title_keeps_no_control_characters(student):
    student.begin(100, filename="a.mp4", title=" Front\x00 kick\n")

    assert Upload.objects.get().title == "Front kick"


def test_a_name_from_outside_is_only_a_name(student, tmp_path, settings):
    data = make_clip(tmp_path / "x.mp4", seconds=0.2).read_bytes()
    name = "../../etc/evil\n\x00.mp4"
    address = student.begin(len(data), filename=name)["Location"]
    student.send(address, data, 0)

    video = Video.objects.get()
    assert video.original_name == "evil.mp4"
    assert Path(video.original.path).is_relative_to(settings.MEDIA_ROOT)


def test_the_title_comes_along(student, clip):
    address = student.begin(clip.stat().st_size, filename="IMG_0012.MOV", title="First try")["Location"]
    student.send(address, clip.read_bytes(), 0)

    assert Video.objects.get().title == "First try"


def test_an_upload_that_never_was_is_not_found(student):
    assert student.ask(f"{UPLOADS}{uuid.uuid4()}").status_code == 404
