"""How long the parts of a video last: its pictures (file, rendition, still), and what was measured in it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Lasting(models.Model):
    """Columns of Video: until when its parts are kept, and what has gone.

    ``…_promised`` is the day until which a group kept it that it no longer belongs to: what was promised
    stays so. ``…_told`` is the day that its owner was told by mail; nothing goes before that.
    ``heads_hidden_at`` is when the rendition had been made without the face and the uploaded file went.
    """

    class Gone(models.TextChoices):
        OVER = "over", _("its time was over")
        MEASURED = "measured", _("only the places of joints are kept")
        NEVER = "never", _("there was none: only the places of joints came in")

    pictures_promised = models.DateField(null=True, blank=True, editable=False)
    tracks_promised = models.DateField(null=True, blank=True, editable=False)
    pictures_told = models.DateField(null=True, blank=True, editable=False)
    tracks_told = models.DateField(null=True, blank=True, editable=False)
    pictures_removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    pictures_gone = models.CharField(max_length=8, choices=Gone.choices, blank=True, editable=False)
    heads_hidden_at = models.DateTimeField(null=True, blank=True, editable=False)
    tracks_removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True
