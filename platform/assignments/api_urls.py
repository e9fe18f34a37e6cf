"""Addresses of the API of assignments."""

from django.urls import path

from assignments import api

urlpatterns = [
    path("assignments/", api.AssignmentList.as_view(), name="api_assignments"),
    path("assignments/<uuid:pk>/", api.AssignmentDetail.as_view(), name="api_assignment"),
    path("assignments/<uuid:pk>/end/", api.AssignmentEnd.as_view(), name="api_assignment_end"),
]
