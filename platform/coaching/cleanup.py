"""What follows for coaches' notices when somebody leaves a group."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from accounts.models import Membership
from coaching.telling import PRACTISED, class_path
from notices.services import forget_of


@receiver(post_save, sender=Membership)
@receiver(post_delete, sender=Membership)
def forget_of_who_coaches_no_longer(sender: type[Membership], instance: Membership, **kwargs: Any) -> None:
    """Remove what a coach was told of a group that they no longer coach."""
    gone = kwargs["signal"] is post_delete
    if gone == (instance.role == Membership.Role.COACH) and not kwargs.get("created", False):
        paths = [class_path(instance.group_id)]
        forget_of(recipient=instance.user_id, kind=PRACTISED, paths=paths)
