"""Model room application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ModelroomConfig(AppConfig):
    name = "modelroom"
    verbose_name = "Model room"

    def ready(self) -> None:
        from modelroom import cleanup  # noqa: F401  (hears of deleted rows)
        from modelroom.poses.services import register_known_models_after_migrate

        post_migrate.connect(register_known_models_after_migrate, sender=self)
