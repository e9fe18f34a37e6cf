"""The site itself, an application for its checks and commands."""

from django.apps import AppConfig


class FormcheckConfig(AppConfig):
    name = "formcheck"

    def ready(self) -> None:
        from formcheck import checks  # noqa: F401  (registers the system checks)
