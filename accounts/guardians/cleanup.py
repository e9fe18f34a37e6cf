"""What a guardian whose account is deleted leaves behind."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver

from accounts.guardians.services import end_guardianship
from accounts.models import User


@receiver(pre_delete, sender=User)
def end_what_a_guardian_agreed_to(sender: type[User], instance: User, **kwargs: Any) -> None:
    """Their wards have no guardian's consent from now on: it is withdrawn, with all that follows."""
    for guardianship in instance.wardships.select_related("ward"):
        end_guardianship(guardian=instance, ward=guardianship.ward)
