"""What repeats on the pages, each written once; the HTML is in ``templates/components``.

{% icon "trash" %}
{% badge _("in service") "success" "check-lg" %}
{% crumbs %}{% crumb _("Routines") routines %}{% crumb routine.title %}{% endcrumbs %}
{% card "facts-head" _("About this video") "mb-4" %} … {% endcard %}
{% empty_state "film" %}<p>{% translate "You have no videos yet." %}</p>{% endempty_state %}
{% alert "danger" "exclamation-octagon-fill" %}{{ error }}{% endalert %}
{% url 'library:job_retry' job.pk as again %}
{% post again "btn btn-primary" %}{% icon "arrow-clockwise" %} {% translate "Try again" %}{% endpost %}
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """A picture of Bootstrap's icon font; the words beside it say the same."""
    return format_html(
        '<i class="bi bi-{}{}" aria-hidden="true"></i>', name, f" {classes}" if classes else ""
    )


@register.simple_tag
def badge(label: str, colour: str = "soft", icon_name: str = "") -> SafeString:
    """A word in a coloured field; ``colour`` is Bootstrap's name of it, or ``soft``."""
    sign = format_html("{} ", icon(icon_name)) if icon_name else ""
    return format_html('<span class="badge text-bg-{}">{}{}</span>', colour, sign, label)


@register.simple_tag
def hidden(words: str) -> SafeString:
    """Words for screen readers alone, after those that everybody sees."""
    return format_html('<span class="visually-hidden"> {}</span>', words)


@register.simple_block_tag
def crumbs(content: SafeString, classes: str = "mb-2") -> SafeString:
    """Where one is: holds ``{% crumb %}`` from the top down to the page itself."""
    return _component("crumbs", content=content, classes=classes)


@register.simple_tag
def crumb(label: str, address: str = "") -> SafeString:
    """One place on the way; the page one is on has no address."""
    return _component("crumb", label=label, address=address)


@register.simple_block_tag
def card(content: SafeString, head: str, title: str, classes: str = "", anchor: str = "") -> SafeString:
    """A part of a page with a heading of its own.

    ``head`` is the heading's id, ``anchor`` that of the whole card.
    """
    return _component("card", content=content, head=head, title=title, classes=classes, anchor=anchor)


@register.simple_block_tag
def empty_state(content: SafeString, icon_name: str = "", classes: str = "") -> SafeString:
    """What stands where a list would be: why it is empty, and what to do about it."""
    return _component("empty_state", content=content, icon=icon_name, classes=classes)


@register.simple_block_tag
def alert(content: SafeString, colour: str, icon_name: str = "", classes: str = "") -> SafeString:
    """A message that a screen reader says at once."""
    return _component("alert", content=content, colour=colour, icon=icon_name, classes=classes)


@register.simple_block_tag(takes_context=True)
def post(
    context: dict[str, Any], content: SafeString, address: str, button: str, classes: str = "", **more: str
) -> SafeString:
    """A button that changes something: a form with nothing but it.

    Args:
        address: Where the form goes; empty for the page itself.
        button: The button's classes.
        classes: The form's classes.
        more: ``confirm``, the question asked before; ``described_by``, the id of what explains the
            button; ``disabled``; ``name`` and ``value`` of one hidden field.
    """
    token = context.get("csrf_token", "")
    return _component(
        "post", content=content, address=address, button=button, classes=classes, csrf_token=token, **more
    )


def _component(name: str, /, **context: Any) -> SafeString:
    return render_to_string(f"components/{name}.html", context)
