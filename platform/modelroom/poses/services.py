"""Registering models, and putting them in service or back; loading them."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from modelroom.configs import config_of
from modelroom.errors import ModelNotReady
from modelroom.models import InService, PoseModel, TrainingRun
from modelroom.poses.cards import BEGINNINGS, CARDS, RESEARCH, card_of, has_whole_weights
from modelroom.poses.withdrawn import may_serve, why_withdrawn
from scoring.errors import ModelUnavailable
from scoring.learn.trained import load_model
from scoring.pose.estimators import Estimator, model_names
from scoring.pose.models import MODEL_FILES, is_installed
from scoring.reasons import Reason
from training import in_service as service

LEARNED = "run-"
"""Begins the registry name of a model that was trained here."""


def register_known_models_after_migrate(**kwargs: Any) -> None:
    """Have a row for each model that the engine knows; nothing where the tables are not made yet, or gone.

    It is also told when only another package was migrated, or this one back to its beginning.
    """
    try:
        kwargs.get("apps", apps).get_model("modelroom", "PoseModel")
    except LookupError:
        return
    register_known_models()


def register_known_models() -> None:
    """Note the models of the engine's registry that are not noted yet."""
    known = set(PoseModel.objects.values_list("name", flat=True))
    for name in model_names():
        if name not in known and not name.startswith(LEARNED):
            register_model(name=name)


def register_model(*, name: str) -> PoseModel:
    """The row of a model of the engine's registry; made if it is not noted yet."""
    model, _created = PoseModel.objects.get_or_create(name=name, defaults={"figures": card_of(name).figures})
    return model


@transaction.atomic
def register_run(*, run: TrainingRun) -> PoseModel:
    """The model that a finished run made; found again if it is registered already."""
    values = {
        "name": f"{LEARNED}{run.created_at:%Y%m%d}-{run.pk.hex[:6]}",
        "version": str((run.metrics or {}).get("sha256", ""))[:12],
        "trained_on": _what_it_learned_from(run),
        "terms": _terms(run),
    }
    model, _created = PoseModel.objects.get_or_create(run=run, defaults=values)
    return model


def _what_it_learned_from(run: TrainingRun) -> str:
    if run.data_set is not None:
        sentence = _("%(photos)s corrected frames of %(people)s people of this installation.")
        said = sentence % {"photos": run.data_set.photos, "people": run.data_set.people}
    else:
        said = _("The labelled photos in %(folder)s.") % {"folder": run.data_folder}
    start, teacher = _helpers(run)
    if teacher:
        said = f"{said} " + _("The model %(name)s was its teacher.") % {"name": teacher}
    beginning = BEGINNINGS.get(start) or (start in CARDS and _("It began from %(name)s.") % {"name": start})
    return f"{said} {beginning}" if beginning else said


def _terms(run: TrainingRun) -> str:
    """The terms of the photos, and those of the models that helped, where these are narrower."""
    terms = run.terms or _("Frames of people who agreed to it; for this installation.")
    helped = [name for name in _helpers(run) if name in CARDS and CARDS[name].terms is RESEARCH]
    return f"{terms} {RESEARCH}" if helped else str(terms)


def _helpers(run: TrainingRun) -> tuple[str, str]:
    """What the network of a run began from, and its teacher, as its configuration names them."""
    config = config_of(run)
    network = config.get("student") or config.get("pose") or {}
    return str(network.get("start", "")), str(config.get("teacher", {}).get("model", ""))


@transaction.atomic
def put_in_service(*, model: PoseModel, by: User) -> None:
    """Have videos measured with ``model`` from now on; tracks there are stay as they are.

    ModelNotReady, with the reason, if it could not be loaded: nothing changes then.
    """
    # Held, so that its run is not deleted meanwhile.
    held = PoseModel.objects.select_for_update(of=("self",)).select_related("run").filter(pk=model.pk).first()
    if held is None:
        raise ModelNotReady(_("“%(name)s” is not there any more.") % {"name": model.name})
    if not may_serve(held):
        raise ModelNotReady(why_withdrawn(held))
    _check_ready(held)
    service.put(InService.objects, held, by=by)


def _check_ready(model: PoseModel) -> None:
    """Without loading it: a web server should not hold a model, nor torch."""
    if model.run is not None or model.name == "deeppose":
        ready = has_whole_weights(model)
    elif model.name in MODEL_FILES:
        ready = is_installed(model.name)
    else:
        ready = model.name in model_names()
    if not ready:
        sentence = _("“%(name)s” cannot be put in service: its weights are missing or broken.")
        raise ModelNotReady(sentence % {"name": model.name})


def load(model: PoseModel, *, threads: int = 2) -> Estimator:
    """The model, ready to look at pictures; ScoringError, with a sentence, where it cannot be had."""
    estimator = load_model(str(model.run.folder) if model.run else model.name, threads=threads)
    # Tracks name their model: a run's folder is no name.
    estimator.name = model.name
    return estimator


def load_trained(name: str, threads: int) -> Estimator:
    """A model that was trained here, by its name in the engine's registry; ModelUnavailable if it is gone."""
    model = PoseModel.objects.select_related("run").filter(name=name, run__isnull=False).first()
    if model is None:
        raise ModelUnavailable(Reason("model_unavailable", "gone", {"name": name}))
    if not may_serve(model):
        raise ModelUnavailable(why_withdrawn(model))
    return load(model, threads=threads)
