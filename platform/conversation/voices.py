"""Voice notes: taken in by a confined process, kept beside the films, and gone with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from common.temporary import own_folder
from conversation.errors import BadVoice, NoVoiceWithoutFilm, VoiceTooLong
from conversation.limits import count_as_written
from conversation.models import Comment
from library.decoding.apart import Decoder
from library.files import delete_file_on_commit, files_in
from library.models import Video
from scoring.errors import NotAVideo, TooDemanding

LONGEST = 60.0
"""Seconds of a voice note: more is better said to the face. Set by hand."""

LARGEST = 8 * 1024**2
"""Bytes of a recording as a browser makes it: a minute without compression of one channel has 6 MB."""

DECODED_AS = 1.0
"""Seconds of video that taking in a voice note may cost as much as: 80 CPU seconds; it takes about one."""

NAME = "voice.m4a"
CONTENT_TYPE = "audio/mp4"


@dataclass(frozen=True)
class Voice:
    """A recording as it is kept, opened, and how many seconds it lasts."""

    file: BinaryIO
    seconds: float


@contextmanager
def recording(uploaded: UploadedFile[Any] | None, *, writer: User) -> Iterator[Voice | None]:
    """The recording that was sent, decoded and encoded anew in a process apart; None where none was sent.

    BadVoice where it cannot be played, VoiceTooLong; TooMuchWritten, because each costs a process:
    it is counted here, and not once more when the comment with it is written.
    """
    if uploaded is None:
        yield None
        return
    if not uploaded.size or uploaded.size > LARGEST:
        raise VoiceTooLong if uploaded.size else BadVoice
    count_as_written(writer)
    with own_folder() as folder:
        path = Path(folder) / "recorded"
        with path.open("wb") as file:
            for chunk in uploaded.chunks():
                file.write(chunk)
        with Decoder(path, seconds=DECODED_AS) as decoder:
            yield _taken_in(decoder)


def _taken_in(decoder: Decoder) -> Voice:
    try:
        return Voice(*decoder.voice(NAME, longest=LONGEST))
    except TooDemanding as error:
        raise VoiceTooLong from error
    except NotAVideo as error:
        raise BadVoice from error


def require_film(video_id: UUID) -> None:
    """NoVoiceWithoutFilm where the film is kept no longer; it stays until the transaction ends."""
    rows = Video.objects.select_for_update(no_key=True)
    if rows.filter(pk=video_id, pictures_removed_at=None).first() is None:
        raise NoVoiceWithoutFilm


def forget_voices(video_id: UUID) -> None:
    """Remove the voice notes about a film that is kept no longer; a rule for the library."""
    for comment in Comment.objects.filter(attempt__video=video_id).exclude(voice=""):
        delete_file_on_commit(comment.voice)
        Comment.objects.filter(pk=comment.pk).update(voice="")


def lost_voices() -> Iterator[str]:
    """Files of voice notes that no row knows, as a killed process leaves them; a rule for the library."""
    known = set(Comment.objects.exclude(voice="").values_list("voice", flat=True))
    yield from (name for name in files_in("comments") if name not in known)
