"""What people are told of reports: a coach wrote below a month."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notices.kinds import Kind

WORDS = "month_words"


def _written(values: Mapping[str, str]) -> str:
    return _("%(name)s wrote below the report of a month.") % values


KINDS = (
    Kind(
        WORDS,
        gettext_lazy("A coach writes below the report of a month"),
        gettext_lazy("A coach wrote below the report of a month."),
        _written,
        "file-earmark-text",
    ),
)
