"""The criteria of a routine as its coach sees and chooses them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from library.errors import BadRoutine
from library.models import Routine
from library.routines import services
from library.routines.forms import number_field
from library.routines.reference import reference_track
from scoring.compare.criteria.check import own_results
from scoring.compare.criteria.criterion import (
    KINDS,
    SIDES,
    TORSO_LENGTHS,
    Criterion,
    Judged,
    Kind,
    most_of,
)
from scoring.compare.criteria.proposals import Proposal, proposed, usual_side
from scoring.compare.feedback.criteria import criterion_in, own_in, proposal_in
from scoring.errors import BadCriterion
from scoring.language import ENGLISH
from scoring.reasons import reason_in

KIND_LABELS: dict[str, str | Promise] = {
    "least_angle": _("A joint bends far enough (least angle)"),
    "greatest_angle": _("A joint opens far enough (greatest angle)"),
    "angle_within": _("An angle stays within a band"),
    "hold_angle": _("An angle is held"),
    "hold_pose": _("A pose of the reference is held"),
    "above": _("A part comes above another one"),
    "stays_above": _("A part stays above another one"),
    "below": _("A part comes below another one"),
    "stays_below": _("A part stays below another one"),
}

PART_LABELS: dict[str, str | Promise] = {
    "head": _("Head (middle of the face)"),
    "shoulder": _("Shoulder (arm against trunk)"),
    "elbow": _("Elbow"),
    "wrist": _("Hand (wrist)"),
    "hip": _("Hip (trunk against thigh, the line of the back)"),
    "knee": _("Knee"),
    "ankle": _("Foot (ankle)"),
}

SIDE_LABELS: dict[str, str | Promise] = {
    "near": _("The side nearer to the camera"),
    "both": _("Both sides"),
    "left": _("Left, as in the reference"),
    "right": _("Right, as in the reference"),
}

assert tuple(KIND_LABELS) == tuple(KINDS), "every kind is offered, in the engine's order"
assert set(SIDE_LABELS) == set(SIDES)

OF_A_MOMENT = "hold_pose"
"""The kind of criterion that names a second of the reference's video."""

ABOUT = ("part", "side", "other")
NUMBERS = ("at_least", "at_most", "seconds", "at")
FIRST = {"kind": "least_angle", "part": "knee"}
"""What is offered first."""


@dataclass(frozen=True)
class CriterionRow:
    """A criterion in the list of a routine; ``own`` is what the reference itself reaches, ``problem`` that
    it does not meet it, or why that cannot be told."""

    key: str
    says: str
    own: str
    problem: str
    of_a_moment: bool
    """Whether it names a second of the reference's video."""


def key_of(criterion: Criterion) -> str:
    """Names a criterion of a routine in addresses; another one has another key."""
    return hashlib.sha256(json.dumps(criterion.plain, sort_keys=True).encode()).hexdigest()[:16]


def criteria_in(routine: Routine) -> list[Criterion]:
    """The criteria of a routine; without those of a kind that the engine no longer knows."""
    found = []
    for values in routine.criteria:
        try:
            found.append(Criterion.of(values))
        except BadCriterion:
            continue
    return found


def find_criterion(routine: Routine, key: str) -> Criterion | None:
    """The routine's criterion of that key; None if it has none, or no longer."""
    return next((one for one in criteria_in(routine) if key_of(one) == key), None)


def rows_of(routine: Routine) -> list[CriterionRow]:
    """The routine's criteria in its order, each with what the reference makes of it."""
    criteria, track = criteria_in(routine), reference_track(routine)
    found = own_results(criteria, track) if track is not None else [None] * len(criteria)
    return [_row(*pair) for pair in zip(criteria, found, strict=True)]


def _row(criterion: Criterion, own: Judged | None) -> CriterionRow:
    language = get_language() or ENGLISH
    problem = ""
    if own is not None and own.met is False:
        problem = gettext("The reference itself does not meet this.")
    elif own is not None and own.met is None:
        problem = gettext("In the reference this cannot be told. %(reason)s") % {
            "reason": reason_in(own.reason, language)
        }
    value = own_in(criterion, own.value if own else None, language)
    says = criterion_in(criterion, language)
    return CriterionRow(key_of(criterion), says, value, problem, criterion.kind == OF_A_MOMENT)


def proposal_for(*, routine: Routine, asked: Criterion) -> tuple[Proposal, str]:
    """The limits that the reference proposes, and in a sentence what they come from."""
    track = reference_track(routine)
    if track is None:
        return Proposal(), gettext("Once the reference is measured, its own values are proposed here.")
    proposal = proposed(asked, track)
    return proposal, proposal_in(asked, proposal, get_language() or ENGLISH)


def asked_for(values: Mapping[str, Any], routine: Routine) -> Criterion:
    """What a coach has chosen so far, without numbers; what was not, or cannot be, is as first offered.

    Of somebody filmed from the side that is the near side, else both.
    """
    kind = values.get("kind", "")
    kind = kind if kind in KINDS else FIRST["kind"]
    about = KINDS[kind]
    if not about.parts:
        return Criterion(kind)
    part = values.get("part", "")
    if part not in about.parts:
        part = "wrist" if about.compares else FIRST["part"]
    side = values.get("side", "")
    other = ""
    if about.compares:
        others = [one for one in about.parts if one != part]
        other = values.get("other", "")
        other = other if other in others else others[0]
    if side not in SIDES:
        track = reference_track(routine)
        side = "near" if track is None else usual_side(track)
    return Criterion(kind, part, side, other)


class CriterionForm(forms.Form):
    """One criterion: its kind, what it is about, and its limits; only those fields that its kind has.

    Unbound it proposes the reference's own values, or shows the ``changed`` criterion.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        routine: Routine,
        chosen: Mapping[str, Any] | None = None,
        changed: Criterion | None = None,
    ) -> None:
        self.routine, self.changed = routine, changed
        start = {} if changed is None else {name: str(value) for name, value in changed.plain.items()}
        self.asked = asked_for(data or chosen or start, routine)
        self.proposal, self.proposal_words = proposal_for(routine=routine, asked=self.asked)
        super().__init__(data, initial=self._first_values())
        self._add_choices()
        for name in KINDS[self.asked.kind].numbers:
            self.fields[name] = self._number(name)

    def _first_values(self) -> dict[str, Any]:
        known = {name: getattr(self.asked, name) for name in ("kind", *ABOUT)}
        numbers: Mapping[str, Any] = self.proposal.numbers
        kept = self.changed
        if kept is not None and all(getattr(kept, name) == value for name, value in known.items()):
            numbers = {name: value for name, value in kept.plain.items() if name in NUMBERS}
        return {**known, **{name: f"{value:g}" for name, value in numbers.items()}}

    def _add_choices(self) -> None:
        about = KINDS[self.asked.kind]
        self.fields["kind"] = self._choice(_("What is checked"), KIND_LABELS, KIND_LABELS)
        if not about.parts:
            return
        self.fields["part"] = self._choice(_("Of which part"), about.parts, PART_LABELS)
        if about.compares:
            others = [one for one in about.parts if one != self.asked.part]
            self.fields["other"] = self._choice(_("Compared with"), others, PART_LABELS)
        self.fields["side"] = self._choice(_("Side"), SIDE_LABELS, SIDE_LABELS)

    def _choice(self, label: Any, names: Any, labels: Mapping[str, str | Promise]) -> forms.ChoiceField:
        """A choice; another one asks for the fields and proposals that go with it."""
        address = reverse("library:criterion_fields", args=[self.routine.pk])
        asks = {"hx-get": address, "hx-target": "#criterion-fields", "hx-include": "closest form"}
        asks |= {"hx-params": "kind,part,side,other,changed"}
        # The last choice is answered, and nothing is typed that the answer would write over.
        asks |= {"hx-sync": "closest form:replace", "hx-disabled-elt": "#criterion-fields input"}
        widget = forms.Select(attrs={"class": "form-select", **asks})
        return forms.ChoiceField(label=label, choices=[(one, labels[one]) for one in names], widget=widget)

    def _number(self, name: str) -> forms.FloatField:
        about = KINDS[self.asked.kind]
        step = {"at_least": "1", "at_most": "1"}.get(name, "any")
        if about.unit == TORSO_LENGTHS:
            step = "0.1"
        most = most_of(name, self.asked.kind, self.asked.part)
        return number_field(_label(name, about), 0, most, step, required=name in about.required)

    def clean(self) -> dict[str, Any]:
        """The fields as they are; which of two limits are needed is said here, in the reader's language."""
        data = super().clean() or {}
        either = KINDS[self.asked.kind].either
        if either and not self.errors:
            given = [name for name in either if data.get(name) is not None]
            if not given:
                self.add_error(None, gettext("Enter one of the two limits."))
            elif self.asked.kind == "hold_angle" and len(given) > 1:
                self.add_error(None, gettext("Enter one of the two limits and leave the other one empty."))
            elif len(given) > 1 and data["at_least"] >= data["at_most"]:
                self.add_error("at_most", gettext("The greatest angle must be over the least one."))
        return data

    def save(self, *, by: User) -> bool:
        """Add the criterion or change the one that was there, for ``by``; False, with errors in the form, if
        it fails."""
        try:
            criterion = Criterion.of({name: self.cleaned_data.get(name) for name in self.fields})
            services.put_criterion(routine=self.routine, criterion=criterion, instead_of=self.changed, by=by)
        except (BadCriterion, BadRoutine) as error:
            self.add_error(None, str(error))
            return False
        return True

    @cached_property
    def numbers(self) -> list[forms.BoundField]:
        """The fields of its limits, for the page."""
        return [self[name] for name in NUMBERS if name in self.fields]

    @cached_property
    def about(self) -> list[forms.BoundField]:
        """The fields of what it is about, for the page."""
        return [self[name] for name in ("part", "other", "side") if name in self.fields]

    @property
    def note(self) -> str:
        """What has to be known to choose the numbers."""
        if KINDS[self.asked.kind].unit == TORSO_LENGTHS:
            return gettext(
                "A torso length is that from hip to shoulder, about half a metre. The top of the head is 0.3 "
                "above the middle of the face."
            )
        if self.asked.kind == "hold_pose":
            return gettext(
                "Each joint may differ by 25° from the reference’s. Choose a moment that it holds."
            )
        return gettext(
            "180° is a straight joint. What is proposed is as much looser than the reference as measuring "
            "may be off: 6° where the joint is seen well from the side, 20° at an angle."
        )

    @property
    def key(self) -> str:
        """Names the criterion that is changed; empty for a new one."""
        return "" if self.changed is None else key_of(self.changed)


def _label(name: str, about: Kind) -> str | Promise:
    """The label of a number with its unit."""
    if about.unit == TORSO_LENGTHS:
        return _("By at least (torso lengths)")
    angle = {"at_least": _("At least (degrees)"), "at_most": _("At most (degrees)")}
    others = {
        "seconds": _("For at least (seconds)"),
        "at": _("The reference’s pose at (seconds of its video)"),
    }
    return {**angle, **others}[name]
