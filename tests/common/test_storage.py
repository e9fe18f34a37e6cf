"""Files appear under their name only when they are whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from common.storage import AtomicFileSystemStorage, local_copy
from library.models import Video

pytestmark = pytest.mark.unit


class BrokenContent(ContentFile):
    """Content whose source fails half-way."""

    def chunks(self, chunk_size=None):
        yield b"half"
        raise OSError("the source went away")


def test_a_stored_file_has_its_content(tmp_path):
    storage = AtomicFileSystemStorage(location=tmp_path)
    name = storage.save("videos/a/web.mp4", ContentFile(b"content"))
    assert storage.open(name).read() == b"content"


def test_a_write_that_breaks_off_leaves_no_file_under_the_name(tmp_path):
    storage = AtomicFileSystemStorage(location=tmp_path)
    with pytest.raises(OSError, match="went away"):
        storage.save("videos/a/web.mp4", BrokenContent(b""))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_second_file_of_the_same_name_does_not_overwrite_the_first(tmp_path):
    storage = AtomicFileSystemStorage(location=tmp_path)
    first = storage.save("web.mp4", ContentFile(b"first"))
    second = storage.save("web.mp4", ContentFile(b"second"))
    assert first != second
    assert storage.open(first).read() == b"first"


def test_a_file_on_local_disk_is_used_where_it_lies(people):
    video = Video(owner=people.student, title="A", original_name="a.mp4")
    video.original.save("a.mp4", ContentFile(b"content"), save=True)
    with local_copy(video.original) as path:
        assert path == Path(video.original.path)
        assert path.read_bytes() == b"content"
