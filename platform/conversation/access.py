"""Who takes part in the conversation about an attempt: whoever may see the attempt.

That is its student, the student's guardians, and every coach of the group in which it is made: a conversation
never has one coach alone where there are several.
"""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import Group, Membership, User
from accounts.selectors import not_hidden_from
from conversation.models import CoachSentence, Comment, SetAside
from practice.access import attempts_coached_by, attempts_visible_to, get_attempt_for
from practice.models import Attempt


def comments_visible_to(user: User) -> QuerySet[Comment]:
    """Comments at the attempts that the user may see, without those of people who are hidden from them."""
    seen = attempts_visible_to(user).order_by().values("pk")
    return Comment.objects.filter(not_hidden_from(user, owner="writer"), attempt__in=seen)


def get_comment_for(user: User | AnonymousUser, pk: UUID) -> Comment:
    """The comment, if the user may read it; Http404 otherwise, and once it was removed."""
    if not isinstance(user, User):
        raise Http404
    found = comments_visible_to(user).filter(pk=pk, removed_at=None).select_related(*_RELATED).first()
    if found is None:
        raise Http404
    return found


def get_voice_for(user: User | AnonymousUser, pk: UUID) -> Comment:
    """The comment whose voice note the user may hear: who may read it, and staff once it was reported."""
    reported = reported_to(user, pk)
    return get_comment_for(user, pk) if reported is None else reported


def reported_to(user: User | AnonymousUser, pk: UUID) -> Comment | None:
    """The reported comment, where the user hears its voice note as staff and could not read it else."""
    if not isinstance(user, User) or not user.is_staff:
        return None
    if comments_visible_to(user).filter(pk=pk, removed_at=None).exists():
        return None
    return Comment.objects.filter(pk=pk, reports__isnull=False).first()


def get_own_comment_for(user: User | AnonymousUser, pk: UUID) -> Comment:
    """The comment, if the user wrote it and may read it; Http404 otherwise."""
    found = get_comment_for(user, pk)
    if found.writer_id != user.pk:
        raise Http404
    return found


def get_deletable_comment_for(user: User | AnonymousUser, pk: UUID) -> Comment:
    """The comment, if the user wrote it, even where they no longer see the attempt, or coaches the student;
    Http404 otherwise."""
    if not isinstance(user, User):
        raise Http404
    coached = Q(attempt__in=attempts_coached_by(user).order_by().values("pk"))
    found = Comment.objects.filter(Q(writer=user) | coached, pk=pk, removed_at=None)
    comment = found.select_related(*_RELATED).first()
    if comment is None:
        raise Http404
    return comment


_RELATED = ("writer", "attempt__student", "attempt__video", "attempt__routine", "answer_to")


def get_coached_attempt_for(user: User | AnonymousUser, pk: UUID) -> Attempt:
    """The attempt, if the user coaches its student; Http404 otherwise."""
    attempt = get_attempt_for(user, pk)
    if not isinstance(user, User) or not coaches(user, attempt):
        raise Http404
    return attempt


def get_graded_attempt_for(user: User | AnonymousUser, pk: UUID) -> Attempt:
    """The attempt, if the user coaches its student and sees its score; Http404 otherwise.

    In a practice aid scores are for the student alone: coaches give none either.
    """
    attempt = get_coached_attempt_for(user, pk)
    if attempt.score_hidden:
        raise Http404
    return attempt


Word = TypeVar("Word", SetAside, CoachSentence)


def get_word_for(user: User | AnonymousUser, pk: UUID, kind: type[Word]) -> Word:
    """What a coach said of a result, if the user coaches its student, too; Http404 otherwise."""
    if not isinstance(user, User):
        raise Http404
    theirs = attempts_coached_by(user).order_by().values("pk")
    return get_object_or_404(kind._default_manager.filter(attempt__in=theirs), pk=pk)


def coaches_of(attempt: Attempt) -> QuerySet[User]:
    """Who coaches a group that the attempt's student is in and its routine is shared with."""
    groups = Group.objects.filter(
        memberships__user=attempt.student_id,
        memberships__role=Membership.Role.STUDENT,
        routines=attempt.routine_id,
    )
    coaches = Q(memberships__group__in=groups, memberships__role=Membership.Role.COACH)
    found = User.objects.filter(coaches | Q(owned_groups__in=groups)).exclude(pk=attempt.student_id)
    return found.order_by("pk").distinct()


def coaches(user: User, attempt: Attempt) -> bool:
    """Whether the user sees the attempt as a coach of its student."""
    return attempts_coached_by(user).filter(pk=attempt.pk).exists()


def sees(user: User, attempt: Attempt) -> bool:
    """Whether the user may see the attempt."""
    return attempts_visible_to(user).filter(pk=attempt.pk).exists()
