"""The kinds of jobs of the model room, and their stages in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EXPORT_CORRECTIONS = "export_corrections"
TRAIN_MODEL = "train_model"
COMPARE_MODELS = "compare_models"
KINDS = (EXPORT_CORRECTIONS, TRAIN_MODEL, COMPARE_MODELS)

WRITE_PHOTOS, TRAIN, EVALUATE = "write_photos", "train", "evaluate"

STAGE_WORDS: dict[str, str | Promise] = {
    WRITE_PHOTOS: _("Taking the pictures out of the videos"),
    TRAIN: _("Training"),
    EVALUATE: _("Measuring both models"),
}
