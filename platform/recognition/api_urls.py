"""Addresses of the API of recognition."""

from django.urls import path

from recognition import api

urlpatterns = [
    path("attempts/<uuid:pk>/attention/", api.AttemptAttention.as_view(), name="api_attempt_attention"),
    path("groups/<uuid:pk>/recognition/", api.GroupRecognition.as_view(), name="api_group_recognition"),
    path("groups/<uuid:pk>/recognition/train/", api.GroupTraining.as_view(), name="api_group_train"),
    path("groups/<uuid:pk>/recognition/choose/", api.GroupChoice.as_view(), name="api_group_choose"),
    path("groups/<uuid:pk>/recognition/back/", api.GroupBack.as_view(), name="api_group_back"),
    path("groups/<uuid:pk>/recognition/decide/", api.GroupDecision.as_view(), name="api_group_decide"),
    path("videos/<uuid:pk>/recognition/", api.VideoRecognition.as_view(), name="api_video_recognition"),
]
