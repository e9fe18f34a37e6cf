"""Voice notes: decoded apart and encoded anew, delivered to who may read, gone with what they belong to."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import av
import numpy as np
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from conversation.models import Comment, Report
from conversation.voices import forget_voices, lost_voices
from library import rules
from library.models import Video
from privacy.exports.archive import Archive
from privacy.models import StaffAct

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def recorded(seconds: float = 1.0, form: str = "webm", codec: str = "libopus") -> SimpleUploadedFile:
    """A recording as a browser makes it: a tone."""
    rate, target = 48_000, io.BytesIO()
    with av.open(target, "w", format=form) as output:
        stream = output.add_stream(codec, rate=rate, layout="mono")
        for at in range(0, round(seconds * rate), 960):
            tone = np.sin(2 * np.pi * 440 * (np.arange(960) + at) / rate) * 8000
            frame = av.AudioFrame.from_ndarray(tone.astype(np.int16)[None], format="s16", layout="mono")
            frame.sample_rate, frame.pts = rate, at
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return SimpleUploadedFile(f"voice.{form}", target.getvalue(), "audio/webm")


def voices(settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("comments/*/*") if path.is_file()]


@pytest.mark.parametrize(("form", "codec"), [("webm", "libopus"), ("mp4", "aac"), ("ogg", "libopus")])
def test_what_browsers_record_becomes_one_kind_that_all_of_them_play(
    form, codec, people, attempt, say, read, signed_in, tmp_path
):
    assert say(people.coach, "", voice=recorded(1.0, form, codec)).status_code == 302
    comment = Comment.objects.get()
    assert comment.voice_seconds == pytest.approx(1.0, abs=0.1)
    address = f"/conversation/comments/{comment.pk}/voice/"
    assert address in read(people.student)
    answer = signed_in(people.student).get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "audio/mp4")
    with av.open(io.BytesIO(b"".join(answer))) as heard:
        assert [stream.codec_context.name for stream in heard.streams] == ["aac"]
    assert signed_in(people.student).get(address, HTTP_RANGE="bytes=0-9").status_code == 206
    assert signed_in(people.classmate).get(address).status_code == 404


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (SimpleUploadedFile("voice.webm", b"no sound at all", "audio/webm"), "cannot be played"),
        (SimpleUploadedFile("voice.m3u8", b"#EXTM3U\n/etc/passwd\n", "audio/mpegurl"), "cannot be played"),
        (SimpleUploadedFile("voice.webm", b"x" * (8 * 1024**2 + 1), "audio/webm"), "a minute at most"),
    ],
)
def test_what_is_no_recording_is_refused_with_the_reason_and_leaves_nothing(
    file, why, people, attempt, say, settings
):
    refused = say(people.coach, "Listen", voice=file)
    assert refused.status_code == 422
    assert why in refused.content.decode()
    assert not Comment.objects.exists()
    assert voices(settings) == []


def test_more_than_a_minute_is_refused(people, attempt, say):
    refused = say(people.coach, "", voice=recorded(64.0))
    assert "a minute at most" in refused.content.decode()
    assert not Comment.objects.exists()


def test_the_file_goes_with_the_comment_the_attempt_and_the_person(
    people, attempt, say, settings, signed_in, django_capture_on_commit_callbacks
):
    for number in range(3):
        say(people.coach, f"{number}", voice=recorded(0.3))
    first, second, third = Comment.objects.order_by("created_at")
    say(people.student, "Heard", answer_to=first.pk)
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(people.coach).delete(f"/api/comments/{first.pk}/")
        signed_in(people.coach).delete(f"/api/comments/{second.pk}/")
    assert [path.parent.name for path in voices(settings)] == [str(third.pk)]
    with django_capture_on_commit_callbacks(execute=True):
        attempt.delete()
    assert voices(settings) == []


def test_it_goes_with_the_film_and_the_page_says_so(
    people, attempt, say, read, settings, django_capture_on_commit_callbacks
):
    say(people.coach, "Listen", voice=recorded(0.3))
    assert "conversation.voices.forget_voices" in rules.pictures_removed
    with django_capture_on_commit_callbacks(execute=True):
        forget_voices(attempt.video_id)
    assert voices(settings) == []
    assert "The voice note is kept no longer." in read(people.student)
    assert "Listen" in read(people.student)


def test_a_file_that_no_row_knows_is_found(people, attempt, say, settings):
    say(people.coach, "", voice=recorded(0.3))
    assert list(lost_voices()) == []
    name = str(Comment.objects.get().voice)
    Comment.objects.update(voice="")
    assert list(lost_voices()) == [name]


def test_staff_hear_what_was_reported_and_nothing_else(people, attempt, say, admin_client):
    say(people.coach, "", voice=recorded(0.3))
    comment = Comment.objects.get()
    address = f"/conversation/comments/{comment.pk}/voice/"
    assert admin_client.get(address).status_code == 404
    Report.objects.create(comment=comment, attempt=attempt, writer=people.coach, by=people.student)
    assert address in admin_client.get("/admin/conversation/report/").content.decode()
    assert not StaffAct.objects.filter(kind="conversation.Comment").exists()
    assert admin_client.get(address).status_code == 200
    act = StaffAct.objects.get(kind="conversation.Comment", about=people.coach)
    assert (act.door, act.act, act.object_id, act.status) == ("admin", "view", str(comment.pk), 200)


def test_an_export_holds_one_s_own_voice(people, attempt, say, tmp_path):
    say(people.coach, "", voice=recorded(0.3))
    for person, there in ((people.coach, True), (people.student, False)):
        path = tmp_path / f"{person.pk}.zip"
        with Archive(path, person) as archive:
            archive.add_rows()
            archive.add_files()
        names = zipfile.ZipFile(path).namelist()
        assert (f"comments/{Comment.objects.get().pk}.m4a" in names) is there


def test_a_program_sends_one_too(people, attempt, signed_in):
    address = f"/api/attempts/{attempt.pk}/comments/"
    answer = signed_in(people.coach).post(address, {"voice": recorded(0.3)})
    assert answer.status_code == 201, answer.content
    assert answer.json()["voice"] == f"/conversation/comments/{answer.json()['id']}/voice/"
    refused = signed_in(people.coach).post(address, {"voice": SimpleUploadedFile("a.webm", b"nothing")})
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "bad_voice")


def test_only_pages_with_a_conversation_may_use_the_microphone(people, attempt, signed_in):
    client = signed_in(people.student)
    assert client.get(attempt.get_absolute_url())["Permissions-Policy"] == "camera=(), microphone=(self)"
    assert client.get("/practice/")["Permissions-Policy"] == "camera=(), microphone=()"


def test_one_answers_by_voice_too(people, attempt, say, read, signed_in):
    say(people.coach, "Higher")
    comment = Comment.objects.get()
    say(people.student, "", voice=recorded(0.3), answer_to=comment.pk)
    api = f"/api/comments/{comment.pk}/answers/"
    assert signed_in(people.student).post(api, {"voice": recorded(0.3)}).status_code == 201
    assert [bool(answer.voice) for answer in comment.answers.all()] == [True, True]
    assert "Voice note, 0:00.3" in " ".join(read(people.coach).split())


def test_once_the_film_is_gone_no_voice_note_is_kept_any_more(
    people, attempt, say, read, signed_in, settings
):
    assert 'name="voice"' in read(people.coach)
    Video.objects.filter(pk=attempt.video_id).update(pictures_removed_at=timezone.now())
    assert 'name="voice"' not in read(people.coach)
    refused = say(people.coach, "Listen", voice=recorded(0.3))
    assert refused.status_code == 422
    assert "no voice note is kept after it" in refused.content.decode()
    assert 'name="voice"' not in refused.content.decode()
    answer = signed_in(people.coach).post(f"/api/attempts/{attempt.pk}/comments/", {"voice": recorded(0.3)})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "no_voice_without_film")
    assert not Comment.objects.exists()
    assert voices(settings) == []


def test_a_refused_recording_has_to_be_made_again_and_the_page_says_so(people, attempt, say):
    refused = say(people.coach, "Listen", voice=recorded(0.3), at=99)
    assert "record it again" in refused.content.decode()
    assert "record it again" not in say(people.coach, "Listen", at=99).content.decode()


def test_a_voice_note_is_one_of_the_things_said_in_an_hour(people, attempt, say, monkeypatch):
    cache.clear()
    monkeypatch.setattr("conversation.limits.WRITTEN_PER_HOUR", 2)
    for _each in range(2):
        assert say(people.coach, "", voice=recorded(0.3)).status_code == 302
    assert say(people.coach, "Third").status_code == 422
