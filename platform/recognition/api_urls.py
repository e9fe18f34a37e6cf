"""Addresses of the API of recognition."""

from django.urls import path

from recognition.api import AttemptAttention, VideoRecognition
from recognition.group_api import (
    GroupBack,
    GroupChoice,
    GroupDecision,
    GroupRecognition,
    GroupTraining,
)

urlpatterns = [
    path("attempts/<uuid:pk>/attention/", AttemptAttention.as_view(), name="api_attempt_attention"),
    path("groups/<uuid:pk>/recognition/", GroupRecognition.as_view(), name="api_group_recognition"),
    path("groups/<uuid:pk>/recognition/train/", GroupTraining.as_view(), name="api_group_train"),
    path("groups/<uuid:pk>/recognition/choose/", GroupChoice.as_view(), name="api_group_choose"),
    path("groups/<uuid:pk>/recognition/back/", GroupBack.as_view(), name="api_group_back"),
    path("groups/<uuid:pk>/recognition/decide/", GroupDecision.as_view(), name="api_group_decide"),
    path("videos/<uuid:pk>/recognition/", VideoRecognition.as_view(), name="api_video_recognition"),
]
