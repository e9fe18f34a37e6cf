"""Reading models: their cards, what was measured of them, and which one is in service."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from library.models import Job
from library.rules import model_in_use
from library.selectors import JobState, job_state
from modelroom.models import Comparison, InService, PoseModel
from modelroom.poses.cards import Text, card_of, card_text, figures_of, manifest_of
from modelroom.poses.withdrawn import may_serve, provenance_of, undecided
from modelroom.stages import COMPARE_MODELS
from training import in_service as service
from training.provenance import Provenance


@dataclass(frozen=True)
class ModelCard:
    """A model as the page shows it: everything somebody should know before choosing it."""

    model: PoseModel
    label: Text
    about: Text
    trained_on: Text
    terms: Text
    in_full: str
    pck: float | None
    milliseconds: float | None
    version: str
    active: bool
    provenance: Provenance | None
    may_serve: bool
    undecided: bool


@dataclass(frozen=True)
class ComparisonState:
    """A comparison, how far its job is, and its rows once it is done."""

    comparison: Comparison
    job: JobState | None

    @property
    def rows(self) -> list[dict[str, Any]]:
        """One for each measured figure: what it is, the candidate's and the other's value."""
        if len(self.comparison.results) != 2:
            return []
        mine, theirs = self.comparison.results
        limbs = (mine["pcp@0.5"]["mean"], theirs["pcp@0.5"]["mean"])
        return [
            {"name": _("People found"), "mine": mine["found"], "theirs": theirs["found"], "digits": 3},
            {"name": "PCK@0.2", "mine": mine["pck@0.2"], "theirs": theirs["pck@0.2"], "digits": 3},
            {"name": "PCK@0.1", "mine": mine["pck@0.1"], "theirs": theirs["pck@0.1"], "digits": 3},
            {"name": "PCP@0.5", "mine": limbs[0], "theirs": limbs[1], "digits": 3},
            {
                "name": _("Milliseconds a photo"),
                "mine": mine["ms_per_image"],
                "theirs": theirs["ms_per_image"],
                "digits": 1,
            },
        ]


def model_cards() -> list[ModelCard]:
    """Every registered model, that which measures videos now first."""
    now = model_in_use()
    found = PoseModel.objects.select_related("run", "kept_by")
    cards = [_card(model, active=model.name == now) for model in found]
    return sorted(cards, key=lambda card: not card.active)


def _card(model: PoseModel, *, active: bool) -> ModelCard:
    card, manifest = card_of(model.name), manifest_of(model)
    figures = {**figures_of(manifest), **model.figures}
    return ModelCard(
        model=model,
        label=card.label if model.run is None else f"{card.label}: {model.name}",
        about=card.about,
        trained_on=model.trained_on or card.trained_on,
        terms=model.terms or manifest.get("terms") or card.terms,
        in_full=card_text(model),
        pck=figures.get("pck@0.2"),
        milliseconds=figures.get("ms_per_image"),
        version=model.version,
        active=active,
        provenance=provenance_of(model),
        may_serve=may_serve(model),
        undecided=undecided(model),
    )


def model_in_service() -> PoseModel | None:
    """The model that staff put in service; None where nobody has chosen."""
    now = service.in_force(InService.objects)
    return now.model if now else None


def name_in_service() -> str:
    """Its name in the engine's registry; empty where nobody has chosen: a rule for the library."""
    model = model_in_service()
    return model.name if model else ""


def before_the_one_in_service() -> PoseModel | None:
    """The model that was in service last before the present one; None where there was none."""
    before = service.before(InService.objects)
    model = before.model if before else None
    return model if model and may_serve(model) else None


def comparison_states(*, comparisons: Iterable[Comparison]) -> list[ComparisonState]:
    """Comparisons with the states of their jobs."""
    comparisons = list(comparisons)
    found = Job.objects.filter(kind=COMPARE_MODELS, subject_id__in=[one.pk for one in comparisons])
    jobs = {job.subject_id: job_state(job=job) for job in found}
    return [ComparisonState(one, jobs.get(one.pk)) for one in comparisons]
