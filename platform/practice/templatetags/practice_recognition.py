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
