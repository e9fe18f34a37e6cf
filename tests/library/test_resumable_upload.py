"""The tus protocol, version 1.0.0: a video comes in parts and becomes a Video once it is whole."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from library import tasks
from library.models import Job, Upload, Video
from library.uploads import services, spool
from tests.library.tus import TUS, UPLOADS, Sender

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


@pytest.fixture
def student(people, signed_in) -> Sender:
    return Sender(signed_in(people.student))


@pytest.fixture
def stranger(people, signed_in) -> Sender:
    return Sender(signed_in(people.stranger))


def left_behind(settings) -> list[Path]:
    """Files of uploads and of videos."""
    folders = [Path(settings.UPLOAD_DIR), Path(settings.MEDIA_ROOT)]
    return [path for folder in folders if folder.exists() for path in folder.rglob("*") if path.is_file()]


def test_the_server_says_what_it_can_do_to_anyone(settings):
    answer = Client().options(UPLOADS)

    assert answer.status_code == 204
    assert answer["Tus-Version"] == answer["Tus-Resumable"] == "1.0.0"
    assert set(answer["Tus-Extension"].split(",")) == {"creation", "expiration", "termination", "checksum"}
    assert answer["Tus-Max-Size"] == str(settings.UPLOAD_MAX_BYTES)


def test_a_new_upload_has_an_address_and_an_end(student):
    answer = student.begin(1000, filename="kata.mp4")

    assert answer.status_code == 201
    assert answer["Upload-Offset"] == "0"
    assert answer["Upload-Expires"].endswith("GMT")
    assert answer["Location"] == f"{UPLOADS}{Upload.objects.get().pk}"


def test_a_file_in_one_part_becomes_a_video_and_the_answer_names_it(student, people, clip, settings):
    answer = student.send_file(clip)

    video = Video.objects.get()
    assert answer.status_code == 204
    assert answer["Formcheck-Video"] == str(video.pk)
    assert (video.owner, video.original_name, video.title) == (people.student, "clip.mp4", "clip")
    assert video.size == clip.stat().st_size
    assert Path(video.original.path).read_bytes() == clip.read_bytes()
    assert (video.width, video.height, video.codec) == (320, 240, "h264")
    assert Job.objects.get().subject_id == video.pk
    assert list(Path(settings.UPLOAD_DIR).iterdir()) == []


def test_a_broken_off_upload_goes_on_where_it_stands(student, clip):
    data = clip.read_bytes()
    address = student.begin(len(data), filename="clip.mp4")["Location"]
    third = len(data) // 3
    assert student.send(address, data[:third], 0)["Upload-Offset"] == str(third)

    stands = student.ask(address)
    assert (stands.status_code, stands["Upload-Offset"]) == (200, str(third))
    assert stands["Upload-Length"] == str(len(data))
    assert stands["Cache-Control"] == "no-store"
    assert "Formcheck-Video" not in stands
    last = student.send(address, data[third:], third)

    assert last["Formcheck-Video"] == str(Video.objects.get().pk)
    assert Path(Video.objects.get().original.path).read_bytes() == data


def test_a_lost_last_answer_can_be_asked_for_again(student, clip):
    address = student.begin(clip.stat().st_size, filename="clip.mp4")["Location"]
    student.send(address, clip.read_bytes(), 0)

    again = student.ask(address)

    assert again["Upload-Offset"] == again["Upload-Length"]
    assert again["Formcheck-Video"] == str(Video.objects.get().pk)
    assert Video.objects.count() == 1


def test_a_server_that_died_after_the_last_byte_is_caught_up_with(student, clip):
    address = student.begin(clip.stat().st_size, filename="clip.mp4")["Location"]
    upload = Upload.objects.get()
    spool.path_of(upload.pk).write_bytes(clip.read_bytes())
    Upload.objects.update(offset=clip.stat().st_size)

    assert student.ask(address)["Formcheck-Video"] == str(Video.objects.get().pk)


def test_bytes_the_row_does_not_know_of_count_for_nothing(student, clip):
    data = clip.read_bytes()
    address = student.begin(len(data), filename="clip.mp4")["Location"]
    spool.path_of(Upload.objects.get().pk).write_bytes(b"left by a server that died while writing")

    assert student.ask(address)["Upload-Offset"] == "0"
    student.send(address, data, 0)
    assert Path(Video.objects.get().original.path).read_bytes() == data


@pytest.mark.parametrize("offset", [0, 50, 101, 1000])
def test_a_part_for_another_place_is_a_conflict_and_changes_nothing(student, offset):
    address = student.begin(1000, filename="clip.mp4")["Location"]
    student.send(address, b"a" * 100, 0)

    answer = student.send(address, b"b" * 100, offset)

    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "offset_conflict"
    assert answer.json()["error"]["retryable"] is True
    assert student.ask(address)["Upload-Offset"] == "100"
    assert spool.path_of(Upload.objects.get().pk).read_bytes() == b"a" * 100


def test_more_bytes_than_announced_are_refused(student):
    address = student.begin(100, filename="clip.mp4")["Location"]

    assert student.send(address, b"a" * 101, 0).status_code == 400
    assert student.ask(address)["Upload-Offset"] == "0"


def test_of_two_requests_at_one_place_one_wins_whole(people, clip):
    upload = services.start(owner=people.student, filename="clip.mp4", size=2000)
    first, second = Upload.objects.get(pk=upload.pk), Upload.objects.get(pk=upload.pk)
    services.append(upload=first, offset=0, length=600, read=reader(b"a" * 600))

    with pytest.raises(services.OffsetConflict):
        services.append(upload=second, offset=0, length=900, read=reader(b"b" * 900))

    assert spool.path_of(upload.pk).read_bytes() == b"a" * 600
    assert Upload.objects.get().offset == 600


def reader(data: bytes, chunk: int = 100):
    """Gives ``data`` a little at a time, as a network does, and breaks off at its end."""
    left = [data]

    def read(size: int) -> bytes:
        part, left[0] = left[0][: min(size, chunk)], left[0][min(size, chunk) :]
        return part

    return read


def test_what_came_before_the_connection_broke_is_kept(people):
    upload = services.start(owner=people.student, filename="clip.mp4", size=2000)

    def breaking(size: int) -> bytes:
        part = given(size)
        if not part:
            raise OSError("connection reset")
        return part

    given = reader(b"a" * 700)
    services.append(upload=upload, offset=0, length=2000, read=breaking)

    assert Upload.objects.get().offset == 700
    assert spool.path_of(upload.pk).read_bytes() == b"a" * 700


def test_a_request_overtaken_while_it_waits_for_the_network_writes_nothing_more(people):
    upload = services.start(owner=people.student, filename="clip.mp4", size=2000)
    slow, quick = Upload.objects.get(pk=upload.pk), Upload.objects.get(pk=upload.pk)
    from_slow = reader(b"s" * 500)

    def overtaken(size: int) -> bytes:
        if quick.offset == 0:
            services.append(upload=quick, offset=0, length=300, read=reader(b"q" * 300))
        return from_slow(size)

    with pytest.raises(services.OffsetConflict):
        services.append(upload=slow, offset=0, length=500, read=overtaken)

    assert spool.path_of(upload.pk).read_bytes() == b"q" * 300
    assert Upload.objects.get().offset == 300


def test_strangers_find_nothing(student, stranger):
    address = student.begin(100, filename="clip.mp4")["Location"]

    assert stranger.ask(address).status_code == 404
    assert stranger.send(address, b"x", 0).status_code == 404
    assert stranger.session.delete(address, **TUS).status_code == 404
    assert student.ask(address)["Upload-Offset"] == "0"


def test_nobody_uploads_without_signing_in(clip):
    assert Sender(Client()).begin(100, filename="a.mp4").status_code == 403
    assert Upload.objects.count() == 0


def test_a_request_without_the_csrf_token_is_refused(people):
    session = Client(enforce_csrf_checks=True)
    session.force_login(people.student)

    answer = Sender(session).begin(100, filename="a.mp4")

    assert answer.status_code == 403
    assert Upload.objects.count() == 0


def test_a_request_with_the_csrf_token_is_taken(people, clip):
    session = Client(enforce_csrf_checks=True)
    session.force_login(people.student)
    token = session.get("/library/videos/upload/").cookies["csrftoken"].value
    session.defaults["HTTP_X_CSRFTOKEN"] = token

    assert Sender(session).send_file(clip).status_code == 204


def test_a_file_larger_than_allowed_is_refused_at_the_beginning(student, settings):
    settings.UPLOAD_MAX_BYTES = 1024**2

    answer = student.begin(1024**2 + 1, filename="long.mp4")

    assert answer.status_code == 413
    assert answer["Tus-Max-Size"] == str(1024**2)
    assert answer.json()["error"]["message"] == "The file is too large; at most 1 MB are taken."


def test_an_empty_file_is_refused(student):
    answer = student.begin(0, filename="nothing.mp4")

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "empty_file"


def test_a_file_that_is_no_video_leaves_nothing_behind(student, tmp_path, settings):
    letter = tmp_path / "letter.mp4"
    letter.write_bytes(b"Dear coach, " * 200)

    answer = student.send_file(letter)

    assert answer.status_code == 422
    assert answer.json()["error"] == {
        "code": "not_a_video",
        "message": "“letter.mp4” is not a video that can be read.",
        "retryable": False,
        "why": {"code": "not_a_video", "about": "file", "values": {"name": "letter.mp4"}},
    }
    assert (Upload.objects.count(), Video.objects.count(), Job.objects.count()) == (0, 0, 0)
    assert left_behind(settings) == []


def test_a_playlist_that_names_other_files_is_no_video(student, tmp_path, settings):
    playlist = tmp_path / "list.mp4"
    playlist.write_text("#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n")

    assert student.send_file(playlist).status_code == 422
    assert left_behind(settings) == []


def test_a_video_longer_than_allowed_leaves_nothing_behind(student, clip, settings):
    settings.VIDEO_MAX_SECONDS = 1

    answer = student.send_file(clip)

    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "too_long"
    assert (Upload.objects.count(), Video.objects.count()) == (0, 0)
    assert left_behind(settings) == []


def test_giving_up_removes_what_was_sent(student, settings):
    address = student.begin(1000, filename="clip.mp4")["Location"]
    student.send(address, b"a" * 100, 0)

    assert student.session.delete(address, **TUS).status_code == 204

    assert student.ask(address).status_code == 404
    assert left_behind(settings) == []


def test_uploads_nobody_went_on_with_are_removed(student, settings):
    student.begin(1000, filename="old.mp4")
    Upload.objects.update(updated_at=timezone.now() - timedelta(hours=settings.UPLOAD_EXPIRES_HOURS + 1))
    kept = student.begin(1000, filename="new.mp4")["Location"]

    tasks.expire_uploads()

    assert [str(upload.pk) for upload in Upload.objects.all()] == [kept.rpartition("/")[2]]
    assert len(left_behind(settings)) == 1


def test_of_many_beginnings_only_the_last_ten_are_kept(student, stranger, settings):
    stranger.begin(1000, filename="theirs.mp4")
    first = student.begin(1000, filename="first.mp4")["Location"]
    for number in range(10):
        student.begin(1000, filename=f"{number}.mp4")

    assert student.ask(first).status_code == 404
    assert Upload.objects.count() == 11
    assert len(left_behind(settings)) == 11


def test_forgetting_an_upload_keeps_the_video_it_became(student, clip, settings):
    student.send_file(clip)
    Upload.objects.update(updated_at=timezone.now() - timedelta(days=30))

    tasks.expire_uploads()

    assert Upload.objects.count() == 0
    assert Path(Video.objects.get().original.path).is_file()


def test_an_upload_whose_bytes_are_gone_says_so(student):
    address = student.begin(1000, filename="clip.mp4")["Location"]
    spool.remove(Upload.objects.get().pk)

    assert student.send(address, b"a", 0).status_code == 410
    assert student.ask(address).status_code == 410
