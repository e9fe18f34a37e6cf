"""What every application stands on, an application for its template tags."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "common"
