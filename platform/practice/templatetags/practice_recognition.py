"""Which routine a video seems to show, on the video's page."""

from __future__ import annotations

from typing import Any

from django import template

from library.models import Video
from practice.recognition.pages import page_of

register = template.Library()


@register.inclusion_tag("practice/recognition/_proposal.html", takes_context=True)
def recognition_of(context: dict[str, Any], video: Video) -> dict[str, Any]:
    """What the video was taken for, with a button for each attempt that can be made of it; else nothing."""
    request = context["request"]
    return {"video": video, "page": page_of(video=video, viewer=request.user), "request": request}


@register.filter
def tenths(seconds: float) -> str:
    """Seconds as the player counts them, ``1:05.3``."""
    whole = max(round(seconds * 10), 0)
    minutes, rest = divmod(whole, 600)
    return f"{minutes}:{rest // 10:02d}.{rest % 10}"
