"""The API of one's own data."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in_user
from privacy import access, selectors, services, views
from privacy.confirming import recently_confirmed, require_confirmed
from privacy.errors import NothingToStay
from privacy.exports import services as exports
from privacy.models import Export
from privacy.serializers import ConfirmSerializer, ExportSerializer, LeavingSerializer


class ExportList(generics.ListAPIView[Export]):
    """One's own exports: the last one, under way or ready."""

    serializer_class = ExportSerializer

    def get_queryset(self) -> QuerySet[Export]:
        return Export.objects.filter(user=signed_in_user(self.request))

    @extend_schema(
        summary="Have everything about oneself written into a ZIP file",
        description="The password is asked for unless it was given once more within the last minutes.",
        request=ConfirmSerializer,
        responses={202: ExportSerializer},
        tags=["privacy"],
    )
    def post(self, request: Request) -> Response:
        user = signed_in_user(request)
        if not recently_confirmed(request._request):
            require_confirmed(request._request, user, _given(request))
        export = exports.ask_for_export(user=user)
        return Response(ExportSerializer(export).data, status=status.HTTP_202_ACCEPTED)


class ExportDetail(APIView):
    """One of one's own exports."""

    @extend_schema(summary="How far an export is", responses=ExportSerializer, tags=["privacy"])
    def get(self, request: Request, pk: UUID) -> Response:
        return Response(ExportSerializer(access.get_export_for(request.user, pk)).data)

    @extend_schema(summary="Remove an export", responses={204: None}, tags=["privacy"])
    def delete(self, request: Request, pk: UUID) -> Response:
        exports.delete_export(export=access.get_export_for(request.user, pk))
        return Response(status=status.HTTP_204_NO_CONTENT)


class ExportFile(APIView):
    """The ZIP file of an export."""

    @extend_schema(
        summary="The ZIP file; ranges are answered",
        responses={(200, "application/zip"): OpenApiTypes.BINARY},
        tags=["privacy"],
    )
    def get(self, request: Request, pk: UUID) -> HttpResponseBase:
        return views.export_file(request._request, pk=pk)


class LeavingView(APIView):
    """Having one's account deleted."""

    @extend_schema(summary="When one's account is deleted", responses=LeavingSerializer, tags=["privacy"])
    def get(self, request: Request) -> Response:
        leaving = selectors.leaving_of(signed_in_user(request))
        if leaving is None:
            raise NothingToStay
        return Response(LeavingSerializer(leaving).data)

    @extend_schema(
        summary="Have one's account deleted after the time of grace",
        request=ConfirmSerializer,
        responses={202: LeavingSerializer},
        tags=["privacy"],
    )
    def post(self, request: Request) -> Response:
        user = signed_in_user(request)
        require_confirmed(request._request, user, _given(request))
        leaving = services.ask_to_leave(user=user)
        return Response(LeavingSerializer(leaving).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(summary="Take that back", responses={204: None}, tags=["privacy"])
    def delete(self, request: Request) -> Response:
        leaving = selectors.leaving_of(signed_in_user(request))
        if leaving is None:
            raise NothingToStay
        services.stay(leaving=leaving)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _given(request: Request) -> dict[str, str]:
    data = request.data if isinstance(request.data, dict) else {}
    return {name: str(data.get(name, "")) for name in ("password", "code")}
