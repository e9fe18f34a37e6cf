"""The API of assignments."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import get_coached_group_for, signed_in_user
from accounts.guardians.selectors import wards_of
from accounts.models import User
from assignments import selectors, services
from assignments.access import (
    assignments_visible_to,
    coaches,
    get_assignment_for,
    get_coached_assignment_for,
    is_asked,
)
from assignments.errors import BadAssignment
from assignments.models import Assignment
from assignments.serializers import (
    AssignmentChangeSerializer,
    AssignmentDetailSerializer,
    AssignmentSerializer,
    NewAssignmentSerializer,
)
from library.access import get_routine_for


def _detail(request: Request, found: Assignment) -> dict[str, Any]:
    """The assignment with how far its students are: all of them for a coach, else oneself and one's wards."""
    user = signed_in_user(request)
    if coaches(user, found):
        people = list(selectors.people_asked(assignment=found))
    else:
        people = [one for one in (user, *wards_of(user)) if is_asked(one, found)]
    rows = selectors.rows_of(viewer=user, assignment=found, students=people)
    return {
        **AssignmentSerializer(found, context={"request": request}).data,
        "standings": AssignmentDetailSerializer.standings_of(rows),
    }


class AssignmentList(ListAPIView[Assignment]):
    """Assignments that the person is asked for, looks after or coaches, what is due last first; a new one."""

    serializer_class = AssignmentSerializer

    def get_queryset(self) -> QuerySet[Assignment]:
        found = assignments_visible_to(signed_in_user(self.request))
        return found.order_by("-due_on", "-created_at", "pk")

    @extend_schema(request=NewAssignmentSerializer, responses={201: AssignmentDetailSerializer})
    def post(self, request: Request) -> Response:
        """Ask a group that one coaches, or one of its students, to practise."""
        given = NewAssignmentSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        user, wanted = signed_in_user(request), given.validated_data
        group = get_coached_group_for(user, wanted.pop("group"))
        routine = get_routine_for(user, wanted.pop("routine"))
        student = _student(wanted.pop("student", None))
        made = services.create_assignment(by=user, group=group, routine=routine, student=student, **wanted)
        return Response(_detail(request, made), status=status.HTTP_201_CREATED)


def _student(pk: int | None) -> User | None:
    if pk is None:
        return None
    found = User.objects.filter(pk=pk).first()
    if found is None:
        raise BadAssignment.not_a_student()
    return found


class AssignmentDetail(APIView):
    """One assignment."""

    @extend_schema(responses=AssignmentDetailSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """The assignment with how far those are whom the asking person may know of."""
        return Response(_detail(request, get_assignment_for(request.user, pk)))

    @extend_schema(request=AssignmentChangeSerializer, responses=AssignmentDetailSerializer)
    def patch(self, request: Request, pk: UUID) -> Response:
        """Change what was asked."""
        found = get_coached_assignment_for(request.user, pk)
        given = AssignmentChangeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        services.update_assignment(assignment=found, by=signed_in_user(request), **given.validated_data)
        return Response(_detail(request, found))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: UUID) -> Response:
        """Remove it; the attempts stay."""
        services.delete_assignment(assignment=get_coached_assignment_for(request.user, pk))
        return Response(status=status.HTTP_204_NO_CONTENT)


class AssignmentEnd(APIView):
    """Asking for nothing more."""

    @extend_schema(request=None, responses=AssignmentDetailSerializer)
    def post(self, request: Request, pk: UUID) -> Response:
        """End the assignment; what was done stays done."""
        found = get_coached_assignment_for(request.user, pk)
        return Response(_detail(request, services.end_assignment(assignment=found)))
