"""Whose pictures a run learns from; one from which pictures were taken out meanwhile begins anew."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.db import transaction
from django.db.models import Count

from modelroom.datasets.folders import tidy
from modelroom.models import DataSet, TrainingRun
from training import provenance
from training.provenance import Learned

CACHE = "cache"
"""Folder of small copies of the photos in that of a run; only a training under way needs it."""


def begin(run: TrainingRun) -> None:
    """Note whose pictures the run learns from, before it reads any.

    Where some were taken out since it was begun, what it has learned so far is removed.
    """
    if interrupted(run):
        shutil.rmtree(run.folder, ignore_errors=True)
    data_set = _noted(run)
    if data_set is not None:
        # Whoever was killed after somebody's withdrawal may not have come to the files.
        tidy(data_set)


def interrupted(run: TrainingRun) -> bool:
    """Whether pictures were taken out of what the run learns from since it was begun."""
    return provenance.interrupted(run.learned_from)


@transaction.atomic
def _noted(run: TrainingRun) -> DataSet | None:
    if interrupted(run):
        run.learned_from.all().delete()
        run.points.all().delete()
    # Held: whoever withdraws now finds what is noted here.
    data_set = DataSet.objects.select_for_update().filter(runs=run).first()
    if data_set is not None and not run.learned_from.exists():
        counted = data_set.pictures.order_by().values_list("video__owner", "video").annotate(Count("pk"))
        learned = [Learned(person, video, count) for person, video, count in counted]
        provenance.record(run.learned_from, learned)
    return data_set


@transaction.atomic
def finish(run: TrainingRun, metrics: dict[str, object]) -> bool:
    """Keep what a training came to; False if somebody withdrew while it went on, or the run is gone."""
    # Whoever withdraws now waits, and then finds a finished run.
    provenance.hold(provenance.people_of(run.learned_from))
    if interrupted(run):
        return False
    return bool(TrainingRun.objects.filter(pk=run.pk).update(metrics=metrics))


def remove_copies(run: TrainingRun) -> None:
    """Remove the copies of photos in the run's folder, and all it has learned if it begins anew anyway."""
    folder: Path = run.folder
    unfinished = not run.trained and interrupted(run)
    shutil.rmtree(folder if unfinished else folder / CACHE, ignore_errors=True)
