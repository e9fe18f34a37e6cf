"""Addresses of the API of one's own data."""

from django.urls import path

from privacy import api

urlpatterns = [
    path("exports/", api.ExportList.as_view(), name="api_exports"),
    path("exports/<uuid:pk>/", api.ExportDetail.as_view(), name="api_export"),
    path("exports/<uuid:pk>/file/", api.ExportFile.as_view(), name="api_export_file"),
    path("leaving/", api.LeavingView.as_view(), name="api_leaving"),
]
