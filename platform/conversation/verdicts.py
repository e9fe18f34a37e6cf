"""What coaches say of a result: sentences set aside, some of their own, a total beside the measured one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.errors import NobodyReadsAlong
from accounts.models import User
from accounts.selectors import not_hidden_from
from conversation.access import coaches
from conversation.along import readers_along
from conversation.errors import NothingJudged, NothingSaid, NoTotal
from conversation.limits import count_as_written
from conversation.models import CoachSentence, CoachTotal, SetAside
from conversation.telling import forget_verdict, hand_over_verdict, tell_of_verdict
from practice.feedback import SaidRow, feedback_of
from practice.models import Attempt

SAME_PLACE = 1.0
"""Seconds by which a sentence may have moved since it was set aside, scored anew. Set by hand."""

_WORDS: tuple[type[SetAside] | type[CoachSentence] | type[CoachTotal], ...] = (
    SetAside,
    CoachSentence,
    CoachTotal,
)


@transaction.atomic
def set_aside(
    *, attempt: Attempt, by: User, about: str, at: float | None, verdict: str, reason: str
) -> SetAside:
    """Set one of the engine's sentences aside; the reason is shown with it. NothingJudged, NothingSaid,
    NobodyReadsAlong.

    Set aside already, it gets the new verdict and reason, and nobody is told once more; where that was
    another coach's, what people were told names who says so now.
    """
    _require_result(attempt)
    reason, people = _allowed(attempt, by, reason)
    before = SetAside.objects.filter(attempt=attempt, about=about, at=at).select_related("by").first()
    row, new = SetAside.objects.update_or_create(
        attempt=attempt,
        about=about,
        at=at,
        defaults={"by": by, "verdict": SetAside.Verdict(verdict), "reason": reason},
    )
    if new:
        tell_of_verdict(attempt=attempt, by=by, people=people)
    if before is not None and before.by_id != by.pk:
        _says_less(attempt, before.by)
    return row


@transaction.atomic
def add_sentence(*, attempt: Attempt, by: User, text: str) -> CoachSentence:
    """Add a sentence of the coach's own. NothingJudged, NothingSaid, NobodyReadsAlong."""
    _require_result(attempt)
    text, people = _allowed(attempt, by, text)
    tell_of_verdict(attempt=attempt, by=by, people=people)
    return CoachSentence.objects.create(attempt=attempt, by=by, text=text)


def _require_result(attempt: Attempt) -> None:
    if attempt.score is None or not attempt.score.judged:
        raise NothingJudged


@transaction.atomic
def give_total(*, attempt: Attempt, by: User, value: int, reason: str) -> CoachTotal:
    """Give the attempt a total (0..100) beside the measured one, with the reason.

    NoTotal where nothing was measured to stand beside; NothingSaid, NobodyReadsAlong.
    """
    if attempt.score is None or attempt.score.total is None:
        raise NoTotal
    reason, people = _allowed(attempt, by, reason)
    before = CoachTotal.objects.filter(attempt=attempt).select_related("by").first()
    tell_of_verdict(attempt=attempt, by=by, people=people)
    total, _new = CoachTotal.objects.update_or_create(
        attempt=attempt, defaults={"by": by, "value": value, "reason": reason}
    )
    if before is not None and before.by_id != by.pk:
        _says_less(attempt, before.by)
    return total


@transaction.atomic
def take_back_total(*, attempt: Attempt) -> None:
    """Let the measured total stand alone again."""
    for total in CoachTotal.objects.select_for_update().filter(attempt=attempt):
        take_back(word=total)


@transaction.atomic
def take_back(*, word: SetAside | CoachSentence | CoachTotal) -> None:
    """Remove a coach's word; who was told of it is told no longer, unless a coach said more there."""
    attempt, by = word.attempt, word.by
    word.delete()
    _says_less(attempt, by)


def _says_less(attempt: Attempt, by: User) -> None:
    """Put right what people were told of a word of ``by`` that is gone, whoever took it away.

    Nothing while that coach says more there; else it is told of the coach who said something last, or of
    nobody.
    """
    if any(kind.objects.filter(attempt=attempt, by=by).exists() for kind in _WORDS):
        return
    rows = [row for kind in _WORDS for row in kind.objects.filter(attempt=attempt).select_related("by")]
    if rows:
        last = max(rows, key=lambda row: row.created_at)
        hand_over_verdict(attempt=attempt, by=by, to=last.by)
    else:
        forget_verdict(attempt=attempt, by=by)


def _allowed(attempt: Attempt, by: User, words: str) -> tuple[str, list[User]]:
    """The words, once it is sure that they may be said, and who is told that there are some."""
    words = words.strip()
    if not words:
        raise NothingSaid
    along = readers_along(attempt=attempt, writer=by)
    count_as_written(by)
    return words, [attempt.student, *along]


@dataclass(frozen=True)
class SetAsideRow:
    """A sentence of the engine that a coach set aside, with the coach's verdict."""

    said: SaidRow
    verdict: SetAside


@dataclass(frozen=True)
class CoachWords:
    """The sentences of a result after the coaches' word: their own first, the engine's, those set aside.

    ``may`` says whether the viewer coaches the student, ``may_say`` whether they can say more now.
    """

    own: tuple[CoachSentence, ...]
    kept: tuple[SaidRow, ...]
    aside: tuple[SetAsideRow, ...]
    may: bool
    may_say: bool


def coach_words(*, attempt: Attempt, viewer: User, said: Sequence[SaidRow]) -> CoachWords:
    """What the page of an attempt says, of what the engine ``said`` and its coaches."""
    shown = not_hidden_from(viewer, owner="by")
    verdicts = list(SetAside.objects.filter(shown, attempt=attempt).select_related("by"))
    found = [(row, verdict_on(row.about, row.start, verdicts)) for row in said]
    may = coaches(viewer, attempt)
    return CoachWords(
        own=tuple(CoachSentence.objects.filter(shown, attempt=attempt).select_related("by")),
        kept=tuple(row for row, verdict in found if verdict is None),
        aside=tuple(SetAsideRow(row, verdict) for row, verdict in found if verdict is not None),
        may=may,
        may_say=may and may_say(attempt=attempt, viewer=viewer),
    )


def standing(*, attempt: Attempt, viewer: User) -> tuple[SaidRow, ...]:
    """The sentences of the attempt's result that no coach set aside; none before there is a result."""
    if attempt.score is None or not attempt.score.judged:
        return ()
    said = feedback_of(attempt=attempt, score=attempt.score).work
    return coach_words(attempt=attempt, viewer=viewer, said=said).kept


def may_say(*, attempt: Attempt, viewer: User) -> bool:
    """Whether somebody reads along what the viewer would say; else no form is offered."""
    try:
        readers_along(attempt=attempt, writer=viewer)
    except NobodyReadsAlong:
        return False
    return True


def verdict_on(about: str, start: float | None, verdicts: Sequence[SetAside]) -> SetAside | None:
    """The verdict on a sentence: on what it is ``about``, near ``start`` (seconds, None: the whole)."""
    for verdict in verdicts:
        if verdict.about != about or (verdict.at is None) != (start is None):
            continue
        if verdict.at is None or start is None or abs(verdict.at - start) <= SAME_PLACE:
            return verdict
    return None


def coach_total(*, attempt: Attempt, viewer: User) -> CoachTotal | None:
    """What a coach gives the attempt; None where none does, or where totals are not for the viewer."""
    if attempt.score_hidden:
        return None
    shown = CoachTotal.objects.filter(not_hidden_from(viewer, owner="by"), attempt=attempt)
    return shown.select_related("by").first()
