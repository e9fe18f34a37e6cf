"""Installations and clips as the tests with servers have them, and jobs as their own tests have them."""

from __future__ import annotations

from tests.jobs.conftest import Work, job, woken, work
from tests.servers.conftest import clips, install, valkey

__all__ = ["Work", "clips", "install", "job", "valkey", "woken", "work"]
