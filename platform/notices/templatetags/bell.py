"""The bell in the navigation bar."""

from __future__ import annotations

from typing import Any

from django import template

from accounts.models import User
from notices.selectors import MOST_COUNTED
from notices.services import unread_after_opening

register = template.Library()


@register.inclusion_tag("notices/_bell.html", takes_context=True)
def bell(context: dict[str, Any]) -> dict[str, Any]:
    """How much is unread, with one query; what was told about the page that is shown is read now."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if request is None or not isinstance(user, User):
        return {"shown": False}
    unread = unread_after_opening(user=user, path=request.path)
    count = f"{MOST_COUNTED - 1}+" if unread >= MOST_COUNTED else str(unread)
    return {"shown": True, "unread": unread, "count": count}
