"""The kinds of notices there are; an app above registers its own in ``config/listeners.py``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import User

Words = str | Promise

STUDENTS, COACHES, GUARDIANS = "is_student", "is_coach", "is_guardian"
"""Roles as people have them: the names of their fields."""


@dataclass(frozen=True)
class Kind:
    """What people can be told, and switch off.

    ``label`` names it beside the switches. ``sentence`` makes what the page says of a notice's values, in the
    reader's language. ``mailed`` is what a mail says: it holds no values, so no name and no score, because a
    mail may be read by others. ``icon`` is Bootstrap's name of its picture. ``roles`` are those whom it is
    for (none: everybody), ``mailed_unasked`` says whether it is mailed to who has not said anything.
    """

    name: str
    label: Words
    mailed: Words
    sentence: Callable[[Mapping[str, str]], str]
    icon: str = "bell"
    roles: tuple[str, ...] = ()
    mailed_unasked: bool = True

    def fits(self, person: User) -> bool:
        """Whether it is for somebody with the person's roles."""
        return not self.roles or any(getattr(person, role) for role in self.roles)


kinds: dict[str, Kind] = {}
"""By name, in the order in which the switches stand."""


def register(kind: Kind) -> None:
    """Let people be told of ``kind``; ValueError where the name is taken."""
    if kind.name in kinds:
        raise ValueError(f"there is a kind of notices named {kind.name} already")
    kinds[kind.name] = kind


def sentence_of(name: str, values: Mapping[str, str]) -> str:
    """What a notice says; in general words where its kind is no longer known."""
    return kinds[name].sentence(values) if name in kinds else _("There is something new for you.")
