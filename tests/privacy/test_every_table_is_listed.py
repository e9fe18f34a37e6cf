"""Every table of the installation says whether an export holds its rows: a new one has to say so, too."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models import Model

from accounts.models import User
from privacy.inventory import EXPORTED, NOT_EXPORTED, SESSIONS, listed

pytestmark = pytest.mark.unit

ALL = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}


def leads_to_a_person(model: type[Model], seen: frozenset[type[Model]] = frozenset()) -> bool:
    """Whether some chain of keys leads from the model's rows to people."""
    if model is User:
        return True
    keys = (field for field in model._meta.get_fields() if field.concrete and field.is_relation)
    further = {key.related_model for key in keys}
    return any(leads_to_a_person(one, seen | {model}) for one in further - seen - {model, None})


def test_every_model_is_either_exported_or_listed_as_not():
    assert set(ALL) == listed()


def test_no_model_is_both():
    assert not {table.model for table in EXPORTED} & set(NOT_EXPORTED)


def test_what_leads_to_a_person_and_is_not_exported_has_a_reason():
    leading = {label for label, model in ALL.items() if leads_to_a_person(model)}
    assert {"library.Video", "practice.Score", "modelroom.RunPoint", "library.Job_follows"} <= leading
    unexported = leading - {table.model for table in EXPORTED}
    assert all(len(NOT_EXPORTED[label]) > 15 for label in unexported)


def test_a_model_that_was_added_and_not_listed_is_noticed(monkeypatch):
    monkeypatch.delitem(NOT_EXPORTED, "library.Worker")
    assert set(ALL) - listed() == {"library.Worker"}


@pytest.mark.parametrize("table", EXPORTED, ids=lambda table: table.model)
def test_its_lookups_and_left_out_fields_are_there(table, people):
    assert table.rows(people.student).count() >= 0
    names = {field.name for field in ALL[table.model]._meta.get_fields()}
    assert set(table.without) <= names


@pytest.mark.parametrize("table", EXPORTED, ids=lambda table: table.model)
def test_no_secret_is_among_the_exported_fields(table):
    exported = {field.name for field in ALL[table.model]._meta.get_fields()} - set(table.without)
    assert not exported & {"password", "secret", "key", "session_key", "invitation_code"}


def test_sessions_are_spoken_of():
    assert SESSIONS in ALL
