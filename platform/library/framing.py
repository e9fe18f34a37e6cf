"""What the first look at a video says of its framing, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from library.models import Video


def framing_said(video: Video) -> list[str]:
    """What is not well, each with what to do; empty where all is well or nobody has looked yet."""
    sentences = {
        "nobody": _("Nobody was seen in the pictures looked at first. Is the body in the picture?"),
        "head": _("The head is cut off in most of the pictures: film from further away, or tilt the phone."),
        "hands": _("A hand is out of the picture much of the time: film from further away."),
        "feet": _("The feet are cut off in most of the pictures: film from further away, or tilt the phone."),
        "small": _("You are small in the picture: come closer, so that hands and feet can be seen well."),
    }
    framing = (video.first_look or {}).get("framing", [])
    return [sentences[name] for name in framing if name in sentences]
