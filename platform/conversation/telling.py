"""What people are told of conversations: somebody wrote, answered, praised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from conversation.models import Comment
from notices.kinds import STUDENTS, Kind
from notices.services import forget, hand_over, tell
from practice.models import Attempt

COMMENT, ANSWER, PRAISE, VERDICT = "comment", "answer", "praise", "coach_on_result"


def _commented(values: Mapping[str, str]) -> str:
    return _("%(name)s commented on an attempt at “%(routine)s”.") % values


def _answered(values: Mapping[str, str]) -> str:
    return _("%(name)s answered a comment on an attempt at “%(routine)s”.") % values


def _praised(values: Mapping[str, str]) -> str:
    return _("%(name)s praised your attempt at “%(routine)s”.") % values


def _judged(values: Mapping[str, str]) -> str:
    return _("%(name)s said something about the result at “%(routine)s”.") % values


KINDS = (
    Kind(
        COMMENT,
        gettext_lazy("Somebody comments on an attempt"),
        gettext_lazy("Somebody commented on an attempt."),
        _commented,
        "chat-dots",
    ),
    Kind(
        ANSWER,
        gettext_lazy("Somebody answers a comment"),
        gettext_lazy("Somebody answered a comment on an attempt."),
        _answered,
        "reply",
    ),
    Kind(
        PRAISE,
        gettext_lazy("Somebody praises an attempt of mine"),
        gettext_lazy("Somebody praised an attempt of yours."),
        _praised,
        "hand-thumbs-up",
        roles=(STUDENTS,),
    ),
    Kind(
        VERDICT,
        gettext_lazy("A coach says something about a result"),
        gettext_lazy("A coach said something about a result."),
        _judged,
        "person-check",
    ),
)


def tell_of_comment(*, comment: Comment, people: Iterable[User]) -> None:
    """Tell the people, but not who wrote it, that there is a comment or an answer."""
    tell(
        people=people,
        kind=COMMENT if comment.answer_to_id is None else ANSWER,
        values=_values(comment.attempt, comment.writer),
        path=comment.get_absolute_url(),
        by=comment.writer,
    )


def tell_of_praise(*, attempt: Attempt, giver: User) -> None:
    """Tell the student that somebody praised their attempt."""
    values = _values(attempt, giver)
    tell(people=[attempt.student], kind=PRAISE, values=values, path=_place_of_praise(attempt), by=giver)


def tell_of_verdict(*, attempt: Attempt, by: User, people: Iterable[User]) -> None:
    """Tell the people, but not the coach, that the coach said something about the result."""
    tell(people=people, kind=VERDICT, values=_values(attempt, by), path=attempt.get_absolute_url(), by=by)


def forget_praise(*, attempt: Attempt, giver: User) -> None:
    """Take back what was told of the giver's praise."""
    forget(path=_place_of_praise(attempt), kind=PRAISE, by=giver)


def forget_verdict(*, attempt: Attempt, by: User) -> None:
    """Take back what was told of the coach's word on the result."""
    forget(path=attempt.get_absolute_url(), kind=VERDICT, by=by)


def hand_over_verdict(*, attempt: Attempt, by: User, to: User) -> None:
    """What was told of one coach's word, which is gone, is told of another's that stands."""
    hand_over(path=attempt.get_absolute_url(), kind=VERDICT, by=by, to=to, values=_values(attempt, to))


def forget_comment(comment: Comment) -> None:
    """Take back what was told of a comment that is removed."""
    forget(path=comment.get_absolute_url())


def _place_of_praise(attempt: Attempt) -> str:
    return f"{reverse('practice:attempt', args=[attempt.pk])}#conversation"


def _values(attempt: Attempt, by: User) -> dict[str, str]:
    return {"name": str(by), "routine": attempt.routine.title}
