"""What pages of other packages show of recognition."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import template

from library.models import Routine, Video
from practice.models import Attempt
from recognition import selectors
from recognition.pages import page_of, strip_of

register = template.Library()


@register.inclusion_tag("recognition/_proposal.html", takes_context=True)
def recognition_of(context: dict[str, Any], video: Video) -> dict[str, Any]:
    """What the video was taken for, with a button for each attempt that can be made of it; else nothing."""
    request = context["request"]
    return {"video": video, "page": page_of(video=video, viewer=request.user), "request": request}


@register.simple_tag(takes_context=True)
def waiting_proposals(context: dict[str, Any], cards: list[tuple[Video, Any]]) -> dict[UUID, Routine]:
    """Which routine each video of ``cards`` looks like, where nobody has said yet; for ``proposal_hint``."""
    videos = [video for video, _state in cards]
    return selectors.waiting_proposals(videos=videos, user=context["request"].user)


@register.inclusion_tag("recognition/_hint.html")
def proposal_hint(video: Video, waiting: dict[UUID, Routine]) -> dict[str, Any]:
    """That a video looks like a routine, with the way to its page; else nothing."""
    return {"video": video, "routine": waiting.get(video.pk)}


@register.inclusion_tag("recognition/_attention.html")
def attention_strip(attempt: Attempt) -> dict[str, Any]:
    """How much each moment of the attempt told which routine it is; nothing without a trained model."""
    return {"attempt": attempt, "attention": strip_of(attempt=attempt)}


@register.filter
def tenths(seconds: float) -> str:
    """Seconds as the player counts them, ``1:05.3``."""
    whole = max(round(seconds * 10), 0)
    minutes, rest = divmod(whole, 600)
    return f"{minutes}:{rest // 10:02d}.{rest % 10}"
