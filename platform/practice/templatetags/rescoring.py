"""How far it is with scoring a routine's attempts again, on pages of packages below.

{% load rescoring %}{% rescoring routine %}
"""

from __future__ import annotations

from typing import Any

from django import template

from library.models import Routine
from practice.selectors import rescoring_of

register = template.Library()


@register.inclusion_tag("practice/_rescoring.html")
def rescoring(routine: Routine) -> dict[str, Any]:
    """A line that follows the work; nothing where none is left."""
    return {"routine": routine, "rescoring": rescoring_of(routine=routine)}
