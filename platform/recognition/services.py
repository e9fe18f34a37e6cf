"""Asking for trainings, and who is in service: chosen by the comparison or by a person."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Consent, Group, User
from common.reasons import in_words
from library.jobs import enqueue
from library.models import Job
from recognition.asking import MOST_AGAIN, ask_all, recognised_by
from recognition.material import attempts_of_group, digest_of, examples_of, learnable
from recognition.models import LearnedFrom, TrainingRun, working_folder
from recognition.selectors import hindrance_of, in_service
from recognition.stages import RECOGNISE_VIDEO, TRAIN_RECOGNITION
from scoring.reasons import Reason
from training import in_service as service
from training import provenance
from training.in_service import NothingTrained

NO_SUCH_TRAINING = gettext_lazy("There is no such training any more.")

KEPT = 5
"""Trainings of a group that are kept, besides those in service now and before."""


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
    if not provenance.all_agree(run.learned_from, Consent.Purpose.RECOGNITION):
        _forget([run.pk])
        return
    if not TrainingRun.objects.filter(pk=run.pk).update(made_at=timezone.now()):
        return  # somebody took it along
    now = service.in_force(run.group.recognition_choices)
    if now is None or not now.by_hand:
        _decide(group=run.group, run=_winner(run))
    _forget_old(run.group)


@transaction.atomic
def forget_models_of(user_id: int) -> int:
    """Delete the models that learned from somebody who no longer agrees, in service or not; how many.

    Who recognised before does so again, if that model is still there; else the nearest example. Copies
    of tracks that a killed worker left go too.
    """
    learned = provenance.withdraw(LearnedFrom, User.objects.get(pk=user_id))
    _forget(learned)
    transaction.on_commit(remove_abandoned_folders, robust=True)
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


def _decide(*, group: Group, run: TrainingRun | None, by: User | None = None) -> None:
    """Put in service what the comparison says; ``by`` is who had it decide."""
    now = service.in_force(group.recognition_choices)
    if now and not now.by_hand and now.run_id == (run.pk if run else None):
        return  # it decided so already
    _put(group, run, by=by, by_hand=False)


def _put(group: Group, run: TrainingRun | None, *, by: User | None, by_hand: bool) -> None:
    """Put ``run`` in service; what it recognises otherwise than what was there before is looked at again."""
    now = service.in_force(group.recognition_choices)
    service.put(group.recognition_choices, run, by=by, by_hand=by_hand)
    if run is not None and (now is None or now.run_id != run.pk):
        _look_again(group)


def _look_again(group: Group) -> None:
    """Have the group's attempts show where the new model looks."""
    attempts = attempts_of_group(group=group).filter(video__track__isnull=False)
    newest = attempts.select_related("video__owner").order_by("-created_at")[:MOST_AGAIN]
    for video in {attempt.video_id: attempt.video for attempt in newest}.values():
        enqueue(kind=RECOGNISE_VIDEO, subject_id=video.pk, owner=video.owner)


def _forget_old(group: Group) -> None:
    before = service.before(group.recognition_choices)
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
        raise NothingTrained(
            _("This training made no model. %(reason)s") % {"reason": in_words(Reason.of(run.reason))}
        )
    _put(group, run, by=by, by_hand=True)


@transaction.atomic
def go_back(*, group: Group, by: User) -> None:
    """Put in service again what was in service before; NothingTrained if there was nothing else."""
    before = service.what_to_go_back_to(group.recognition_choices)
    _put(group, before.run, by=by, by_hand=True)


@transaction.atomic
def let_comparison_decide(*, group: Group, by: User) -> None:
    """Take a person's choice back: the last comparison decides, and those to come."""
    last = group.recognition_runs.first()
    _decide(group=group, run=_winner(last) if last else None, by=by)


def remove_abandoned_folders() -> None:
    """Remove the copies of people's tracks that a killed worker left and no training will go on with.

    One that waits or is under way removes what is not its own. Folders of no group are left alone: a wrong
    database would make every folder look abandoned.
    """
    for group in Group.objects.order_by().values_list("pk", flat=True):
        folder = working_folder(group)
        if folder.is_dir() and not _is_training(group):
            shutil.rmtree(folder, ignore_errors=True)


def _is_training(group_id: UUID) -> bool:
    of_group = Job.objects.filter(kind=TRAIN_RECOGNITION, subject_id=group_id)
    return of_group.filter(state__in=Job.UNDER_WAY).exists()
