"""What people were told, and what they want to be told."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from notices.kinds import kinds, sentence_of


class Notice(models.Model):
    """Something that a person is told, once for each kind and page: told again it is renewed.

    ``values`` are strings that the kind's sentence is made of; ``path`` is the page it is about, on which it
    counts as read. ``by`` is whose doing it is: their name may be among the values, and it goes with them.
    ``on_page`` is false where it is only mailed. ``mailed_at`` says when that was done.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    values = models.JSONField(default=dict)
    path = models.CharField(max_length=200, db_index=True)
    on_page = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "path"], name="one_notice_per_person_kind_and_page"
            )
        ]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notices_of_a_person"),
            models.Index(fields=["created_at"], name="notices_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.path}"

    @property
    def sentence(self) -> str:
        """What it says, in the reader's language."""
        return sentence_of(self.kind, self.values)

    @property
    def icon(self) -> str:
        """Name of its picture."""
        return kinds[self.kind].icon if self.kind in kinds else "bell"

    @property
    def page(self) -> str:
        """The path without what says where on the page."""
        return self.path.partition("#")[0].partition("?")[0]


class Switch(models.Model):
    """That a person wants, or not, to be told of a kind on the page and by mail; without a row both."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_switches"
    )
    kind = models.CharField(max_length=40)
    on_page = models.BooleanField(default=True)
    by_mail = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="one_switch_per_person_and_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: page {self.on_page}, mail {self.by_mail}"

    @property
    def switched_off(self) -> bool:
        """Whether something of it is not wanted."""
        return not (self.on_page and self.by_mail)
