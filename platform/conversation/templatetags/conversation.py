"""The conversation about an attempt, on its page."""

from __future__ import annotations

from typing import Any

from django import template

from conversation.selectors import conversation_of
from practice.models import Attempt

register = template.Library()


@register.inclusion_tag("conversation/_conversation.html", takes_context=True)
def conversation(context: dict[str, Any], attempt: Attempt) -> dict[str, Any]:
    """Everything that was said about the attempt, and a form to say something."""
    request = context["request"]
    talk = conversation_of(attempt=attempt, viewer=request.user, page=request.GET.get("comments", 1))
    return {"talk": talk, "attempt": attempt, "request": request}
