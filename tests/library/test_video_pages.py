"""The pages of videos: the list, one video, the upload, and the live state of processing."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from library import services
from library.models import Job, Video
from tests.things import said

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


@pytest.fixture
def student(people, signed_in):
    return signed_in(people.student)


def text(answer) -> str:
    return answer.content.decode()


def fail(video, **values) -> Job:
    """The video's job after it failed."""
    defaults = {"reason": said("No person was found in this video."), "retryable": True}
    Job.objects.filter(subject_id=video.pk).update(state=Job.State.FAILED, **{**defaults, **values})
    return Job.objects.get(subject_id=video.pk)


def test_an_empty_list_invites_to_upload(student):
    page = text(student.get(reverse("library:videos")))

    assert "You have no videos yet" in page
    assert reverse("library:upload") in page


def test_the_list_shows_ones_own_videos_and_their_state(student, video, people, clip):
    services.create_video(owner=people.classmate, file=clip, title="Not mine")

    page = text(student.get(reverse("library:videos")))

    assert "My practice" in page
    assert "Not mine" not in page
    assert "Waiting for its turn" in page


def test_a_long_list_has_pages(student, people, video):
    Video.objects.bulk_create([Video(owner=people.student, title=f"Video {n}") for n in range(30)])

    assert "1 of 2" in text(student.get(reverse("library:videos")))
    assert "2 of 2" in text(student.get(reverse("library:videos"), {"page": "2"}))
    assert student.get(reverse("library:videos"), {"page": "nonsense"}).status_code == 200


def test_a_processed_video_is_played_with_its_poster(student, processed):
    page = text(student.get(processed.get_absolute_url()))

    assert f'src="{reverse("library:video_file", args=[processed.pk])}"' in page
    assert f'poster="{reverse("library:video_poster", args=[processed.pk])}"' in page
    assert "100 % of the frames" in page
    assert "Ready" in page


def test_a_waiting_video_asks_for_its_state_every_second(student, video):
    page = text(student.get(video.get_absolute_url()))

    job = Job.objects.get()
    assert f'hx-get="{reverse("library:job_state", args=[job.pk])}?seen="' in page
    assert 'hx-trigger="every 1s"' in page
    assert "Not playable yet" in page


def test_the_state_shows_stage_and_percent(student, video):
    Job.objects.update(state=Job.State.RUNNING, stage="transcode", percent=17)

    answer = student.get(reverse("library:job_state", args=[Job.objects.get().pk]), {"seen": ""})

    assert "Getting the video ready" in text(answer)
    assert 'value="17"' in text(answer)
    assert answer["Cache-Control"] == "no-store"
    assert 'hx-swap-oob="innerHTML">Getting the video ready' in text(answer), "said to screen readers"


def test_a_stage_that_was_seen_is_not_said_again(student, video):
    Job.objects.update(state=Job.State.RUNNING, stage="transcode", percent=18)

    answer = student.get(reverse("library:job_state", args=[Job.objects.get().pk]), {"seen": "transcode"})

    assert "hx-swap-oob" not in text(answer)
    assert "HX-Refresh" not in answer


@pytest.mark.parametrize(
    ("state", "stage", "seen", "refreshes"),
    [
        (Job.State.RUNNING, "extract", "transcode", True),
        (Job.State.RUNNING, "extract", "extract", False),
        (Job.State.DONE, "", "extract", True),
        (Job.State.FAILED, "extract", "extract", True),
        (Job.State.QUEUED, "", "", False),
    ],
)
def test_the_page_loads_again_when_there_is_something_new(student, video, state, stage, seen, refreshes):
    Job.objects.update(state=state, stage=stage)

    answer = student.get(reverse("library:job_state", args=[Job.objects.get().pk]), {"seen": seen})

    assert ("HX-Refresh" in answer) is refreshes


def test_a_failure_says_why_and_offers_another_try(student, video):
    job = fail(video)

    page = text(student.get(video.get_absolute_url()))

    assert "No person was found in this video." in page
    assert reverse("library:job_retry", args=[job.pk]) in page
    assert "every 1s" not in page


def test_a_failure_that_would_only_come_again_offers_none(student, video):
    job = fail(video, retryable=False)

    assert reverse("library:job_retry", args=[job.pk]) not in text(student.get(video.get_absolute_url()))


def test_who_asks_all_the_same_is_told_that_it_cannot_help(student, video):
    job = fail(video, retryable=False)

    page = student.post(reverse("library:job_retry", args=[job.pk]))
    answer = student.post(f"/api/jobs/{job.pk}/retry/")

    assert (page.status_code, answer.status_code) == (409, 409)
    assert answer.json()["error"]["code"] == "not_retryable"
    job.refresh_from_db()
    assert job.state == Job.State.FAILED


def test_trying_again_puts_the_job_back_in_the_queue(student, video):
    job = fail(video)

    answer = student.post(reverse("library:job_retry", args=[job.pk]), headers={"HX-Request": "true"})

    job.refresh_from_db()
    assert job.state == Job.State.QUEUED
    assert "Waiting for its turn" in text(answer)


def test_trying_again_without_javascript_leads_back(student, video):
    job, back = fail(video), "http://testserver" + video.get_absolute_url()
    address = reverse("library:job_retry", args=[job.pk])

    assert student.post(address, headers={"Referer": back})["Location"] == back
    elsewhere = student.post(address, headers={"Referer": "https://evil.example/"})
    assert elsewhere["Location"] == reverse("library:videos")


def test_trying_again_leaves_work_under_way_alone(student, video):
    Job.objects.update(state=Job.State.RUNNING, percent=40)

    student.post(reverse("library:job_retry", args=[Job.objects.get().pk]))

    assert (Job.objects.get().state, Job.objects.get().percent) == (Job.State.RUNNING, 40)


def test_strangers_find_no_job(people, signed_in, video):
    job = fail(video)

    for person in (people.classmate, people.stranger, people.coach):
        session = signed_in(person)
        assert session.get(reverse("library:job_state", args=[job.pk])).status_code == 404
        assert session.post(reverse("library:job_retry", args=[job.pk])).status_code == 404
    job.refresh_from_db()
    assert job.state == Job.State.FAILED


def test_without_javascript_the_file_comes_with_the_form(student, people, clip):
    file = SimpleUploadedFile("kick.mp4", clip.read_bytes(), content_type="video/mp4")

    answer = student.post(reverse("library:upload"), {"title": "My kick", "file": file})

    video = Video.objects.get()
    assert answer["Location"] == video.get_absolute_url()
    assert (video.owner, video.title, video.original_name) == (people.student, "My kick", "kick.mp4")
    assert Job.objects.get().subject_id == video.pk


def test_a_video_uploaded_before_is_taken_and_gets_the_title(student, video):
    answer = student.post(reverse("library:upload"), {"title": "Better name", "video": str(video.pk)})

    assert answer["Location"] == video.get_absolute_url()
    assert Video.objects.get().title == "Better name"


def test_somebody_elses_video_is_not_taken(people, signed_in, video):
    answer = signed_in(people.stranger).post(reverse("library:upload"), {"video": str(video.pk)})

    assert answer.status_code == 422
    assert "no longer there" in text(answer)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"Dear coach", "“letter.mp4” is not a video that can be read."),
        (b"", "The submitted file is empty."),
    ],
)
def test_a_file_that_is_no_video_is_answered_with_a_sentence(student, content, sentence):
    file = SimpleUploadedFile("letter.mp4", content)

    answer = student.post(reverse("library:upload"), {"file": file})

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert Video.objects.count() == 0


def test_a_form_without_a_file_asks_for_one(student):
    answer = student.post(reverse("library:upload"), {"title": "Nothing"})

    assert answer.status_code == 422
    assert "Choose a video." in text(answer)


@pytest.mark.parametrize("name", ["videos", "upload", "routines", "routine_new"])
def test_pages_ask_to_sign_in(client, name):
    answer = client.get(reverse(f"library:{name}"))

    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_titles_from_outside_cannot_become_markup(student, video):
    services.rename_video(video=video, title="<script>alert(1)</script>")

    for address in (reverse("library:videos"), video.get_absolute_url()):
        assert "<script>alert(1)" not in text(student.get(address))
