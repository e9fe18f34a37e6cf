"""The tus server: what its headers mean is in ``protocol``, what is done in ``services``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import http_date
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema
from rest_framework.parsers import BaseParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in_user
from library.access import get_upload_for
from library.models import Upload
from library.uploads import protocol, services

VIDEO_HEADER = "Formcheck-Video"


def header(name: str, kind: Any = OpenApiTypes.INT, *, required: bool = True) -> OpenApiParameter:
    """A request header in the API's description."""
    return OpenApiParameter(name, kind, OpenApiParameter.HEADER, required=required)


VERSION_HEADER = header("Tus-Resumable", OpenApiTypes.STR)


class Unread(BaseParser):
    """Leaves the body, whatever it is said to be, for the view to read as it comes."""

    media_type = "*/*"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> dict[str, Any]:
        return {}


class TusView(APIView):
    """Checks the protocol's version and answers with ours."""

    parser_classes = [Unread]

    def get_permissions(self) -> Sequence[Any]:
        return [AllowAny()] if self.request.method == "OPTIONS" else super().get_permissions()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method != "OPTIONS":
            protocol.require_version(request)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Tus-Resumable"] = response["Tus-Version"] = protocol.VERSION
        response["Tus-Checksum-Algorithm"] = ",".join(protocol.ALGORITHMS)
        response["Tus-Max-Size"] = str(settings.UPLOAD_MAX_BYTES)
        response["Cache-Control"] = "no-store"
        return response

    @extend_schema(exclude=True)
    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        """What this server can do."""
        return Response(status=204, headers={"Tus-Extension": protocol.EXTENSIONS})


class UploadsView(TusView):
    """Beginning an upload."""

    @extend_schema(
        summary="Begin a resumable upload (tus 1.0.0)",
        tags=["uploads"],
        request=None,
        responses={201: None},
        parameters=[
            VERSION_HEADER,
            header("Upload-Length"),
            header("Upload-Metadata", OpenApiTypes.STR, required=False),
        ],
    )
    def post(self, request: Request) -> Response:
        """Make an upload; ``Location`` says where its bytes go. Metadata: filename, title."""
        values = protocol.metadata(request)
        upload = services.start(
            owner=signed_in_user(request),
            filename=values.get("filename", ""),
            size=protocol.number(request, "Upload-Length"),
            title=values.get("title", ""),
        )
        address = reverse("upload", args=[upload.pk])
        return Response(status=201, headers={"Location": address, **state_headers(upload)})


class UploadView(TusView):
    """One upload on its way."""

    @extend_schema(
        summary="Ask how far an upload is",
        tags=["uploads"],
        responses={200: None},
        parameters=[VERSION_HEADER],
    )
    def head(self, request: Request, pk: UUID) -> Response:
        """``Upload-Offset`` says where to go on; a whole upload names its video."""
        upload = get_upload_for(request.user, pk)
        # A server that died between the last byte and the video is caught up with here.
        services.complete(upload=upload)
        return Response(headers=state_headers(upload))

    @extend_schema(
        summary="Send a part of a file",
        tags=["uploads"],
        request={protocol.PART_TYPE: OpenApiTypes.BINARY},
        responses={204: None},
        parameters=[
            VERSION_HEADER,
            header("Upload-Offset"),
            header("Upload-Checksum", OpenApiTypes.STR, required=False),
        ],
    )
    def patch(self, request: Request, pk: UUID) -> Response:
        """Add the body at ``Upload-Offset``; the answer to the last part names the video.

        With ``Upload-Checksum`` nothing of a body that does not hash to it is kept.
        """
        protocol.require_part_type(request)
        upload = get_upload_for(request.user, pk)
        services.append(
            upload=upload,
            offset=protocol.number(request, "Upload-Offset"),
            length=protocol.part_length(request),
            read=request._request.read,
            checksum=protocol.checksum(request),
        )
        return Response(status=204, headers=state_headers(upload))

    @extend_schema(
        summary="Give up an upload", tags=["uploads"], responses={204: None}, parameters=[VERSION_HEADER]
    )
    def delete(self, request: Request, pk: UUID) -> Response:
        """Remove what was sent so far."""
        services.discard(upload=get_upload_for(request.user, pk))
        return Response(status=204)


def state_headers(upload: Upload) -> dict[str, str]:
    """How far an upload is, and the video it became."""
    headers = {
        "Upload-Offset": str(upload.offset),
        "Upload-Length": str(upload.size),
        "Upload-Expires": http_date(services.expires_at(upload=upload).timestamp()),
    }
    if upload.video_id:
        headers[VIDEO_HEADER] = str(upload.video_id)
    return headers
