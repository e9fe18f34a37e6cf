"""Forms of assignments."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import NobodyReadsAlong
from accounts.models import Group, Membership, User
from assignments import services
from assignments.errors import BadAssignment
from assignments.models import MOST_TIMES, Assignment
from common.fields import WordsField
from library.models import Routine

A_WEEK = timedelta(days=7)


def _day_widget() -> forms.DateInput:
    # The browser's own field for a day takes and gives this form whatever the language.
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AssignmentForm(forms.Form):
    """Until when, how often and how well; whom and which routine are set once."""

    due_on = forms.DateField(
        label=_("Due on"), widget=_day_widget(), help_text=_("Until the end of that day.")
    )
    starts_on = forms.DateField(
        label=_("Starts on"),
        widget=_day_widget(),
        required=False,
        help_text=_("Left empty, it starts now. Attempts made before do not count."),
    )
    times = forms.IntegerField(
        label=_("How many times"),
        min_value=1,
        max_value=MOST_TIMES,
        initial=1,
        help_text=_("Attempts that were judged. One that could not be judged does not count."),
    )
    goal = forms.IntegerField(
        label=_("A total of at least"),
        min_value=1,
        max_value=100,
        required=False,
        help_text=_("Then an attempt counts only if it reaches this. Left empty, practising is enough."),
    )
    word = WordsField(
        label=_("A word to go with it"),
        max_length=services.LONGEST_WORD,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What to pay attention to. To a whole group, everybody in it reads this."),
    )

    def __init__(
        self, *args: Any, by: User, group: Group, assignment: Assignment | None = None, **kwargs: Any
    ):
        names = ("due_on", "starts_on", "times", "goal", "word")
        kwargs.setdefault(
            "initial", {name: getattr(assignment, name, None) for name in names} if assignment else {}
        )
        super().__init__(*args, **kwargs)
        self.by, self.group, self.assignment = by, group, assignment
        if Assignment(group=group).practice_aid_only:
            # No total is asked for where coaches see none.
            del self.fields["goal"]

    def save(self) -> Assignment | None:
        """Write it; None, with errors in the form, if that cannot be."""
        try:
            return self._write()
        except BadAssignment as error:
            self.add_error(error.field if error.field in self.fields else None, str(error))
        except NobodyReadsAlong as error:
            self.add_error("word", str(error))
        return None

    def _write(self) -> Assignment:
        assert self.assignment is not None
        return services.update_assignment(assignment=self.assignment, by=self.by, **self._values())

    def _values(self) -> services.AssignmentValues:
        data = self.cleaned_data
        values: services.AssignmentValues = {
            "due_on": data["due_on"],
            "starts_on": data["starts_on"],
            "times": data["times"],
            "word": data["word"],
        }
        if "goal" in self.fields:
            values["goal"] = data["goal"]
        return values


class NewAssignmentForm(AssignmentForm):
    """Which routine, and whom it is asked of, besides."""

    routine = forms.ModelChoiceField(label=_("Routine"), queryset=Routine.objects.none(), empty_label=None)
    student = forms.ModelChoiceField(
        label=_("For whom"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("The whole group"),
        help_text=_("Whoever joins the group before it is due has it, too."),
    )
    field_order = ("routine", "student", "due_on", "starts_on", "times", "goal", "word")

    def __init__(self, *args: Any, by: User, group: Group, **kwargs: Any) -> None:
        a_week_on = timezone.localdate(timezone=timezone.get_default_timezone()) + A_WEEK
        kwargs["initial"] = {"due_on": a_week_on, "times": 1, **(kwargs.get("initial") or {})}
        super().__init__(*args, by=by, group=group, **kwargs)
        students = Membership.objects.filter(group=group, role=Membership.Role.STUDENT).values("user")
        self.fields["routine"].queryset = group.routines.all()  # type: ignore[attr-defined]
        self.fields["student"].queryset = User.objects.filter(pk__in=students).order_by("name", "pk")  # type: ignore[attr-defined]

    def _write(self) -> Assignment:
        data = self.cleaned_data
        return services.create_assignment(
            by=self.by, group=self.group, routine=data["routine"], student=data["student"], **self._values()
        )
