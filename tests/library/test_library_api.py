"""The library's API: the same rows, the same access, errors in one shape."""

from __future__ import annotations

import gzip
import json

import pytest
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator

from common.reasons import kept
from library import services
from library.models import Job, Video
from library.routines.services import create_routine
from scoring.reasons import Reason

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


@pytest.fixture
def student(people, signed_in):
    return signed_in(people.student)


@pytest.fixture
def routine(people, clip):
    reference = services.create_video(owner=people.coach, file=clip, title="Reference")
    return create_routine(
        owner=people.coach,
        reference=reference,
        title="Kata",
        groups=[people.group],
        joint_weights={"head": 0.0},
        tolerances={"left_knee": 20.0},
    )


def test_a_person_lists_what_they_may_watch(student, video, routine):
    listed = student.get("/api/videos/").json()

    assert listed["count"] == 2
    assert {(row["title"], row["mine"]) for row in listed["results"]} == {
        ("My practice", True),
        ("Reference", False),
    }


def test_a_video_tells_where_its_parts_are(student, processed):
    row = student.get(f"/api/videos/{processed.pk}/").json()

    assert row["rendition"].endswith(reverse("library:video_file", args=[processed.pk]))
    assert row["poster"].endswith(reverse("library:video_poster", args=[processed.pk]))
    assert row["track"].endswith(f"/api/videos/{processed.pk}/track/")
    assert row["job"]["state"] == "done"
    assert (row["width"], row["height"], row["duration"]) == (320, 240, pytest.approx(2.0, abs=0.1))


def test_what_is_not_there_yet_is_null(student, video):
    row = student.get(f"/api/videos/{video.pk}/").json()

    assert (row["rendition"], row["poster"], row["track"]) == (None, None, None)
    assert (row["job"]["state"], row["job"]["words"]) == ("queued", "Waiting for its turn")


def test_the_track_is_small_and_on_the_players_clock(student, processed):
    answer = student.get(f"/api/videos/{processed.pk}/track/", headers={"Accept-Encoding": "gzip"})

    track = json.loads(gzip.decompress(answer.content))
    assert answer["Content-Encoding"] == "gzip"
    assert (track["width"], track["height"], track["skeleton"]) == (320, 240, "coco17")
    assert len(track["joints"]) == 17
    assert track["times"][:2] == [0, 0.0333]
    assert len(track["times"]) == len(track["keypoints"]) == processed.track.frames
    x, y, confidence = track["keypoints"][0][16]
    assert (x, y) == (pytest.approx(159, abs=3), pytest.approx(119, abs=3))
    assert confidence == 0.9
    assert x == round(x, 1)


def test_an_unchanged_track_is_not_sent_again(student, processed):
    address = f"/api/videos/{processed.pk}/track/"
    first = student.get(address)

    assert student.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert student.get(address, headers={"If-None-Match": "W/" + first["ETag"]}).status_code == 304


def test_a_video_without_a_track_has_none_to_give(student, video):
    assert student.get(f"/api/videos/{video.pk}/track/").status_code == 404


def test_a_person_deletes_their_video(student, video):
    assert student.delete(f"/api/videos/{video.pk}/").status_code == 204
    assert Video.objects.count() == 0


def test_deleting_a_reference_is_refused_in_the_one_shape(people, signed_in, routine):
    answer = signed_in(people.coach).delete(f"/api/videos/{routine.reference.pk}/")

    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "video_in_use"


def test_a_member_of_the_group_reads_its_routines(student, routine, people):
    listed = student.get("/api/routines/").json()["results"]
    row = student.get(f"/api/routines/{routine.pk}/").json()

    # What is read from the track of the reference is not in the list.
    read = {"out_of_view": [], "in_doubt": [], "proposed_tolerances": {}}
    assert [{**one, **read} for one in listed] == [row]
    assert (row["title"], row["owner"], row["mine"]) == ("Kata", "Carla Coach", False)
    assert row["groups"] == [people.group.name]
    assert row["joint_weights"] == {"head": 0.0}
    assert row["tolerances"] == {"left_knee": 20.0}


def test_a_failed_job_says_why_and_is_started_again(student, video):
    Job.objects.update(
        state=Job.State.FAILED, error_code="storage_full", reason=kept(Reason("storage_full")), retryable=True
    )
    address = f"/api/jobs/{Job.objects.get().pk}/"

    assert student.get(address).json()["error"] == {
        "code": "storage_full",
        "message": "There is no room for this video at the moment. Nothing is lost; try again later.",
        "retryable": True,
        "why": {"code": "storage_full", "about": "", "values": {}},
    }
    assert student.post(f"{address}retry/").json()["state"] == "queued"
    assert student.get(address).json()["error"] is None


def test_strangers_find_nothing(people, signed_in, processed, routine):
    stranger, job = signed_in(people.stranger), Job.objects.get(subject_id=processed.pk)

    for address in (
        f"/api/videos/{processed.pk}/",
        f"/api/videos/{processed.pk}/track/",
        f"/api/routines/{routine.pk}/",
        f"/api/jobs/{job.pk}/",
    ):
        answer = stranger.get(address)
        assert answer.status_code == 404
        assert answer.json()["error"]["code"] == "not_found"
    assert stranger.post(f"/api/jobs/{job.pk}/retry/").status_code == 404
    assert stranger.get("/api/videos/").json()["results"] == []
    assert stranger.get("/api/routines/").json()["results"] == []


@pytest.mark.parametrize("path", ["videos/", "routines/"])
def test_nobody_reads_without_signing_in(client, path):
    assert client.get(f"/api/{path}").status_code == 403


def test_the_description_covers_every_address_without_complaint(capsys):
    from drf_spectacular.drainage import GENERATOR_STATS

    with GENERATOR_STATS.silence():
        GENERATOR_STATS.reset()
        schema = SchemaGenerator().get_schema(public=True)
        complaints = [
            text for cache in (GENERATOR_STATS._warn_cache, GENERATOR_STATS._error_cache) for text in cache
        ]

    assert [text for text in complaints if "library" in text] == []
    assert {
        "/api/uploads/",
        "/api/uploads/{id}",
        "/api/videos/",
        "/api/videos/{id}/",
        "/api/videos/{id}/track/",
        "/api/routines/",
        "/api/routines/{id}/",
        "/api/jobs/{id}/",
        "/api/jobs/{id}/retry/",
    } <= set(schema["paths"])
