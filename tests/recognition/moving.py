"""A database from before recognition was an app and what is in service a log, migrated forth and back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from django.apps.registry import Apps
from django.db import IntegrityError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from modelroom.models import InService as ModelInService
from recognition.models import InService, Recognition, TrainingRun
from tests.migrating import ALIAS, migrated

FIRST, SECOND = (datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2))
BEFORE = [
    ("accounts", "0003_recognition_consent"),
    ("auth", "0012_alter_user_first_name_max_length"),
    ("contenttypes", "0002_remove_content_type_name"),
    ("library", "0007_track_base"),
    ("modelroom", "0001_initial"),
    ("practice", "0005_recognition"),
]
OLD_NAMES = {"recognitionrun": "trainingrun", "recognitionchoice": "inservice", "recognition": "recognition"}


def moved_forth_and_back(connection: BaseDatabaseWrapper) -> None:
    """Fill the database at the old state, migrate it, look at the rows, and take it back again."""
    run, types = _fill(migrated(connection, BEFORE))
    migrated(connection, list(MigrationExecutor(connection).loader.graph.leaf_nodes()))
    _expect_rows(run)
    _expect_log()
    _expect_types(connection, "recognition", {new: types[old] for old, new in OLD_NAMES.items()})
    _expect_tables(connection)
    apps = migrated(connection, [("recognition", None), *BEFORE])
    rows = apps.get_model("practice", "RecognitionRun").objects.using(ALIAS)
    assert rows.get(pk=run).choices.using(ALIAS).count() == 1
    people = apps.get_model("accounts", "User").objects.using(ALIAS)
    assert rows.get(pk=run).people == list(people.values_list("pk", flat=True))
    models = apps.get_model("modelroom", "PoseModel").objects.using(ALIAS).order_by("name")
    found = [(one.name, one.active, one.activated_at) for one in models]
    assert found == [("first", False, FIRST), ("second", True, SECOND), ("third", False, None)]
    _expect_types(connection, "practice", types)


def _fill(apps: Apps) -> tuple[UUID, dict[str, int]]:
    """A training that was put in service and recognised a video; its id, and those of the content types."""

    def rows(app: str, model: str) -> Any:
        return apps.get_model(app, model).objects.using(ALIAS)

    coach = rows("accounts", "User").create(email="coach@example.org", name="Kim")
    group = rows("accounts", "Group").create(name="Tuesday", owner=coach)
    video = rows("library", "Video").create(owner=coach, title="Bow")
    run = rows("practice", "RecognitionRun").create(
        group=group,
        material="m" * 64,
        examples={"bow": 3},
        people=[coach.pk],
        judged=12,
    )
    rows("practice", "RecognitionChoice").create(group=group, run=run, by=coach, by_hand=True)
    rows("practice", "Recognition").create(video=video, group=group, run=run, shares=[["bow", 0.9]])
    models = rows("modelroom", "PoseModel")
    models.create(name="second", active=True, activated_at=SECOND)
    models.create(name="first", activated_at=FIRST, activated_by=coach)
    models.create(name="third")
    types = {}
    for name in OLD_NAMES:
        kind = rows("contenttypes", "ContentType").create(app_label="practice", model=name)
        rows("auth", "Permission").create(content_type=kind, codename=f"add_{name}", name=f"Can add {name}")
        types[name] = kind.pk
    return run.pk, types


def _expect_rows(pk: UUID) -> None:
    run = TrainingRun.objects.using(ALIAS).get(pk=pk)
    assert (run.judged, run.examples, run.group.name) == (12, {"bow": 3}, "Tuesday")
    assert [row.person.name for row in run.learned_from.using(ALIAS).select_related("person")] == ["Kim"]
    chosen = InService.objects.using(ALIAS).get()
    assert (chosen.run, chosen.by and chosen.by.name, chosen.by_hand) == (run, "Kim", True)
    assert Recognition.objects.using(ALIAS).get().run == run
    try:
        with transaction.atomic(using=ALIAS):
            TrainingRun(group=run.group, material=run.material).save(using=ALIAS)
    except IntegrityError:
        pass
    else:
        raise AssertionError("the same material was trained twice")
    # The newest choice has a number of its own, and both go with their training.
    again = InService(group=run.group, run=run)
    again.save(using=ALIAS)
    assert again.pk > chosen.pk
    again.delete()
    try:
        with transaction.atomic(using=ALIAS):
            InService(group=run.group, run_id=uuid4()).save(using=ALIAS)
            connections[ALIAS].check_constraints()
    except IntegrityError:
        return
    raise AssertionError("a training that is not there was put in service")


def _expect_log() -> None:
    """The newest row is in force, and the one before is gone back to."""
    rows = ModelInService.objects.using(ALIAS)
    said = [(row.model and row.model.name, row.by and row.by.name, row.at) for row in rows]
    assert said == [("second", None, SECOND), ("first", "Kim", FIRST)]


def _expect_types(connection: BaseDatabaseWrapper, app: str, kinds: dict[str, int]) -> None:
    """The content types and permissions are the same rows, under the new names, and there are no others."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT model, id FROM django_content_type WHERE app_label = %s", [app])
        assert {model: pk for model, pk in cursor.fetchall() if model in kinds} == kinds
        codes = "SELECT codename FROM auth_permission WHERE content_type_id = %s"
        for model, pk in kinds.items():
            cursor.execute(codes, [pk])
            assert cursor.fetchall() == [(f"add_{model}",)]


def _expect_tables(connection: BaseDatabaseWrapper) -> None:
    tables = set(connection.introspection.table_names())
    assert {"recognition_trainingrun", "recognition_inservice", "recognition_recognition"} <= tables
    assert not [name for name in tables if name.startswith("practice_recognition")]
