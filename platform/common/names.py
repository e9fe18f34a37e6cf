"""Names that people give themselves and their things: one line of text that only shows what it says."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.errors import UserError

_NEVER = {"Cc", "Zl", "Zp", "Cs"}
"""Unicode's categories of control characters, separators of lines and paragraphs, and halves of pairs."""

_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of what follows, with which one name can be made to look like another.
Joiners are none of them: names in Persian and pictures made of several need those."""

REFUSED = _("Use one line without control characters.")


class BadName(UserError):
    """A name with a line break or another character that is no part of any name."""

    code = "bad_name"

    def __init__(self) -> None:
        super().__init__(str(REFUSED))


def belongs_in_a_name(letter: str) -> bool:
    """Whether a character may be part of a name."""
    return letter not in _TURNING and unicodedata.category(letter) not in _NEVER


def one_line(value: str) -> None:
    """ValidationError for a name that is more than one line; a validator of forms and models."""
    if not all(map(belongs_in_a_name, value)):
        raise ValidationError(REFUSED, code=BadName.code)


def clean_name(value: str) -> str:
    """The name without spaces around it; BadName where a form would have refused it."""
    name = value.strip()
    if not all(map(belongs_in_a_name, name)):
        raise BadName
    return name
