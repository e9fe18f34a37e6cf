"""Forms in Bootstrap's clothes, accessible by default."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.inclusion_tag("includes/form_rows.html")
def form_rows(form: forms.BaseForm) -> dict[str, Any]:
    """All of a form: its general errors, then every field."""
    return {"form": form}


@register.inclusion_tag("includes/field_row.html")
def field_row(field: BoundField) -> dict[str, Any]:
    """One field with its label, help and errors."""
    return {"field": field, "layout": _layout(field.field.widget)}


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's widget with Bootstrap's classes; Django links help and errors to it."""
    classes = [field.field.widget.attrs.get("class", ""), _control_class(field.field.widget)]
    if field.errors:
        classes.append("is-invalid")
    attrs: dict[str, str | bool] = {"class": " ".join(filter(None, classes))}
    if _repeats_label(field):
        attrs["placeholder"] = ""
    return field.as_widget(attrs=attrs)


def _repeats_label(field: BoundField) -> bool:
    """Whether the placeholder says what the label says; it then looks like a value."""
    placeholder = str(field.field.widget.attrs.get("placeholder", ""))
    return placeholder.lower().startswith(str(field.label).lower())


def _layout(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        return "choices"
    return "check" if isinstance(widget, forms.CheckboxInput) else "control"


def _control_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"
