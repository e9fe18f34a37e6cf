"""What people choose on the pages of recognition."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Group
from recognition.models import TrainingRun


class RoutineChoice(forms.Form):
    """The routine that a video becomes an attempt at."""

    routine = forms.UUIDField()


class RunChoice(forms.Form):
    """A training of the group whose model shall recognise; empty: the nearest example."""

    run = forms.ModelChoiceField(queryset=TrainingRun.objects.none(), required=False)

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["run"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = group.recognition_runs.all()
