"""Measuring a model and the one in service on the same photos, which are held out from training."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from library.jobs import LONG_STAGE_SECONDS, JobContext, SubjectGone, enqueue, kept_alive
from modelroom.configs import config_of, held_out_of, server_folders
from modelroom.errors import ModelNotReady, NothingToMeasureOn
from modelroom.models import Comparison, DataSet, PoseModel, TrainingRun
from modelroom.poses.selectors import model_in_service
from modelroom.poses.services import load, register_model
from modelroom.poses.withdrawn import may_serve, why_withdrawn
from modelroom.stages import COMPARE_MODELS, EVALUATE
from scoring.reasons import Reason
from training.work import plain

if TYPE_CHECKING:
    from scoring.learn.photos import PhotoSet

MOST_PHOTOS = 300
"""Enough for a difference of three points to mean something; a minute or two on two cores."""

SEED = 0


@transaction.atomic
def ask_for_comparison(*, owner: User, candidate: PoseModel) -> Comparison:
    """Have the candidate and the model in service measured on the same held-out photos.

    NothingToMeasureOn where there are no labelled photos, or the candidate is the one in service;
    ModelNotReady for one that may not be used any more.
    """
    against = model_in_service() or register_model(name=settings.POSE_MODEL)
    if against.pk == candidate.pk:
        raise NothingToMeasureOn(_("This model is the one in service: there is nothing to compare it with."))
    if not may_serve(candidate):
        raise ModelNotReady(why_withdrawn(candidate))
    _photos_for(candidate, against)
    comparison = Comparison.objects.create(owner=owner, candidate=candidate, against=against)
    enqueue(kind=COMPARE_MODELS, subject_id=comparison.pk, owner=owner)
    return comparison


def _photos_for(candidate: PoseModel, against: PoseModel) -> tuple[Path, dict[str, Any]]:
    """Folder, and how to split it: as the candidate's training did, or else that of the other."""
    for model in (candidate, against):
        if model.run is not None and Path(model.run.data_folder).is_dir():
            return Path(model.run.data_folder), held_out_of(config_of(model.run))
    # Whoever learned from corrections that are gone may have learned from those in a newer set too.
    learned = any(model.run is not None for model in (candidate, against))
    sets = (
        []
        if learned
        else [Path(one.folder) for one in DataSet.objects.exclude(folder="").filter(photos__gt=0)[:1]]
    )
    for folder in (*sets, *server_folders()):
        if folder.is_dir():
            return folder, {}
    raise NothingToMeasureOn(Reason("nothing_to_measure_on"))


def compare_models(context: JobContext, comparison_id: UUID) -> None:
    """Measure both and write the results down, with the candidate's as its figures."""
    related = ("candidate__run", "against__run")
    comparison = Comparison.objects.select_related(*related).filter(pk=comparison_id).first()
    if comparison is None:
        raise SubjectGone
    context.stage(EVALUATE, seconds=LONG_STAGE_SECONDS)
    models = (comparison.candidate, comparison.against)
    with kept_alive():
        photos = _held_out(*models)
        results = [_measured(model, photos, context, part / 2) for part, model in enumerate(models)]
    Comparison.objects.filter(pk=comparison_id).update(photos=len(photos), results=results)
    for model, result in zip(models, results, strict=True):
        _note_figures(model, result)


def _held_out(candidate: PoseModel, against: PoseModel) -> PhotoSet:
    # Workers alone load these: whoever asks for a comparison does not read photos.
    from scoring.learn.photos import read_photos, split

    folder, how = _photos_for(candidate, against)
    labelled = read_photos(folder)
    _learned, held_out = split(labelled, **how)
    return held_out.sample(MOST_PHOTOS, SEED)


def _measured(model: PoseModel, photos: PhotoSet, context: JobContext, begun: float) -> dict[str, Any]:
    from scoring.learn.metrics import evaluate

    estimator = load(model)
    done = 0

    def note(count: int) -> None:
        nonlocal done
        done += count
        context.progress(begun + done / len(photos) / 2)

    result = evaluate(estimator, photos, note).as_dict()
    return {**plain(result), "model": model.name, "version": estimator.version}


def _note_figures(model: PoseModel, result: dict[str, Any]) -> None:
    """What was measured here stands on the model's card; published figures of others stay."""
    figures = {name: result[name] for name in ("pck@0.2", "pck@0.1", "ms_per_image", "images")}
    figures["pcp@0.5"] = result["pcp@0.5"]["mean"]
    if model.run is None:
        figures = {**model.figures, "ms_per_image": result["ms_per_image"]}
    PoseModel.objects.filter(pk=model.pk).update(figures=figures, version=result["version"])


def comparisons_of(*, run: TrainingRun) -> list[Comparison]:
    """The comparisons of the run's model, newest first."""
    found = Comparison.objects.filter(candidate__run=run).select_related("candidate", "against")
    return list(found)
