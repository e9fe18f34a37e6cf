"""Reading the conversation about an attempt: in so many queries however much was said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.guardians.selectors import guardians_of
from accounts.models import User
from accounts.selectors import not_hidden_from
from common.errors import UserError
from conversation.access import coaches, coaches_of
from conversation.along import readers_along
from conversation.models import Comment, Praise, Reading
from conversation.services import is_editable
from practice.models import Attempt

ON_A_PAGE = 20
"""Comments, each with its answers, that a page shows at once."""


@dataclass(frozen=True)
class Roles:
    """Who is what in the conversation about an attempt, by ids."""

    student: int
    guardians: frozenset[int]
    coaches: frozenset[int]

    def of(self, person: int) -> str:
        """What a person is there, in a word; empty for who is no longer."""
        if person == self.student:
            return _("student")
        if person in self.coaches:
            return _("coach")
        return _("guardian") if person in self.guardians else ""


@dataclass(frozen=True)
class CommentRow:
    """A comment as ``viewer`` sees it; ``seen_by`` names who has read one's own.

    ``new`` is what others said since the viewer last read.
    """

    comment: Comment
    role: str
    mine: bool
    editable: bool
    deletable: bool
    seen_by: tuple[str, ...]
    new: bool = False
    answers: tuple[CommentRow, ...] = ()

    @property
    def removed(self) -> bool:
        """Whether only its place is left."""
        return self.comment.removed_at is not None

    @property
    def clock(self) -> str:
        """The moment it is about, ``1:05.3``; empty where it is about the whole."""
        return "" if self.comment.at is None else _clock(self.comment.at)

    @property
    def voice_lasts(self) -> str:
        """How long the voice note is, as ``clock``; empty without one."""
        return "" if self.comment.voice_seconds is None else _clock(self.comment.voice_seconds)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(max(round(seconds * 10), 0), 600)
    return f"{minutes}:{rest // 10:02d}.{rest % 10}"


@dataclass(frozen=True)
class PraiseRow:
    """One of the kind words: who gave it, and whether the viewer did."""

    kind: str
    label: str
    icon: str
    given_by: tuple[str, ...]
    mine: bool


_PRAISE_ICONS = {
    Praise.Kind.WELL_DONE: "hand-thumbs-up",
    Praise.Kind.BETTER: "graph-up-arrow",
    Praise.Kind.KEEP_GOING: "lightning-charge",
    Praise.Kind.BEAUTIFUL: "stars",
}


@dataclass(frozen=True)
class Conversation:
    """All that the page of an attempt says of what was said.

    ``refusal`` says why the viewer may not write now (empty: they may), ``along`` who reads along besides
    those whom they write to.
    """

    attempt: Attempt
    viewer: User
    page: Page[Comment]
    rows: tuple[CommentRow, ...]
    praise: tuple[PraiseRow, ...]
    along: tuple[str, ...]
    refusal: str

    @property
    def moments(self) -> bool:
        """Whether something can be said at a moment: until there is a result, only about the whole."""
        return self.attempt.score_id is not None

    @property
    def may_praise(self) -> bool:
        """Whether the viewer looks at somebody else's attempt."""
        return self.attempt.student_id != self.viewer.pk


def conversation_of(*, attempt: Attempt, viewer: User, page: str | int = 1) -> Conversation:
    """The conversation about an attempt that the viewer may see; the newest comments first."""
    found = Paginator(threads_of(attempt=attempt, viewer=viewer), ON_A_PAGE).get_page(page)
    along, refusal = _who_reads_along(attempt, viewer)
    return Conversation(
        attempt=attempt,
        viewer=viewer,
        page=found,
        rows=rows_of(comments=list(found), attempt=attempt, viewer=viewer),
        praise=praise_of(attempt=attempt, viewer=viewer),
        along=along,
        refusal=refusal,
    )


def comments_of(*, attempt: Attempt, viewer: User) -> QuerySet[Comment]:
    """Every comment and answer at the attempt, without those of people who are hidden from the viewer."""
    found = Comment.objects.filter(not_hidden_from(viewer, owner="writer"), attempt=attempt)
    return found.select_related("writer")


def threads_of(*, attempt: Attempt, viewer: User) -> QuerySet[Comment]:
    """What is no answer, the newest first."""
    return comments_of(attempt=attempt, viewer=viewer).filter(answer_to=None).order_by("-created_at", "pk")


def rows_of(*, comments: list[Comment], attempt: Attempt, viewer: User) -> tuple[CommentRow, ...]:
    """The comments with their answers."""
    answers: dict[object, list[Comment]] = {}
    for one in comments_of(attempt=attempt, viewer=viewer).filter(answer_to__in=comments):
        answers.setdefault(one.answer_to_id, []).append(one)
    seen = _Seen(attempt, viewer)
    return tuple(
        seen.row(comment, tuple(seen.row(one) for one in answers.get(comment.pk, []))) for comment in comments
    )


class _Seen:
    """What is the same for every comment at an attempt: who is what, and who has read until when."""

    def __init__(self, attempt: Attempt, viewer: User) -> None:
        self._viewer = viewer
        self._roles = roles_at(attempt)
        self._coaches = coaches(viewer, attempt)
        readings = Reading.objects.filter(not_hidden_from(viewer, owner="reader"), attempt=attempt)
        found = list(readings.select_related("reader"))
        self._readings = [reading for reading in found if reading.reader_id != viewer.pk]
        self._read_at = next((one.read_at for one in found if one.reader_id == viewer.pk), None)

    def row(self, comment: Comment, answers: tuple[CommentRow, ...] = ()) -> CommentRow:
        mine = comment.writer_id == self._viewer.pk
        return CommentRow(
            comment=comment,
            role=self._roles.of(comment.writer_id),
            mine=mine,
            editable=mine and is_editable(comment),
            deletable=(mine or self._coaches) and comment.removed_at is None,
            seen_by=self._read_since(comment.created_at) if mine else (),
            new=not mine and (self._read_at is None or comment.created_at > self._read_at),
            answers=answers,
        )

    def _read_since(self, when: datetime) -> tuple[str, ...]:
        return tuple(str(reading.reader) for reading in self._readings if reading.read_at >= when)


def roles_at(attempt: Attempt) -> Roles:
    """Who is what in the conversation about the attempt."""
    guardians = guardians_of(attempt.student).order_by().values_list("pk", flat=True)
    coaching = coaches_of(attempt).values_list("pk", flat=True)
    return Roles(attempt.student_id, frozenset(guardians), frozenset(coaching))


def praise_of(*, attempt: Attempt, viewer: User) -> tuple[PraiseRow, ...]:
    """Each of the kind words with who gave it, in their fixed order."""
    shown = Praise.objects.filter(not_hidden_from(viewer, owner="giver"), attempt=attempt)
    return praise_rows(list(shown.select_related("giver")), viewer)


def praise_rows(given: Sequence[Praise], viewer: User) -> tuple[PraiseRow, ...]:
    """Each of the kind words for one attempt, with who gave it."""
    return tuple(
        PraiseRow(
            kind=kind.value,
            label=str(kind.label),
            icon=_PRAISE_ICONS[kind],
            given_by=_names(one.giver for one in given if one.kind == kind),
            mine=any(one.giver_id == viewer.pk for one in given if one.kind == kind),
        )
        for kind in Praise.Kind
    )


def _who_reads_along(attempt: Attempt, viewer: User) -> tuple[tuple[str, ...], str]:
    try:
        return _names(readers_along(attempt=attempt, writer=viewer)), ""
    except UserError as error:
        return (), str(error)


def _names(people: Iterable[User]) -> tuple[str, ...]:
    return tuple(str(person) for person in people)
