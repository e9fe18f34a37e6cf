"""Asking for recognition and for trainings, and choosing who recognises."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Group, User
from library.jobs import enqueue
from library.kinds import PROCESS_VIDEO
from library.models import Job, Video
from recognition.again import MOST_AGAIN, ask, ask_all, ask_where_it_may_be_shown, recognised_by
from recognition.errors import NothingTrained, NotInAGroup
from recognition.folders import remove_abandoned
from recognition.material import attempts_of_group, digest_of, examples_of, learnable
from recognition.models import InService, Recognition, TrainingRun
from recognition.selectors import choice_before, groups_with_routines, hindrance_of, in_service
from recognition.stages import RECOGNISE_VIDEO, TRAIN_RECOGNITION

NO_SUCH_TRAINING = gettext_lazy("There is no such training any more.")

KEPT = 5
"""Trainings of a group that are kept, besides those in service now and before."""


@transaction.atomic
def recognise_measured(video_id: UUID) -> None:
    """Have a video recognised that got a track, if its owner is in a group with routines.

    If it is a reference or a take, those of its groups are looked at again: they may show its routine.
    """
    video = Video.objects.select_related("owner").filter(pk=video_id).first()
    if video is None:
        return
    if groups_with_routines(user=video.owner).exists():
        ask(video)
    ask_where_it_may_be_shown(measured=video_id)


@transaction.atomic
def ask_for_recognition(*, video: Video) -> Job:
    """Find out (again) which routine a video shows, once it is measured.

    NotInAGroup where its owner is in no group that has routines.
    """
    if not groups_with_routines(user=video.owner).exists():
        raise NotInAGroup(_("None of your groups has a routine yet: there is nothing to recognise."))
    needed = [] if video.track_id else list(Job.objects.filter(kind=PROCESS_VIDEO, subject_id=video.pk))
    return ask(video, needed)


@transaction.atomic
def keep_recognition(*, video: Video, group: Group, **values: Any) -> None:
    """Write down what the video was taken for in the group, in place of what was found before."""
    Recognition.objects.update_or_create(video=video, group=group, defaults=values)


@transaction.atomic
def ask_for_training(*, group: Group) -> Job:
    """Learn a group's routines (anew) from what there is now."""
    return enqueue(kind=TRAIN_RECOGNITION, subject_id=group.pk, owner=group.owner)


def has_new_material(*, group: Group) -> bool:
    """Whether the group's last training learned from something else than there is now."""
    digest = digest_of(learnable(examples_of(group=group)))
    last = group.recognition_runs.first()
    if last is None:
        return group.routines.exists()
    return last.material != digest


def ask_where_material_changed() -> int:
    """Ask for a training in every group whose material changed since its last; how many."""
    changed = [group for group in Group.objects.select_related("owner") if has_new_material(group=group)]
    for group in changed:
        ask_for_training(group=group)
    return len(changed)


@transaction.atomic
def settle(*, run: TrainingRun) -> None:
    """Let the comparison decide about an ended training, unless a person has chosen; forget old ones.

    A training from whose people somebody withdrew while it went on is none.
    """
    # Whoever withdraws now waits until this is decided, and then finds the training to take it along.
    people = User.objects.select_for_update(no_key=True).filter(pk__in=run.people).order_by("pk")
    agreed = people.filter(recognition_consent_at__isnull=False).values_list("pk", flat=True)
    if len(agreed) < len(run.people):
        _forget([run.pk])
        return
    if not TrainingRun.objects.filter(pk=run.pk).update(made_at=timezone.now()):
        return  # somebody took it along
    choice = run.group.recognition_choices.first()
    if choice is None or not choice.by_hand:
        _choose(group=run.group, run=_winner(run))
    _forget_old(run.group)


@transaction.atomic
def forget_models_of(user_id: int) -> int:
    """Delete the models that learned from somebody who no longer agrees, in service or not; how many.

    Who recognised before does so again, if that model is still there; else the nearest example. Copies
    of tracks that a killed worker left go too.
    """
    runs = TrainingRun.objects.values_list("pk", "people")
    learned = [pk for pk, people in runs if user_id in people]
    _forget(learned)
    transaction.on_commit(remove_abandoned, robust=True)
    return len(learned)


def _forget(runs: Iterable[UUID]) -> None:
    """Delete trainings. What their models recognised goes too, and is asked of who recognises now."""
    runs = list(runs)
    seen = recognised_by(runs)
    for run in TrainingRun.objects.filter(pk__in=runs):
        run.delete()
    if seen:
        ask_all(seen)


def _winner(run: TrainingRun) -> TrainingRun | None:
    better = run.trained and run.measurably_better
    return run if better and hindrance_of(run=run) is None else None


def _choose(*, group: Group, run: TrainingRun | None, by: User | None = None, by_hand: bool = False) -> None:
    """Note the choice; what it recognises otherwise than before is looked at again."""
    now = group.recognition_choices.first()
    before = now.run_id if now else None
    if now and not by_hand and not now.by_hand and before == (run.pk if run else None):
        return  # the comparison decided so already
    InService.objects.create(group=group, run=run, by=by, by_hand=by_hand)
    if run is not None and run.pk != before:
        _look_again(group)


def _look_again(group: Group) -> None:
    """Have the group's attempts show where the new model looks."""
    attempts = attempts_of_group(group=group).filter(video__track__isnull=False)
    newest = attempts.select_related("video__owner").order_by("-created_at")[:MOST_AGAIN]
    for video in {attempt.video_id: attempt.video for attempt in newest}.values():
        enqueue(kind=RECOGNISE_VIDEO, subject_id=video.pk, owner=video.owner)


def _forget_old(group: Group) -> None:
    before = choice_before(group=group)
    used = {in_service(group=group).run, before.run if before else None}
    kept = {run.pk for run in used if run} | set(group.recognition_runs.values_list("pk", flat=True)[:KEPT])
    _forget(group.recognition_runs.filter(~Q(pk__in=kept)).values_list("pk", flat=True))


@transaction.atomic
def put_in_service(*, group: Group, run: TrainingRun | None, by: User) -> None:
    """Have a person's choice recognise the group's videos: a training's model, or (None) the nearest example.

    It stays until a person chooses again. NothingTrained for a training without a model.
    """
    if run is not None and not group.recognition_runs.select_for_update().filter(pk=run.pk).first():
        raise NothingTrained(str(NO_SUCH_TRAINING))
    if run is not None and not run.trained:
        raise NothingTrained(_("This training made no model. %(reason)s") % {"reason": run.reason})
    _choose(group=group, run=run, by=by, by_hand=True)


@transaction.atomic
def go_back(*, group: Group, by: User) -> None:
    """Put in service again what was in service before; NothingTrained if there was nothing else."""
    before = choice_before(group=group)
    if before is None:
        raise NothingTrained(_("Nothing else has been in service before."))
    _choose(group=group, run=before.run, by=by, by_hand=True)


@transaction.atomic
def let_comparison_decide(*, group: Group, by: User) -> None:
    """Take a person's choice back: the last comparison decides, and those to come."""
    last = group.recognition_runs.first()
    _choose(group=group, run=_winner(last) if last else None, by=by)
