"""The models for programs: what each learned from, whether it may be used, which one is in service."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from modelroom.access import require_corrector
from modelroom.poses.selectors import model_cards
from training.serializers import ProvenanceSerializer


class ModelSerializer(serializers.Serializer[Any]):
    """A keypoint model in words."""

    id = serializers.UUIDField(source="model.pk")
    name = serializers.CharField(source="model.name", help_text="its name in the engine's registry")
    version = serializers.CharField()
    active = serializers.BooleanField(help_text="whether it is in service")
    trained_on = serializers.CharField()
    terms = serializers.CharField()
    learned_from = ProvenanceSerializer(
        source="provenance", allow_null=True, help_text="null: it was not trained here"
    )
    may_serve = serializers.BooleanField(help_text="false: a minor whom it learned from has withdrawn")
    undecided = serializers.BooleanField(
        help_text="somebody has withdrawn, and staff has not said yet whether the model is kept"
    )


class ModelsView(APIView):
    """Every keypoint model, that in service first; for coaches and staff."""

    @extend_schema(
        summary="The keypoint models, and from whom those that were trained here learned",
        tags=["models"],
        responses=ModelSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        require_corrector(request.user)
        return Response(ModelSerializer(model_cards(), many=True).data)
