"""Another database than that of the tests, taken to any state of the migrations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps.registry import Apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

ALIAS = "before"


@contextmanager
def database(**settings: Any) -> Iterator[BaseDatabaseWrapper]:
    """A connection to another database than that of the tests."""
    connections.databases[ALIAS] = {**connections.databases["default"], **settings}
    try:
        yield connections[ALIAS]
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
        del connections.databases[ALIAS]


def migrated(connection: BaseDatabaseWrapper, targets: list[tuple[str, str | None]]) -> Apps:
    """The models of the state ``targets`` (app, migration or None), to which the database was taken."""
    MigrationExecutor(connection).migrate(targets)
    loader = MigrationExecutor(connection).loader
    return loader.project_state([target for target in targets if target[1]]).apps
