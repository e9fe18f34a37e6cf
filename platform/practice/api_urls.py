"""Addresses of the practice API."""

from django.urls import path

from practice import api, api_photos

urlpatterns = [
    path("attempts/", api.AttemptList.as_view(), name="api_attempts"),
    path("attempts/<uuid:pk>/", api.AttemptDetail.as_view(), name="api_attempt"),
    path("attempts/<uuid:pk>/rescore/", api.AttemptRescore.as_view(), name="api_attempt_rescore"),
    path("attempts/<uuid:pk>/poses/", api.AttemptPoses.as_view(), name="api_attempt_poses"),
    path("attempts/<uuid:pk>/poses/photo/", api_photos.AttemptPosePhoto.as_view(), name="api_attempt_photo"),
    path("attempts/<uuid:pk>/playback/", api.AttemptPlayback.as_view(), name="api_attempt_playback"),
]
