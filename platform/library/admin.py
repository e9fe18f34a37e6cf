"""The library in the administration pages: for looking things up, not for changing files."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from library.models import Job, RevokedClaim, Routine, RoutineTake, Track, Upload, Video, Worker
from library.routines.selectors import reason_of


class ReadOnly(admin.ModelAdmin):
    """Rows whose values the program alone keeps right."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Video)
class VideoAdmin(ReadOnly):
    list_display = ("title", "owner", "duration", "width", "height", "codec", "created_at")
    search_fields = ("title", "original_name", "owner__email", "sha256")
    list_select_related = ("owner",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not of a video that a routine stands on."""
        used = obj is not None and (obj.routines.exists() or obj.takes.exists())
        return not used and super().has_delete_permission(request, obj)


@admin.register(Routine)
class RoutineAdmin(admin.ModelAdmin):
    list_display = ("title", "owner", "red_threshold", "mirroring_allowed", "created_at")
    search_fields = ("title", "owner__email")
    autocomplete_fields = ("reference",)
    readonly_fields = ("owner",)


@admin.register(RoutineTake)
class RoutineTakeAdmin(ReadOnly):
    list_display = (
        "routine",
        "video",
        "trim_start",
        "trim_end",
        "likeness",
        "confirmed",
        "why",
        "created_at",
    )
    search_fields = ("routine__title", "video__title", "routine__owner__email")
    list_select_related = ("routine", "video")

    @admin.display(description=_("reason"))
    def why(self, take: RoutineTake) -> str:
        """Why there is no likeness, in a sentence."""
        return reason_of(take)


@admin.register(Job)
class JobAdmin(ReadOnly):
    list_display = (
        "kind",
        "subject_id",
        "owner",
        "state",
        "stage",
        "percent",
        "tries",
        "error_code",
        "queued_at",
    )
    list_filter = ("state", "kind", "error_code")
    search_fields = ("subject_id", "owner__email", "error_code")
    list_select_related = ("owner",)


@admin.register(Track)
class TrackAdmin(ReadOnly):
    list_display = ("content_sha256", "model", "model_version", "frames", "found_share", "created_at")
    list_filter = ("model", "model_version")
    search_fields = ("content_sha256",)


@admin.register(Upload)
class UploadAdmin(ReadOnly):
    list_display = ("filename", "owner", "offset", "size", "updated_at")
    list_select_related = ("owner",)


@admin.register(Worker)
class WorkerAdmin(ReadOnly):
    list_display = ("name", "role", "queues", "processes", "heartbeat_at")
    list_filter = ("role",)


@admin.register(RevokedClaim)
class RevokedClaimAdmin(ReadOnly):
    list_display = ("worker", "ends_by")
