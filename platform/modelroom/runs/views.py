"""Pages of training runs, for the staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import signed_in_user
from accounts.models import User
from common.errors import UserError
from common.reasons import in_words
from modelroom.access import get_run_for, require_staff
from modelroom.configs import Values, read_changes, server_folders, shipped, written
from modelroom.models import DataSet, TrainingRun
from modelroom.poses.compare import comparisons_of
from modelroom.poses.selectors import comparison_states, model_cards
from modelroom.runs import selectors, services
from scoring.errors import ScoringError

SET, FOLDER = "set", "folder"


def data_choices() -> list[tuple[str, str]]:
    """The data sets that are ready, and the folders of this installation."""
    ready = DataSet.objects.exclude(folder="").filter(photos__gt=0)
    sets = [(f"{SET}:{one.pk}", _label(one)) for one in ready]
    return sets + [(f"{FOLDER}:{index}", str(folder)) for index, folder in enumerate(server_folders())]


def _label(data_set: DataSet) -> str:
    sentence = _("Corrections of %(date)s: %(photos)s photos of %(people)s people")
    return sentence % {"date": data_set, "photos": data_set.photos, "people": data_set.people}


class RunForm(forms.Form):
    """Kind and configuration, data, terms, and numbers changed in the configuration."""

    recipe = forms.ChoiceField(label=gettext_lazy("Configuration"))
    photos = forms.ChoiceField(
        label=gettext_lazy("Photos"),
        help_text=gettext_lazy("A data set of corrections, or a folder that this installation allows."),
    )
    terms = forms.CharField(
        label=gettext_lazy("Terms of these photos"),
        required=False,
        max_length=500,
        help_text=gettext_lazy(
            "What the result may be used for, as “research use only”. Shown to whoever chooses the model; "
            "needed for folders."
        ),
    )
    changes = forms.CharField(
        label=gettext_lazy("Changed numbers"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("One a line, as training.epochs = 2."),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipe"].choices = [  # type: ignore[attr-defined]
            (f"{kind}:{name}", f"{label}: {name}")
            for kind, label in TrainingRun.Kind.choices
            for name in shipped(kind)
        ]
        self.fields["photos"].choices = data_choices()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("photos", "").startswith(FOLDER) and not data.get("terms", "").strip():
            self.add_error("terms", _("Say on which terms these photos may be used."))
        return data

    def clean_changes(self) -> Values:
        """The changes as numbers by their names."""
        try:
            return read_changes(self.cleaned_data["changes"])
        except UserError as error:
            raise forms.ValidationError(str(error)) from error

    def start(self, owner: User) -> TrainingRun | None:
        """Start the run of a valid form; None, with errors in the form, if that cannot be."""
        kind, _colon, config = self.cleaned_data["recipe"].partition(":")
        where, _colon, which = self.cleaned_data["photos"].partition(":")
        try:
            return services.start_run(
                owner=owner,
                kind=kind,
                config=config,
                data_set=DataSet.objects.filter(pk=UUID(which)).first() if where == SET else None,
                folder=server_folders()[int(which)] if where == FOLDER else None,
                terms=self.cleaned_data["terms"],
                changes=self.cleaned_data["changes"],
            )
        except (UserError, ScoringError) as error:
            self.add_error("changes", in_words(error.reason))
            return None


@require_safe
@login_required
def runs(request: HttpRequest) -> HttpResponse:
    """All runs, newest first."""
    require_staff(request.user)
    states = selectors.run_states(runs=TrainingRun.objects.select_related("data_set", "owner"))
    return render(request, "modelroom/runs.html", {"states": states})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def run_new(request: HttpRequest) -> HttpResponse:
    """Starting a run."""
    user = require_staff(request.user)
    form = RunForm(request.POST or None)
    made = form.start(user) if request.method == "POST" and form.is_valid() else None
    if made is not None:
        return redirect(made)
    return render(request, "modelroom/run_new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
@login_required
def run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One run: how far it is, its curves, and what came of it."""
    found = get_run_for(request.user, pk)
    model = getattr(found, "model", None)
    context = {
        "run": found,
        "changes": written(found.changes),
        "state": selectors.run_state(run=found),
        "card": next((card for card in model_cards() if card.model == model), None),
        "comparisons": comparison_states(comparisons=comparisons_of(run=found)),
    }
    return render(request, "modelroom/run.html", context)


@require_safe
@login_required
def run_curves(request: HttpRequest, pk: UUID) -> JsonResponse:
    """The state and the curves of a run, asked for by its page while it goes on."""
    found = get_run_for(request.user, pk)
    state = selectors.run_state(run=found)
    said = {"state": state.state, "label": state.label, "percent": state.percent, "reason": state.reason}
    answer = JsonResponse({**said, "live": state.live, **selectors.curves(run=found)})
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@login_required
def run_stop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stopping a run; it can go on later."""
    found = get_run_for(request.user, pk)
    services.stop_run(run=found)
    return redirect(found)


@require_POST
@login_required
def run_resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Going on with a run."""
    found = get_run_for(request.user, pk)
    services.resume_run(run=found, by=signed_in_user(request))
    return redirect(found)


@require_POST
@login_required
def run_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Removing a run with its model."""
    found = get_run_for(request.user, pk)
    try:
        services.delete_run(run=found)
    except UserError as error:
        messages.error(request, str(error))
        return redirect(found)
    messages.success(request, _("The run was deleted."))
    return redirect("modelroom:runs")
