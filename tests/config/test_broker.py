"""The embedded broker is configured for this machine only, behind a password."""

from __future__ import annotations

import stat

import pytest

from config import broker, local_site

pytestmark = pytest.mark.unit


def test_it_listens_where_the_address_says_and_asks_for_the_password():
    lines = broker.configuration("redis://:s3cret@127.0.0.1:7001/0").splitlines()
    assert "bind 127.0.0.1" in lines
    assert "port 7001" in lines
    assert "requirepass s3cret" in lines


def test_it_keeps_nothing_on_disk():
    lines = broker.configuration("redis://127.0.0.1:7001/0").splitlines()
    assert 'save ""' in lines
    assert "appendonly no" in lines


def test_the_server_of_the_wheel_can_be_run():
    assert broker.server_binary().stat().st_mode & stat.S_IXUSR


def test_it_refuses_an_address_it_cannot_serve(monkeypatch):
    monkeypatch.setenv("CELERY_BROKER_URL", "amqp://guest@127.0.0.1//")
    with pytest.raises(SystemExit, match="redis://"):
        broker.main()


def test_the_password_is_made_once_and_is_readable_by_its_owner_only(tmp_path):
    first = local_site.broker_password(tmp_path)
    assert local_site.broker_password(tmp_path) == first
    assert len(first) >= 24
    assert stat.S_IMODE((tmp_path / "broker_password").stat().st_mode) == 0o600


def test_every_part_of_the_local_site_is_bound_to_this_machine(settings):
    parts = local_site.site_parts(port=8000, with_demo=True)
    assert "127.0.0.1:8000" in parts["web"].command
    assert set(parts) == {"web", "worker", "learner", "beat", "sweeper", "site"}
    assert "@127.0.0.1:" in local_site.embedded_broker_url()
