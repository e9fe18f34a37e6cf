"""Who may see an attempt, and what its videos thereby show to whom."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.http import Http404

from accounts.consents.selectors import people_on_hold
from accounts.guardians.selectors import wards_of
from accounts.models import Group, Membership, User
from accounts.selectors import groups_coached_by, not_hidden_from
from library import watching
from library.access import videos_visible_to
from library.errors import MovementGone
from library.models import Job, Video, Watching
from practice.errors import ReferenceGone, RoutineOutOfSight
from practice.models import Attempt
from practice.stages import SCORE_ATTEMPT


def attempts_coached_by(user: User) -> QuerySet[Attempt]:
    """Attempts by students of the user's groups at routines shared with the same group.

    A student who left the group, or a routine no longer shared with it, takes
    the attempt out of the coach's sight, and so does a guardian who does not agree (any longer).
    """
    shared = Membership.objects.filter(
        user=OuterRef("student"),
        role=Membership.Role.STUDENT,
        group__in=groups_coached_by(user=user),
        group__routines=OuterRef("routine"),
    )
    found = Attempt.objects.filter(not_hidden_from(user, owner="student"), Exists(shared))
    return with_hidden_scores(found, user)


def attempts_visible_to(user: User) -> QuerySet[Attempt]:
    """The user's own attempts, those of their wards, and those they coach."""
    coached = attempts_coached_by(user).order_by().values("pk")
    of_wards = Q(student__in=wards_of(user).order_by().values("pk"))
    return with_hidden_scores(Attempt.objects.filter(Q(student=user) | of_wards | Q(pk__in=coached)), user)


SCORE_SHOWN = Q(hides_score=False)
"""Selects, of attempts that somebody may see, those whose score is for them, too."""


def with_hidden_scores(attempts: QuerySet[Attempt], user: User) -> QuerySet[Attempt]:
    """The attempts, each noting whether its score is not for the user (``Attempt.score_hidden``).

    In a group that uses the site as a practice aid only, and on a site that is one, scores are for the
    student, and a minor's guardians; to a coach they would be marks.
    """
    aid = Membership.objects.filter(
        user=OuterRef("student"),
        role=Membership.Role.STUDENT,
        group__practice_aid_only=True,
        group__routines=OuterRef("routine"),
    )
    own = Q(student=user) | Q(student__in=wards_of(user).order_by().values("pk"))
    aid_only = Q(pk__isnull=False) if settings.PRACTICE_AID_ONLY else Exists(aid)
    hidden = Case(When(own, then=False), When(aid_only, then=True), default=False)
    return attempts.annotate(hides_score=hidden)


def pairs_with_hidden_scores(
    *, user: User, students: Iterable[int], routines: Iterable[UUID]
) -> set[tuple[int, UUID]]:
    """Students and routines of which ``with_hidden_scores`` hides every score from the user, one query.

    For who reads thousands of attempts: there it is quicker than to ask for each.
    """
    mine = Q(user=user) | Q(user__in=wards_of(user).order_by().values("pk"))
    theirs = Membership.objects.exclude(mine).filter(
        user__in=list(students), role=Membership.Role.STUDENT, group__routines__in=list(routines)
    )
    if not settings.PRACTICE_AID_ONLY:
        theirs = theirs.filter(group__practice_aid_only=True)
    return set(theirs.values_list("user", "group__routines"))


def get_attempt_for(user: User | AnonymousUser, pk: UUID) -> Attempt:
    """The attempt, if the user may see it; Http404 otherwise."""
    if not isinstance(user, User):
        raise Http404
    owners = ("student", "video__owner", "routine__owner", "routine__reference__owner")
    related = (*owners, "routine__reference__track", "video__track", "score")
    attempt = attempts_visible_to(user).select_related(*related).filter(pk=pk).first()
    if attempt is None:
        raise Http404
    return attempt


def get_own_attempt_for(user: User | AnonymousUser, pk: UUID) -> Attempt:
    """The attempt, if it is the user's own; Http404 otherwise."""
    attempt = get_attempt_for(user, pk)
    if attempt.student_id != user.pk:
        raise Http404
    return attempt


def attempts_in_practice() -> QuerySet[Attempt]:
    """Attempts whose student still sees the routine: only these are scored and checked.

    Of others, at a routine that is no longer shared or of a student who left the group, what was found stays
    to be read, and nothing that reads the routine is done.
    """
    shared = Membership.objects.filter(user=OuterRef("student"), group__routines=OuterRef("routine"))
    owned = Group.objects.filter(owner=OuterRef("student"), routines=OuterRef("routine"))
    return Attempt.objects.filter(Q(routine__owner=F("student")) | Exists(shared) | Exists(owned))


def attempts_worked_on() -> QuerySet[Attempt]:
    """Those of them that are scored and checked again along with others: not of people on hold, and not where
    what was measured is kept no longer."""
    found = attempts_in_practice().exclude(student__in=people_on_hold().values("pk"))
    return found.filter(video__tracks_removed_at=None)


def in_practice(attempt: Attempt) -> bool:
    """Whether the attempt's student still sees its routine."""
    return attempts_in_practice().filter(pk=attempt.pk).exists()


def require_in_practice(attempt: Attempt) -> None:
    """RoutineOutOfSight where the attempt's student no longer sees its routine, ReferenceGone without one,
    MovementGone where what was measured is kept no longer."""
    if attempt.video.tracks_removed_at is not None:
        raise MovementGone
    if attempt.routine.reference_id is None:
        raise ReferenceGone
    if not in_practice(attempt):
        raise RoutineOutOfSight


def scoring_may_run_again(job: Job) -> None:
    """RoutineOutOfSight for the scoring of an attempt at a routine out of sight; a rule for the library."""
    if job.kind == SCORE_ATTEMPT and not attempts_in_practice().filter(pk=job.subject_id).exists():
        raise RoutineOutOfSight


def note_watched(*, user: User, attempt: Attempt, door: Watching.Door) -> None:
    """Note who looks at an attempt and its reference, where these are a minor's."""
    watching.note(video=attempt.video, by=user, door=door)
    reference = attempt.routine.reference
    if reference and watching.is_logged(video=reference, by=user) and can_watch(user, reference):
        watching.note(video=reference, by=user, door=door)


def can_watch(user: User, video: Video | None) -> bool:
    """Whether there is a video that the user may see; one who left the group no longer sees the reference."""
    return video is not None and videos_visible_to(user).filter(pk=video.pk).exists()


def videos_of_coached_attempts(user: User) -> Q:
    """Videos of the attempts the user coaches; a rule for the library."""
    return Q(pk__in=attempts_coached_by(user).order_by().values("video"))


def jobs_of_visible_attempts(user: User) -> Q:
    """The scoring of the attempts the user may see; a rule for the library."""
    return Q(kind=SCORE_ATTEMPT, subject_id__in=attempts_visible_to(user).order_by().values("pk"))
