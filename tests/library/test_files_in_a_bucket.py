"""With an S3-compatible bucket: processing, delivery by a signed address, deletion."""

from __future__ import annotations

from urllib.request import Request, urlopen

import pytest
from django.urls import reverse

from library import services
from library.models import Job
from tests.servers.processes import Bucket

pytestmark = [pytest.mark.servers, pytest.mark.django_db]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A real SeaweedFS."""
    bucket = Bucket(tmp_path_factory.mktemp("seaweedfs"))
    yield bucket
    bucket.process.stop()


@pytest.fixture(autouse=True)
def bucket(server, own_folders, settings):
    """Files go into the bucket."""
    options = {
        "bucket_name": server.name,
        "endpoint_url": server.endpoint,
        "access_key": server.access_key,
        "secret_key": server.secret_key,
        "region_name": "us-east-1",
        "addressing_style": "path",
        "signature_version": "s3v4",
        "querystring_expire": 3600,
        "file_overwrite": False,
        "default_acl": None,
    }
    storage = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    return server


def kept(bucket: Bucket) -> list[str]:
    """Names in the bucket."""
    return [item["Key"] for item in bucket.client().list_objects_v2(Bucket=bucket.name).get("Contents", [])]


def test_a_video_is_processed_delivered_and_deleted_there(
    bucket, video, process, people, signed_in, django_capture_on_commit_callbacks
):
    assert process(video).state == Job.State.DONE
    assert len(kept(bucket)) == 4

    answer = signed_in(people.student).get(reverse("library:video_file", args=[video.pk]))
    assert answer.status_code == 302
    assert answer["Cache-Control"] == "private, no-store"
    with urlopen(Request(answer["Location"], headers={"Range": "bytes=4-11"})) as part:
        assert (part.status, part.headers["Content-Type"]) == (206, "video/mp4")
        assert part.read() == b"ftypisom"

    with django_capture_on_commit_callbacks(execute=True):
        services.delete_video(video=video)
    assert kept(bucket) == []


def test_the_original_is_a_download_under_its_own_name(video, people, signed_in):
    answer = signed_in(people.student).get(reverse("library:video_original", args=[video.pk]))

    with urlopen(answer["Location"]) as file:
        assert file.headers["Content-Disposition"] == 'attachment; filename="clip.mp4"'
        assert file.headers["Content-Type"] == "application/octet-stream"


def test_strangers_get_no_address(video, people, signed_in):
    for name in ("video_file", "video_original"):
        answer = signed_in(people.stranger).get(reverse(f"library:{name}", args=[video.pk]))
        assert answer.status_code == 404
