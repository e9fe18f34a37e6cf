"""Addresses of the model room's API."""

from django.urls import path

from modelroom.corrections.api import CorrectionsView

urlpatterns = [
    path("videos/<uuid:pk>/corrections/", CorrectionsView.as_view(), name="video-corrections"),
]
