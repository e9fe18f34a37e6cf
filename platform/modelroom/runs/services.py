"""Starting, stopping and going on with training runs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from library.jobs import enqueue
from library.models import Job
from modelroom.configs import config_of, server_folders
from modelroom.datasets.folders import data_set_in
from modelroom.errors import RunInUse, UnknownData
from modelroom.models import DataSet, PoseModel, TrainingRun
from modelroom.poses.selectors import model_in_service
from modelroom.stages import TRAIN_MODEL


@transaction.atomic
def start_run(
    *,
    owner: User,
    kind: str,
    config: str,
    data_set: DataSet | None = None,
    folder: Path | None = None,
    terms: str = "",
    changes: Mapping[str, Any] | None = None,
) -> TrainingRun:
    """Ask for a training on a data set of corrections, or on a ``folder`` this installation allows.

    UnknownData for any other folder or an unfinished data set, BadChanges or BadConfig for a
    configuration that makes no sense: nothing is started then.
    """
    place = _checked(data_set, folder)
    run = TrainingRun(
        owner=owner,
        kind=TrainingRun.Kind(kind),
        config=config,
        changes=dict(changes or {}),
        data_set=data_set or data_set_in(place),
        data_folder=str(place),
        terms=terms.strip(),
    )
    config_of(run)
    run.save(force_insert=True)
    enqueue(kind=TRAIN_MODEL, subject_id=run.pk, owner=owner)
    return run


def _checked(data_set: DataSet | None, folder: Path | None) -> Path:
    if data_set is not None and data_set.ready:
        return Path(data_set.folder)
    if folder is not None and folder in server_folders():
        return folder
    raise UnknownData(_("Choose a data set that is ready, or one of the folders of this installation."))


@transaction.atomic
def stop_run(*, run: TrainingRun) -> None:
    """Ask the run to stop at its next step; it keeps a checkpoint and can go on later."""
    TrainingRun.objects.filter(pk=run.pk).update(stop_asked=True)


@transaction.atomic
def resume_run(*, run: TrainingRun, by: User) -> Job:
    """Go on from the last checkpoint; one that is finished has nothing left to do."""
    TrainingRun.objects.filter(pk=run.pk).update(stop_asked=False)
    return enqueue(kind=TRAIN_MODEL, subject_id=run.pk, owner=run.owner or by)


@transaction.atomic
def delete_run(*, run: TrainingRun) -> None:
    """Remove a run with its model and its folder; RunInUse while the model is in service."""
    # Held, so that it is not put in service meanwhile.
    model = PoseModel.objects.select_for_update().filter(run=run).first()
    if model is not None and model == model_in_service():
        raise RunInUse(_("The model of this run is in service. Put another one in service first."))
    if model is not None:
        model.delete()
    run.delete()
