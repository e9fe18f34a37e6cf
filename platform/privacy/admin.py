"""What staff did, in the administration pages: to be read by superusers, changed by nobody."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from library.admin import ReadOnly
from privacy.models import StaffAct


@admin.register(StaffAct)
class StaffActAdmin(ReadOnly):
    list_display = (
        "at",
        "by",
        "operator",
        "door",
        "act",
        "kind",
        "object_id",
        "about",
        "status",
        "request_id",
    )
    list_filter = ("door", "act", "kind")
    search_fields = ("by__email", "about__email", "object_id", "request_id", "operator")
    list_select_related = ("by", "about")
    date_hierarchy = "at"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows go with the person they are about, and when they are old."""
        return False
