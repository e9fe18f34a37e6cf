"""The practice API of photos whose pose is looked for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in_user
from common.reasons import kept
from library.models import Watching
from practice.access import get_attempt_for, note_watched
from practice.errors import NoSuchPose
from practice.finding import find_photo_in_practice, found_body
from practice.models import Attempt, PosePhoto
from practice.photo_state import PhotoStep, photo_state
from practice.photos import photo_of, take_photo
from practice.serializers import NewPhotoSerializer, PhotoPoseSerializer, WantedPhotoPoseSerializer
from scoring.compare.search import CALIBRATED


def _body(attempt: Attempt, photo: PosePhoto, metric: str) -> dict[str, Any]:
    state, found = photo_state(photo), None
    words = state.words
    if state.state == PhotoStep.FOUND and attempt.score is not None:
        try:
            pose = find_photo_in_practice(attempt=attempt, score=attempt.score, photo=photo, metric=metric)
            found = found_body(pose, hidden=attempt.score_hidden)
        except NoSuchPose as error:
            words = str(error)
    return {
        "id": photo.pk,
        "state": state.state,
        "words": words,
        "why": kept(state.why),
        "unattended": state.unattended,
        "people": photo.people,
        "width": photo.width,
        "height": photo.height,
        "joints": photo.joints,
        "found": found,
    }


class AttemptPosePhoto(APIView):
    """Where the practice looks most like the pose of one's own photo."""

    parser_classes = (MultiPartParser,)

    @extend_schema(request={"multipart/form-data": NewPhotoSerializer}, responses={202: PhotoPoseSerializer})
    def post(self, request: Request, pk: UUID) -> Response:
        """Send a photo, in place of an earlier one; ask here, by GET, what became of it.

        The photo is removed as soon as its pose is found, the pose after a day.
        """
        user = signed_in_user(request)
        attempt = get_attempt_for(user, pk)
        given = NewPhotoSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        photo = take_photo(attempt=attempt, owner=user, uploaded=given.validated_data["photo"])
        body = _body(attempt, photo, CALIBRATED)
        return Response(body, status=status.HTTP_202_ACCEPTED, headers={"Location": request.path})

    @extend_schema(parameters=[WantedPhotoPoseSerializer], responses=PhotoPoseSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """How far one's own photo is, and the nearest frame of the practice; 404 where none was sent."""
        user = signed_in_user(request)
        attempt = get_attempt_for(user, pk)
        wanted = WantedPhotoPoseSerializer(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        photo = photo_of(attempt=attempt, owner_id=user.pk)
        if photo is None:
            raise Http404
        if photo.joints is not None:
            note_watched(user=user, attempt=attempt, door=Watching.Door.JOINTS)
        return Response(_body(attempt, photo, wanted.validated_data["metric"]))
