"""What a person can do wrong on the pages of progress, each with a sentence for them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from common.errors import UserError


class AttemptsApart(UserError):
    """Two attempts that have no time axis in common, or are one."""

    code = "attempts_apart"

    def __init__(self) -> None:
        super().__init__(
            _("Choose two different attempts of one person at one routine to see them together.")
        )
