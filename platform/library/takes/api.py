"""Takes in the API; a routine lists its own."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from library import access
from library.serializers import NewTakeSerializer, TakeSerializer, TakeTrimSerializer
from library.takes import services


class RoutineTakesView(APIView):
    """The takes of one routine."""

    @extend_schema(
        summary="Make one of one's own videos a take of one's own routine",
        tags=["routines"],
        request=NewTakeSerializer,
        responses={201: TakeSerializer},
    )
    def post(self, request: Request, pk: UUID) -> Response:
        routine = access.get_own_routine(request.user, pk)
        given = NewTakeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        wanted = given.validated_data
        take = services.add_take(
            routine=routine,
            video=access.get_own_video(request.user, wanted["video"]),
            trim_start=wanted["trim_start"],
            trim_end=wanted["trim_end"],
        )
        return Response(TakeSerializer(take).data, status=201)


class TakeConfirmView(APIView):
    """The coach's word on a take that looks unlike the reference."""

    @extend_schema(
        summary="Let a take count although it looks like another movement",
        tags=["routines"],
        request=None,
        responses=TakeSerializer,
    )
    def post(self, request: Request, pk: UUID) -> Response:
        take = services.confirm_take(take=access.get_own_take(request.user, pk))
        return Response(TakeSerializer(take).data)


class TakeView(APIView):
    """One take."""

    @extend_schema(
        summary="Say which part of a take counts",
        tags=["routines"],
        request=TakeTrimSerializer,
        responses=TakeSerializer,
    )
    def put(self, request: Request, pk: UUID) -> Response:
        take = access.get_own_take(request.user, pk)
        given = TakeTrimSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return Response(TakeSerializer(services.trim_take(take=take, **given.validated_data)).data)

    @extend_schema(summary="Remove a take; its video stays", tags=["routines"], responses={204: None})
    def delete(self, request: Request, pk: UUID) -> Response:
        services.remove_take(take=access.get_own_take(request.user, pk))
        return Response(status=204)
