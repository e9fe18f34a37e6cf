"""Lengths, shares and spans as people read them."""

from __future__ import annotations

from django import template

from library.models import Routine

register = template.Library()


@register.filter
def clock(seconds: float | None) -> str:
    """Seconds as minutes and seconds, ``1:05``, as players count them."""
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"


@register.filter
def percent(share: float | None) -> str:
    """A share 0..1 in whole per cent."""
    return "" if share is None else f"{share * 100:.0f}"


@register.simple_tag
def media_fragment(routine: Routine) -> str:
    """``#t=start,end`` of a trimmed routine, which browsers play only that part by."""
    if routine.trim_start is None and routine.trim_end is None:
        return ""
    end = "" if routine.trim_end is None else f",{routine.trim_end:g}"
    return f"#t={routine.trim_start or 0:g}{end}"
