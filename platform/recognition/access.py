"""Who may see the trainings of a group."""

from __future__ import annotations

from django.db.models import Q

from accounts.models import User
from accounts.selectors import groups_coached_by
from recognition.stages import TRAIN_RECOGNITION


def trainings_of_coached_groups(user: User) -> Q:
    """The trainings of the groups the user coaches, whoever owns them; a rule for the library."""
    return Q(kind=TRAIN_RECOGNITION, subject_id__in=groups_coached_by(user=user).order_by().values("pk"))
