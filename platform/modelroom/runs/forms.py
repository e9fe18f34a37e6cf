"""What staff say when they start a training run."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from common.errors import UserError
from modelroom.models import DataSet, TrainingRun
from modelroom.runs import services
from modelroom.runs.configs import Values, read_changes, shipped
from modelroom.runs.folders import server_folders
from scoring.errors import ScoringError

SET, FOLDER = "set", "folder"


def data_choices() -> list[tuple[str, str]]:
    """The data sets that are ready, and the folders of this installation."""
    ready = DataSet.objects.exclude(folder="")
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
            self.add_error("changes", str(error))
            return None
