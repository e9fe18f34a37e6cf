"""Files that no row knows can be found and removed; nothing else is touched."""

from __future__ import annotations

import os
import time
import uuid
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command

from library.cleanup import find_leftovers
from library.models import Video

pytestmark = pytest.mark.unit


def store(name: str, *, days_old: float = 2.0) -> str:
    name = default_storage.save(name, ContentFile(b"content"))
    then = time.time() - days_old * 86400
    os.utime(default_storage.path(name), (then, then))
    return name


def clean(*arguments: str) -> str:
    output = StringIO()
    call_command("clean_media", *arguments, stdout=output)
    return output.getvalue()


@pytest.fixture
def kept(people) -> Video:
    """A video with its file, long stored."""
    video = Video(owner=people.student, title="Kept", original_name="a.mp4")
    video.original.name = store(f"videos/{video.pk}/original.mp4")
    video.save()
    return video


def test_an_installation_without_files_has_no_leftovers(db):
    assert find_leftovers() == []


def test_files_of_a_video_that_never_got_its_row_are_found(kept):
    lost = store(f"videos/{uuid.uuid4()}/original.mp4")
    assert find_leftovers() == [lost]


def test_files_in_the_folder_of_a_video_that_its_row_does_not_know_are_found(kept):
    lost = store(f"videos/{kept.pk}/web_aZ3.mp4"), store(f"videos/{kept.pk}/.part-x1")
    assert find_leftovers() == sorted(lost)


def test_a_track_that_never_got_its_row_is_found(kept):
    lost = store(f"tracks/ab/{uuid.uuid4()}.npz")
    assert find_leftovers() == [lost]


def test_a_young_file_may_be_on_its_way_and_is_left_alone(kept):
    store(f"videos/{uuid.uuid4()}/original.mp4", days_old=0.1)
    assert find_leftovers() == []


def test_a_folder_that_is_not_ours_is_left_alone(kept):
    store("videos/notes/readme.txt")
    assert find_leftovers() == []


def test_listing_removes_nothing(kept):
    lost = store(f"videos/{uuid.uuid4()}/original.mp4")
    assert lost in clean()
    assert default_storage.exists(lost)


def test_deleting_removes_the_leftovers_and_keeps_the_rest(kept):
    lost = store(f"videos/{uuid.uuid4()}/original.mp4")
    assert "1 leftover files removed" in clean("--delete")
    assert not default_storage.exists(lost)
    assert Path(kept.original.path).exists()
