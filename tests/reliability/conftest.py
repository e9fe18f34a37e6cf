"""Installations, clips and videos as other tests have them, and jobs as their own tests have them."""

from __future__ import annotations

from tests.jobs.conftest import Work, job, woken, work
from tests.library.conftest import clip, made_of_the_clip, process, red_corner, video
from tests.servers.conftest import clips, first_site, install, valkey

__all__ = [
    "Work",
    "clip",
    "clips",
    "first_site",
    "install",
    "job",
    "made_of_the_clip",
    "process",
    "red_corner",
    "valkey",
    "video",
    "woken",
    "work",
]
