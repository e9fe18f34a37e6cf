"""Ways into the model room from other pages, shown to those who may go them."""

from __future__ import annotations

from typing import Any

from django import template

from library.models import Video
from modelroom.access import has_model_room, videos_correctable_by

register = template.Library()


register.filter("has_model_room", has_model_room)


@register.inclusion_tag("modelroom/_correct_link.html", takes_context=True)
def correct_link(context: dict[str, Any], video: Video) -> dict[str, Any]:
    """A link to where the joints of ``video`` are corrected; nothing for those who may not."""
    user = context["request"].user
    there = video.measured and video.playable and videos_correctable_by(user).filter(pk=video.pk).exists()
    return {"video": video, "there": there}
