"""The application."""

from django.apps import AppConfig


class ConversationConfig(AppConfig):
    """Comments, praise, and what coaches say of a result."""

    name = "conversation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from conversation import cleanup  # noqa: F401
