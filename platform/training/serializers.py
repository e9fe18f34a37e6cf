"""Shapes of the API that every training shares."""

from __future__ import annotations

from rest_framework import serializers

from training.provenance import Provenance


class ProvenanceSerializer(serializers.Serializer[Provenance]):
    """Whom a training learned from, without names."""

    known = serializers.BooleanField(help_text="false for a training from before this was kept")
    people = serializers.IntegerField(help_text="how many people it learned from")
    examples = serializers.IntegerField(help_text="how many pictures, or videos, of theirs")
    withdrawn = serializers.IntegerField(help_text="how many of them have withdrawn or left since")
    since = serializers.DateField(allow_null=True, help_text="the day on which the first of these withdrew")
    minors = serializers.IntegerField(help_text="how many of these were minors: it may not be used any more")
    deleted = serializers.IntegerField(
        help_text="examples out of videos that people who still agree have deleted since"
    )
    sentence = serializers.CharField(help_text="who withdrew since, in words; empty: nobody")
