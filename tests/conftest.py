"""Fixtures that every test can use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client
from django.utils import translation
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from tests.chromium import launch_options, playwright_beside_django
from tests.people import People, make_people

ROOT = Path(__file__).resolve().parents[1]
SHARED_DATA = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file, as in an installation: in memory, threads at one table fail instead of waiting."""
    for configured in settings.DATABASES.values():
        if configured["ENGINE"].endswith("sqlite3"):
            file = tmp_path_factory.mktemp("database") / "test.sqlite3"
            configured["TEST"] = {**configured.get("TEST", {}), "NAME": str(file)}


@pytest.fixture
def people(db: None) -> People:
    """A coach, a student, a classmate and a stranger, in the database."""
    return make_people()


@pytest.fixture
def shared_data() -> Path:
    """The development data beside the checkout; the test is skipped where there is none."""
    if not SHARED_DATA.is_dir():
        pytest.skip("no development data beside this checkout")
    return SHARED_DATA


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path_factory: pytest.TempPathFactory) -> None:  # type: ignore[no-untyped-def]
    """No test writes into the working installation's folders."""
    # Not ``mktemp``: to number a folder it reads the names of all that the tests before have made.
    base = tmp_path_factory.getbasetemp() / "var" / uuid4().hex
    base.mkdir(parents=True)
    settings.MEDIA_ROOT = base / "media"
    settings.UPLOAD_DIR = base / "uploads"
    settings.LEARN_DIR = base / "learn"
    # A quick hash: hundreds of people sign up in these tests.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Every test client has middleware of its own, which else reads the folder of static files through first.
    settings.WHITENOISE_AUTOREFRESH = True
    # Tests that only look at pages need no built static files.
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def fresh_caches(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """No test meets what another one left in a cache, such as the rate limits it used up.

    What lies in the database goes with a test's transaction; where one has none, it is cleared here.
    """
    caches["process"].clear()
    yield
    marked = request.node.get_closest_marker("django_db")
    without_transaction = marked is not None and marked.kwargs.get("transaction")
    if without_transaction or {"transactional_db", "live_server"} & set(request.fixturenames):
        with django_db_blocker.unblock():
            caches["default"].clear()


@pytest.fixture(autouse=True)
def first_language() -> Iterator[None]:
    """No test goes on in the language of the last request of the one before."""
    yield
    translation.deactivate()


@pytest.fixture
def signed_in(client: Client):  # type: ignore[no-untyped-def]
    """``signed_in(user)`` gives a client with that person's session."""

    def sign_in(user) -> Client:  # type: ignore[no-untyped-def]
        session = Client()
        session.force_login(user)
        return session

    return sign_in


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The system's browser, for the tests of one file."""
    with playwright_beside_django() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        yield browser
        browser.close()
