"""Routines and takes in the API."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in_user
from accounts.selectors import groups_of
from library import access
from library.models import Routine
from library.routines import selectors, services
from library.routines.criteria import asked_for, proposal_for
from library.routines.serializers import (
    AskedCriterionSerializer,
    CriteriaSerializer,
    CriterionProposalSerializer,
    NewTakeSerializer,
    RoutineDetailSerializer,
    RoutineSerializer,
    TakeSerializer,
    TakeTrimSerializer,
)


def routine_context(request: Request) -> dict[str, Any]:
    """Tells the serializer which groups the person asking knows."""
    known = groups_of(user=signed_in_user(request)).values_list("pk", flat=True)
    return {"request": request, "group_ids": set(known)}


@extend_schema(summary="The routines a person may practise, by title", tags=["routines"])
class RoutinesView(generics.ListAPIView[Routine]):
    serializer_class = RoutineSerializer

    def get_queryset(self) -> QuerySet[Routine]:
        return selectors.routines_for(user=signed_in_user(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        return routine_context(self.request)


class RoutineView(APIView):
    """One routine."""

    @extend_schema(summary="One routine", tags=["routines"], responses=RoutineDetailSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        routine = access.get_routine_for(request.user, pk)
        return Response(RoutineDetailSerializer(routine, context=routine_context(request)).data)


class RoutineCriteriaView(APIView):
    """The criteria of one routine."""

    @extend_schema(summary="The criteria of a routine", tags=["routines"], responses=CriteriaSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        routine = access.get_routine_for(request.user, pk)
        return Response({"criteria": routine.criteria})

    @extend_schema(
        summary="Give a routine these criteria instead of those it has",
        tags=["routines"],
        request=CriteriaSerializer,
        responses=CriteriaSerializer,
    )
    def put(self, request: Request, pk: UUID) -> Response:
        routine = access.get_editable_routine(request.user, pk)
        given = request.data.get("criteria") if isinstance(request.data, dict) else None
        routine = services.set_criteria(routine=routine, criteria=given, by=signed_in_user(request))
        return Response({"criteria": routine.criteria})


class CriterionProposalView(APIView):
    """What the reference of one routine proposes."""

    @extend_schema(
        summary="A criterion with the reference's own value as its limit",
        tags=["routines"],
        parameters=[AskedCriterionSerializer],
        responses=CriterionProposalSerializer,
    )
    def get(self, request: Request, pk: UUID) -> Response:
        routine = access.get_editable_routine(request.user, pk)
        given = AskedCriterionSerializer(data=request.query_params)
        given.is_valid(raise_exception=True)
        asked = asked_for(given.validated_data, routine)
        proposal, sentence = proposal_for(routine=routine, asked=asked)
        plain = {**asdict(proposal), "sentence": sentence}
        return Response({**plain, "criterion": {**asked.plain, **plain.pop("numbers")}})


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
