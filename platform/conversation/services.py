"""Saying something about an attempt, changing it and taking it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from conversation.along import readers_along, written_to
from conversation.drawings import clean_drawing
from conversation.errors import (
    CannotAnswer,
    NoMomentYet,
    NoSuchMoment,
    NothingSaid,
    OwnAttempt,
    TooLateToEdit,
)
from conversation.limits import count_as_written
from conversation.models import Comment, Praise, Reading, Report
from conversation.telling import forget_comment, forget_praise, tell_of_comment, tell_of_praise
from conversation.voices import NAME, Voice, require_film
from library.files import delete_file_on_commit, put
from practice.models import Attempt

EDITABLE_FOR = timedelta(days=1)
"""How long a comment can be changed; it is marked as changed, and can be deleted for ever. Set by hand."""


@transaction.atomic
def write_comment(
    *,
    attempt: Attempt,
    writer: User,
    text: str = "",
    at: float | None = None,
    drawing: dict[str, Any] | None = None,
    voice: Voice | None = None,
    answer_to: Comment | None = None,
) -> Comment:
    """Say something about the attempt, at ``at`` seconds of its film or about the whole, or as an answer.

    As soon as it is uploaded: about the whole; at a moment once its film is measured or it has a result
    (NoMomentYet).
    The caller has made sure that the writer sees the attempt. ``drawing`` is on the frame at ``at``
    (``conversation.drawings``), ``voice`` from ``conversation.voices``.
    NobodyReadsAlong, NothingSaid, NoSuchMoment, BadDrawing, CannotAnswer, TooMuchWritten,
    NoVoiceWithoutFilm.
    """
    text = text.strip()
    if not text and drawing is None and voice is None:
        raise NothingSaid
    if drawing is not None:
        drawing = _on_a_frame(drawing, at)
    answer_to = _answered(attempt, answer_to)
    _require_moment(attempt, at)
    along = readers_along(attempt=attempt, writer=writer, answer_to=answer_to)
    if voice is None:
        count_as_written(writer)
    else:
        require_film(attempt.video_id)
    comment = Comment(attempt=attempt, writer=writer, text=text, at=at, drawing=drawing, answer_to=answer_to)
    if voice is not None:
        put(comment.voice, NAME, File(voice.file))
        comment.voice_seconds = voice.seconds
    comment.save()
    note_read(attempt=attempt, reader=writer)
    people = written_to(attempt=attempt, writer=writer, answer_to=answer_to)
    tell_of_comment(comment=comment, people=[*people, *along])
    return comment


def _answered(attempt: Attempt, comment: Comment | None) -> Comment | None:
    """The comment under which an answer stands: answers have none of their own."""
    if comment is None:
        return None
    if comment.attempt_id != attempt.pk or comment.removed_at:
        raise CannotAnswer
    return comment.answer_to or comment


def _on_a_frame(drawing: dict[str, Any], at: float | None) -> dict[str, Any]:
    if at is None:
        raise NoSuchMoment
    return clean_drawing(drawing)


def _require_moment(attempt: Attempt, at: float | None) -> None:
    if at is not None and attempt.score_id is None and attempt.video.track_id is None:
        raise NoMomentYet
    # A rendition may be a little longer than what the file said of itself.
    longest = (attempt.video.duration or 0.0) + 1.0
    if at is not None and not 0.0 <= at <= longest:
        raise NoSuchMoment


@transaction.atomic
def edit_comment(*, comment: Comment, text: str) -> Comment:
    """Change the words of one's own comment; TooLateToEdit, NothingSaid, NobodyReadsAlong."""
    if not is_editable(comment):
        raise TooLateToEdit
    if not text.strip() and comment.drawing is None and not comment.voice:
        raise NothingSaid
    readers_along(attempt=comment.attempt, writer=comment.writer, answer_to=comment.answer_to)
    comment.text, comment.edited_at = text.strip(), timezone.now()
    comment.save(update_fields=["text", "edited_at"])
    return comment


def is_editable(comment: Comment) -> bool:
    """Whether its words can still be changed."""
    return comment.removed_at is None and timezone.now() - comment.created_at < EDITABLE_FOR


@transaction.atomic
def delete_comment(*, comment: Comment) -> None:
    """Remove a comment with all that was said in it; where it has answers, they stay under an empty place."""
    forget_comment(comment)
    if not comment.answers.filter(removed_at=None).exists():
        comment.delete()
        return
    delete_file_on_commit(comment.voice)
    emptied: dict[str, Any] = {"text": "", "at": None, "drawing": None, "edited_at": None}
    emptied |= {"voice": "", "voice_seconds": None}
    Comment.objects.filter(pk=comment.pk).update(**emptied, removed_at=timezone.now())


def give_praise(*, attempt: Attempt, giver: User, kind: str) -> None:
    """Praise the attempt with one of the fixed words; once each.

    OwnAttempt, NobodyReadsAlong, TooMuchWritten.
    """
    if attempt.student_id == giver.pk:
        raise OwnAttempt
    readers_along(attempt=attempt, writer=giver)
    count_as_written(giver)
    with transaction.atomic():
        _praise, new = Praise.objects.get_or_create(attempt=attempt, giver=giver, kind=Praise.Kind(kind))
        if new:
            tell_of_praise(attempt=attempt, giver=giver)


@transaction.atomic
def take_back_praise(*, attempt: Attempt, giver: User, kind: str) -> None:
    """Take one's own praise back; nothing where there is none. With the last of it goes what was told."""
    Praise.objects.filter(attempt=attempt, giver=giver, kind=kind).delete()
    if not Praise.objects.filter(attempt=attempt, giver=giver).exists():
        forget_praise(attempt=attempt, giver=giver)


def note_read(*, attempt: Attempt, reader: User) -> None:
    """Note that ``reader`` has the conversation before them."""
    Reading.objects.update_or_create(attempt=attempt, reader=reader, defaults={"read_at": timezone.now()})


def report_comment(*, comment: Comment, by: User) -> Report:
    """Ask the staff to look at the comment; once by a person."""
    report, _new = Report.objects.get_or_create(
        comment=comment,
        by=by,
        defaults={"attempt": comment.attempt, "writer": comment.writer, "words": comment.text},
    )
    return report
