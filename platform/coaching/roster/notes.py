"""The coaches' private notes about a student: reading and writing."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from coaching.models import CoachNote
from common.fields import WordsField


class NoteForm(forms.ModelForm):
    """A note's words."""

    class Meta:
        model = CoachNote
        fields = ("text",)
        field_classes = {"text": WordsField}
        widgets = {"text": forms.Textarea(attrs={"rows": 3, "class": "form-control"})}
        labels = {"text": _("New note")}


def notes_about(*, membership: Membership) -> QuerySet[CoachNote]:
    """The notes, the newest first."""
    return membership.coach_notes.select_related("author")


def keep_note(*, membership: Membership, author: User, text: str) -> CoachNote:
    """Note something down."""
    return CoachNote.objects.create(membership=membership, author=author, text=text)


def own_note(*, membership: Membership, writer: User, pk: UUID) -> CoachNote:
    """A note about that student which the coach wrote; Http404 for what others wrote."""
    return get_object_or_404(membership.coach_notes, pk=pk, author=writer)


def change_note(*, note: CoachNote, text: str) -> CoachNote:
    """Give one's note other words; the other coaches see that and when."""
    note.text, note.edited_at = text, timezone.now()
    note.save(update_fields=["text", "edited_at"])
    return note


def remove_note(*, membership: Membership, pk: UUID) -> None:
    """Remove a note about that student; any coach of the group may, for its writer may have left it behind.

    Http404 where there is none.
    """
    removed, _by_model = membership.coach_notes.filter(pk=pk).delete()
    if not removed:
        raise Http404
