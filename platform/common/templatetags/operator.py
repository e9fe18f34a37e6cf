"""Who runs the site, as every page can say it; set by FORMCHECK_OPERATOR and FORMCHECK_OPERATOR_CONTACT."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.conf import settings

register = template.Library()


@dataclass(frozen=True)
class Operator:
    """Name and address in lines, and the contact: an e-mail address, a page or number. Any may be empty."""

    lines: tuple[str, ...]
    contact: str

    @property
    def name(self) -> str:
        """The first line."""
        return self.lines[0] if self.lines else ""

    @property
    def address(self) -> str:
        """Where the contact leads; empty for none."""
        if not self.contact:
            return ""
        if self.contact.startswith(("https://", "http://")):
            return self.contact
        if "@" in self.contact:
            return f"mailto:{self.contact}"
        digits = "".join(one for one in self.contact if one.isdigit() or one == "+")
        return f"tel:{digits}" if digits else ""


@register.simple_tag
def site_operator() -> Operator:
    """Who runs the site, as it is set."""
    # In a file of settings a line's end is written as \\n.
    lines = settings.OPERATOR.replace("\\n", "\n").splitlines()
    return Operator(tuple(line.strip() for line in lines if line.strip()), settings.OPERATOR_CONTACT.strip())
