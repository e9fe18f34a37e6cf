"""That somebody is leaving, on pages of packages below.

{% load leaving %}{% leaving_notice user %}{% group_ends group %}
"""

from __future__ import annotations

from typing import Any

from django import template

from accounts.models import Group, User
from privacy.selectors import group_that_ends, leaving_of

register = template.Library()


@register.inclusion_tag("privacy/_leaving_notice.html")
def leaving_notice(user: User) -> dict[str, Any]:
    """That one's own account is going to be deleted, and the way back; nothing if it is not."""
    return {"leaving": leaving_of(user)}


@register.inclusion_tag("privacy/_group_ends.html")
def group_ends(group: Group) -> dict[str, Any]:
    """That the group is going to end with its coach; nothing if it is not."""
    return {"leaving": group_that_ends(group)}
