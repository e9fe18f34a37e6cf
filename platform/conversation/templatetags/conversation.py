"""The conversation about an attempt, on its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template

from conversation import verdicts
from conversation.access import coaches
from conversation.models import SetAside
from conversation.selectors import conversation_of
from practice.feedback import SaidRow
from practice.models import Attempt

register = template.Library()


@register.inclusion_tag("conversation/_conversation.html", takes_context=True)
def conversation(context: dict[str, Any], attempt: Attempt) -> dict[str, Any]:
    """Everything that was said about the attempt, and a form to say something."""
    request = context["request"]
    talk = conversation_of(attempt=attempt, viewer=request.user, page=request.GET.get("comments", 1))
    return {"talk": talk, "attempt": attempt, "request": request}


@register.simple_tag(takes_context=True)
def coach_words(context: dict[str, Any], attempt: Attempt, said: Sequence[SaidRow]) -> verdicts.CoachWords:
    """The sentences of a result, with what its coaches say of them."""
    return verdicts.coach_words(attempt=attempt, viewer=context["request"].user, said=said)


@register.inclusion_tag("conversation/_total.html", takes_context=True)
def coach_total(context: dict[str, Any], attempt: Attempt) -> dict[str, Any]:
    """A coach's total beside the measured one, and for coaches the way to give one."""
    viewer = context["request"].user
    may = not attempt.score_hidden and coaches(viewer, attempt)
    return {
        "attempt": attempt,
        "total": verdicts.coach_total(attempt=attempt, viewer=viewer),
        "may": may,
        "may_say": may and verdicts.may_say(attempt=attempt, viewer=viewer),
        "request": context["request"],
    }


@register.simple_tag
def verdict_choices() -> list[tuple[str, Any]]:
    """What a coach can say of a sentence that is set aside."""
    return list(SetAside.Verdict.choices)
