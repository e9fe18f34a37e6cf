"""Addresses of the model room's API."""

from django.urls import path

from modelroom.corrections.api import CorrectionsView
from modelroom.poses.api import ModelsView

urlpatterns = [
    path("models/", ModelsView.as_view(), name="models"),
    path("videos/<uuid:pk>/corrections/", CorrectionsView.as_view(), name="video-corrections"),
]
