"""Application of the start page."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
