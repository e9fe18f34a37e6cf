"""Exports and leaves in the API."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.reasons import kept
from practice.serializers import StateSerializer
from privacy.models import Export, Leaving
from privacy.selectors import state_of_export


class ConfirmSerializer(serializers.Serializer[Any]):
    """Who asks says once more who they are."""

    password = serializers.CharField(write_only=True, required=False)
    code = serializers.CharField(
        write_only=True, required=False, help_text="of the second factor, where one is set up"
    )


class ExportSerializer(serializers.ModelSerializer[Export]):
    """An export, how far it is, and where its file is once it is ready."""

    ready = serializers.BooleanField(read_only=True)
    state = serializers.SerializerMethodField()
    file = serializers.SerializerMethodField(help_text="address of the ZIP file; empty until it is ready")

    class Meta:
        model = Export
        fields = ("id", "created_at", "expires_at", "size", "ready", "state", "file")
        read_only_fields = fields

    @extend_schema_field(StateSerializer(allow_null=True))
    def get_state(self, export: Export) -> dict[str, Any] | None:
        """Of the job that writes it."""
        state = state_of_export(export)
        if state is None:
            return None
        names = ("state", "stage", "percent", "reason", "retryable")
        return {**{name: getattr(state, name) for name in names}, "why": kept(state.why)}

    def get_file(self, export: Export) -> str:
        return reverse("api_export_file", args=[export.pk]) if export.ready else ""


class LeavingSerializer(serializers.ModelSerializer[Leaving]):
    """That one's account is going to be deleted, and when."""

    class Meta:
        model = Leaving
        fields = ("asked_at", "due_at")
        read_only_fields = fields
