"""A part that arrives damaged, in chunks, or on a full disk is refused; nothing is half done."""

from __future__ import annotations

import base64
import errno
import hashlib
import shutil
from pathlib import Path

import pytest

from common.storage import AtomicFileSystemStorage
from library.models import Job, Upload, Video
from library.uploads import spool
from tests.library.tus import TUS, Sender
from tests.media import make_clip
from tests.people import People

pytestmark = pytest.mark.unit

PART = b"a part of a film" * 1000


@pytest.fixture
def student(people: People, signed_in) -> Sender:
    """A tus client signed in as the student."""
    return Sender(signed_in(people.student))


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """One second of a film."""
    return make_clip(tmp_path / "clip.mp4", seconds=1.0)


def send_checked(student: Sender, address: str, data: bytes, checksum: str):
    """One part at the beginning, with its ``Upload-Checksum``."""
    return student.session.patch(
        address,
        data,
        content_type="application/offset+octet-stream",
        HTTP_UPLOAD_OFFSET="0",
        HTTP_UPLOAD_CHECKSUM=checksum,
        **TUS,
    )


def checksum_of(data: bytes, algorithm: str = "sha1") -> str:
    """The header for ``data``."""
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, data).digest()).decode()}"


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "md5"])
def test_a_part_that_arrives_as_it_was_sent_is_kept(student: Sender, algorithm: str):
    address = student.begin(len(PART) + 1)["Location"]

    answer = send_checked(student, address, PART, checksum_of(PART, algorithm))

    assert (answer.status_code, answer["Upload-Offset"]) == (204, str(len(PART)))


def test_of_a_damaged_part_nothing_is_kept_and_the_right_one_still_comes_through(student: Sender, clip: Path):
    data = clip.read_bytes()
    address = student.begin(len(data), filename="clip.mp4")["Location"]

    damaged = send_checked(student, address, data[:-1] + b"?", checksum_of(data))

    assert damaged.status_code == 460
    assert damaged.json()["error"]["code"] == "checksum_mismatch"
    assert student.ask(address)["Upload-Offset"] == "0"
    assert Video.objects.count() == 0
    assert send_checked(student, address, data, checksum_of(data)).status_code == 204
    assert Video.objects.count() == 1


@pytest.mark.parametrize("header", ["crc32 AAAA", "sha1", "sha1 not base64", ""])
def test_a_checksum_that_cannot_be_checked_is_refused_before_anything_is_kept(student: Sender, header: str):
    address = student.begin(100)["Location"]

    answer = send_checked(student, address, b"a" * 10, header)

    assert answer.status_code in (400, 460)
    assert student.ask(address)["Upload-Offset"] == "0"


def test_the_server_says_which_checksums_it_knows(student: Sender):
    answer = student.session.options("/api/uploads/")

    assert "checksum" in answer["Tus-Extension"].split(",")
    assert "sha1" in answer["Tus-Checksum-Algorithm"].split(",")


def test_a_part_in_chunks_is_refused_instead_of_dropped(student: Sender):
    address = student.begin(100)["Location"]

    answer = student.session.generic(
        "PATCH",
        address,
        CONTENT_TYPE="application/offset+octet-stream",
        HTTP_UPLOAD_OFFSET="0",
        HTTP_TRANSFER_ENCODING="chunked",
        **TUS,
    )

    assert answer.status_code == 411
    assert answer.json()["error"]["code"] == "length_required"


def nearly_full(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    """Have the disks say that so many bytes are free."""
    usage = shutil.disk_usage("/")._replace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)


def test_what_would_go_into_the_reserve_is_not_begun(student: Sender, settings, monkeypatch):
    settings.DISK_RESERVE_BYTES = 1000
    nearly_full(monkeypatch, free=1099)

    answer = student.begin(100)

    assert answer.status_code == 507
    assert answer.json()["error"] == {
        "code": "storage_full",
        "message": "There is no room for this video at the moment. Nothing is lost; try again later.",
        "retryable": True,
        "why": {"code": "storage_full", "about": "", "values": {}},
    }
    assert Upload.objects.count() == 0
    nearly_full(monkeypatch, free=1100)
    assert student.begin(100).status_code == 201


def test_an_upload_that_finds_the_spool_full_goes_on_later(student: Sender, clip: Path, monkeypatch):
    data = clip.read_bytes()
    address = student.begin(len(data), filename="clip.mp4")["Location"]

    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(spool, "write_at", full)
        answer = student.send(address, data, 0)

    assert (answer.status_code, answer.json()["error"]["code"]) == (507, "storage_full")
    assert student.ask(address)["Upload-Offset"] == "0"
    assert student.send(address, data, 0).status_code == 204
    assert Video.objects.count() == 1


def test_a_whole_upload_that_finds_the_storage_full_becomes_a_video_later(
    student: Sender, clip: Path, settings, monkeypatch
):
    data = clip.read_bytes()
    address = student.begin(len(data), filename="clip.mp4")["Location"]

    def full(*_arguments: object, **_named: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(AtomicFileSystemStorage, "get_available_name", full)
        answer = student.send(address, data, 0)

    assert answer.status_code == 507
    assert (Video.objects.count(), Job.objects.count(), Upload.objects.count()) == (0, 0, 1)
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []
    assert student.ask(address)["Formcheck-Video"] == str(Video.objects.get().pk)
