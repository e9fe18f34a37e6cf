"""Assignments on pages of other packages.

{% load assigned %}{% due_of child %}{% due_of student group %}{% assignments_in group %}
{% assignments_under_way %}
"""

from __future__ import annotations

from typing import Any

from django import template

from accounts.models import Group, User
from accounts.selectors import groups_coached_by
from assignments import selectors
from assignments.selectors import Asked
from assignments.tallies import tallies_of

register = template.Library()

IN_A_CARD = 5
"""Assignments on the page of a group; the others have a page of their own."""


@register.inclusion_tag("assignments/_due_of.html", takes_context=True)
def due_of(context: dict[str, Any], person: User, group: Group | None = None) -> dict[str, Any]:
    """What the person has to do now; nothing where there is nothing.

    With the ``group`` only what is asked in it: so on pages of its coaches, for whom other groups' is not.
    """
    viewer = context["user"]
    rows = selectors.due_for(viewer=viewer, person=person, group=group)
    return {"rows": rows, "person": person, "own": viewer.pk == person.pk, "group": group}


@register.inclusion_tag("assignments/_under_way.html", takes_context=True)
def assignments_under_way(context: dict[str, Any]) -> dict[str, Any]:
    """What the person's groups have to do now, for who coaches them; nothing where there is nothing."""
    viewer = context["user"]
    found = selectors.open_for_coach(coach=viewer)[:IN_A_CARD]
    return {"tallies": tallies_of(viewer=viewer, assignments=found)}


@register.inclusion_tag("assignments/_in_group.html", takes_context=True)
def assignments_in(context: dict[str, Any], group: Group) -> dict[str, Any]:
    """The group's open assignments for its coaches; for a student what they have to do in it."""
    viewer = context["user"]
    if not groups_coached_by(user=viewer).filter(pk=group.pk).exists():
        rows: list[Asked] = selectors.due_for(viewer=viewer, person=viewer, group=group)
        return {"group": group, "rows": rows, "coaches": False}
    found = selectors.open_in_group(coach=viewer, group=group)
    tallies = tallies_of(viewer=viewer, assignments=found[:IN_A_CARD])
    return {"group": group, "tallies": tallies, "more": found.count() > IN_A_CARD, "coaches": True}
