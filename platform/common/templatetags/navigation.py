"""Links of the navigation bar that know whether they lead to where one is."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from common.deleted import back_from

register = template.Library()


@register.inclusion_tag("includes/nav_link.html", takes_context=True)
def nav_link(context: dict[str, Any], name: str, label: str, icon: str, pages: str = "") -> dict[str, Any]:
    """A link to the page ``name``; it is the current one on each of ``pages`` too.

    ``pages`` lists names separated by spaces, one ending in ``*`` stands for
    all names that begin so.
    """
    here = getattr(getattr(context.get("request"), "resolver_match", None), "view_name", "") or ""
    current = any(_matches(here, page) for page in [name, *pages.split()])
    return {"address": reverse(name), "label": label, "icon_name": icon, "current": current}


@register.simple_tag(takes_context=True)
def back_from_deleted(context: dict[str, Any]) -> str:
    """Where to go on from the page of something that was just deleted; empty for all other pages."""
    request = context.get("request")
    return back_from(request) if request is not None else ""


def _matches(here: str, page: str) -> bool:
    return here.startswith(page[:-1]) if page.endswith("*") else here == page
