"""The jobs of recognition and their stages."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RECOGNISE_VIDEO = "recognise_video"
"""Kind of the job that says which routine a video shows."""

TRAIN_RECOGNITION = "train_recognition"
"""Kind of the job that trains a group's model; its subject is the group."""

RECOGNISE, LEARN_ROUTINES = "recognise", "learn_routines"
STAGE_WORDS: dict[str, str | Promise] = {
    RECOGNISE: _("Finding out which routine it is"),
    LEARN_ROUTINES: _("Learning to tell the routines apart"),
}
