"""Who may correct which video, and who runs the model room."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.selectors import groups_coached_by, not_hidden_from
from library.models import Routine, Video
from modelroom.models import DataSet, PoseModel, TrainingRun
from modelroom.stages import KINDS
from practice.access import attempts_coached_by
from practice.models import Attempt


def videos_correctable_by(user: User | AnonymousUser) -> QuerySet[Video]:
    """The videos whose joints the person may put right.

    Staff may correct every video. A coach may correct the practice of the students in their groups,
    the references and takes of their own routines and of those in groups they coach, and other
    videos of their own. Nobody corrects their own attempt at somebody else's routine:
    that would be marking one's own work. Videos of people on hold are nobody's to correct.
    """
    if not isinstance(user, User):
        return Video.objects.none()
    # Of a film whose face is hidden, and of one that went, no picture can be learned from.
    whole = _correctable(user).filter(heads_hidden_at=None, pictures_removed_at=None)
    return whole.filter(not_hidden_from(user, owner="owner"))


def _correctable(user: User) -> QuerySet[Video]:
    if user.is_staff:
        return Video.objects.all()
    if not user.is_coach:
        return Video.objects.none()
    allowed = Video.objects.filter(_taught_by(user) | Q(owner=user)).order_by().values("pk")
    # Even where it is the reference of a routine of theirs: anybody may say that they coach.
    return Video.objects.filter(pk__in=allowed).exclude(_marked_by_others(user))


def _taught_by(user: User) -> Q:
    """Practice of the coach's students, and what the coach shows them."""
    taught = Routine.objects.filter(Q(owner=user) | Q(groups__in=groups_coached_by(user=user))).values("pk")
    practice = attempts_coached_by(user).order_by().exclude(student=user).values("video")
    return Q(pk__in=practice) | Q(routines__in=taught) | Q(takes__routine__in=taught)


def _marked_by_others(user: User) -> Q:
    """The videos of the person's own attempts at the routines of others."""
    attempts = Attempt.objects.filter(student=user).exclude(routine__owner=user)
    return Q(pk__in=attempts.order_by().values("video"))


def get_correctable_video_for(user: User | AnonymousUser, pk: UUID) -> Video:
    """The video, for somebody who may correct it; else Http404."""
    related = ("owner", "track__base")
    found = videos_correctable_by(user).select_related(*related).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def corrects(user: User | AnonymousUser) -> bool:
    """Whether the person has a place in the model room at all: coaches and staff have."""
    return isinstance(user, User) and (user.is_coach or user.is_staff)


def has_model_room(user: User | AnonymousUser) -> bool:
    """Whether the model room stands among the person's pages: staff, and coaches who asked for it.

    Coaches who did not correct joints from the page of an attempt or a video.
    """
    return isinstance(user, User) and (user.is_staff or (user.is_coach and user.model_room))


def require_model_room(user: User | AnonymousUser) -> User:
    """The person, if the model room stands among their pages; else Http404."""
    if not isinstance(user, User) or not has_model_room(user):
        raise Http404
    return user


def require_corrector(user: User | AnonymousUser) -> User:
    """The person, if a coach or of the staff; else Http404."""
    if not isinstance(user, User) or not corrects(user):
        raise Http404
    return user


def jobs_of_the_model_room(user: User) -> Q:
    """Data sets, runs and comparisons, for the staff; a rule for the library."""
    return Q(kind__in=KINDS) if user.is_staff else Q(pk__in=[])


def get_run_for(user: User | AnonymousUser, pk: UUID) -> TrainingRun:
    """The run, for the staff; else Http404."""
    require_staff(user)
    return get_object_or_404(TrainingRun.objects.select_related("data_set", "owner"), pk=pk)


def get_data_set_for(user: User | AnonymousUser, pk: UUID) -> DataSet:
    """The data set, for the staff; else Http404."""
    require_staff(user)
    return get_object_or_404(DataSet, pk=pk)


def get_model_for(user: User | AnonymousUser, pk: UUID) -> PoseModel:
    """The model, for the staff, who alone may do something with it; else Http404."""
    require_staff(user)
    return get_object_or_404(PoseModel.objects.select_related("run"), pk=pk)


def require_staff(user: User | AnonymousUser) -> User:
    """The person, if of the staff; else Http404."""
    if not isinstance(user, User) or not user.is_staff:
        raise Http404
    return user
