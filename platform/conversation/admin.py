"""What staff see of conversations: comments that were reported, and nothing else."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from conversation.models import Report
from conversation.services import delete_comment


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):
    """Reports; deleted when the staff are done with them."""

    list_display = ("created_at", "writer", "by", "words", "spoken", "is_there")
    search_fields = ("writer__email", "by__email", "words")
    list_select_related = ("writer", "by", "comment")
    actions = ("remove_comments",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("voice note"))
    def spoken(self, report: Report) -> str:
        """The way to hear it."""
        if report.comment is None or not report.comment.voice:
            return ""
        address = reverse("conversation:voice", args=[report.comment.pk])
        return format_html('<a href="{}">{}</a>', address, _("listen"))

    @admin.display(description=_("still there"), boolean=True)
    def is_there(self, report: Report) -> bool:
        """Whether the comment can still be read on the page of the attempt."""
        return report.comment is not None and report.comment.removed_at is None

    @admin.action(description=_("Remove the comments"), permissions=["delete"])
    def remove_comments(self, request: HttpRequest, reports: QuerySet[Report]) -> None:
        """Take the comments off their pages; the reports stay until they are deleted, too."""
        for report in reports.select_related("comment"):
            if report.comment is not None and report.comment.removed_at is None:
                delete_comment(comment=report.comment)
