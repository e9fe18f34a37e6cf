"""What a person, or a group for its students, wants kept of videos, and for how long: columns of both."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_DAYS = 3650
"""Ten years: who wants longer leaves it empty. Set by hand; the form refuses more."""

_DAYS = [MinValueValidator(1), MaxValueValidator(LONGEST_DAYS)]


class KeepingChoices(models.Model):
    """Days after the upload (empty: for as long as the account is there), and since when which choice holds.

    ``…_since`` is None where it is not chosen. A choice holds for what is uploaded from then on: nothing that
    is there is lost by a tick. ``fewer_points``: of the face only what scores use.
    """

    video_days = models.PositiveSmallIntegerField(
        _("days for which videos are kept"), null=True, blank=True, validators=_DAYS
    )
    track_days = models.PositiveSmallIntegerField(
        _("days for which measured movements are kept"), null=True, blank=True, validators=_DAYS
    )
    heads_hidden_since = models.DateTimeField(null=True, blank=True, editable=False)
    fewer_points_since = models.DateTimeField(null=True, blank=True, editable=False)
    keypoints_only_since = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True
