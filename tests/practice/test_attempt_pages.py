"""The pages of attempts, as the server sends them; the browser's part has tests of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from library.models import Job, Routine
from practice.models import Attempt
from scoring.compare.feedback.sentences import sentence_of
from tests.people import People
from tests.practice import bodies
from tests.practice.bodies import movement
from tests.practice.stage import attempt_with, job_of, measured_video, run_job_of, shared_routine
from tests.scoring.music import sound, tune
from tests.things import said

pytestmark = pytest.mark.unit
SignIn = Callable[..., Client]


def text_of(response: object) -> str:
    """The page as plain text."""
    body = response.content.decode()  # type: ignore[attr-defined]
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


def test_a_result_shows_form_timing_parts_and_moments(
    people: People, scored: Attempt, signed_in: SignIn
) -> None:
    page = signed_in(people.student).get(scored.get_absolute_url())
    text = text_of(page)
    score = scored.score
    assert score is not None
    assert f"{score.total:.0f} of 100" in text
    for words in ("Timing", "Work on this", "Part by part", "Left wrist", "Recognised automatically"):
        assert words in text
    assert sentence_of(score.facts.moments[0]) in text
    # Each in the table and on the body.
    assert (
        page.content.decode().count('data-part="') == 3 * 13 + 1
    )  # the table, and two maps; from the sides there are two heads


def test_low_parts_are_marked_by_a_word_and_unmeasured_ones_named(
    people: People, routine: Routine, signed_in: SignIn
) -> None:
    track = bodies.without_joints(movement(wrong_arm=(0.0, 4.0, 140.0)), 16)
    attempt = attempt_with(people.student, routine, track)
    run_job_of(attempt)
    page = signed_in(people.student).get(attempt.get_absolute_url())
    rows = dict(re.findall(r'data-part="\d+"[^>]*>([\w ]+)</button>(.*?)</tr>', page.content.decode(), re.S))
    assert len(rows) == 13
    assert "low" in re.sub(r"<[^>]*>", "", rows["Left wrist"])
    assert "low" not in re.sub(r"<[^>]*>", "", rows["Right wrist"])
    assert "not measured" in rows["Right ankle"]
    assert "Not measured: Right ankle." in text_of(page)


def test_who_starts_late_against_the_music_reads_it(people: People, signed_in: SignIn) -> None:
    music = sound(tune(1, 8.0))
    routine = shared_routine(people, replace(movement(begin=1.0), sound=music))
    late = replace(movement(begin=1.3), sound=music)
    attempt = attempt_with(people.student, routine, late)
    run_job_of(attempt)
    page = signed_in(people.student).get(attempt.get_absolute_url())
    assert "You start 0.3 s late against the music." in text_of(page)


def test_what_is_left_out_because_somebody_was_in_the_way_is_said(people: People, signed_in: SignIn) -> None:
    routine = shared_routine(people, replace(movement(), in_doubt=((0.5, 0.75),)))
    attempt = attempt_with(people.student, routine, replace(movement(), in_doubt=((1.0, 1.5), (2.0, 2.0))))
    run_job_of(attempt)
    client = signed_in(people.student)
    said = text_of(client.get(attempt.get_absolute_url()))
    because = "because somebody else was in the way and it cannot be told who is who:"
    assert f"Left out of the practice, {because} 0:01.0–0:01.5, 0:02.0." in said
    assert f"Left out of the reference, {because} 0:00.5–0:00.8." in said
    assert f"Left out of the reference, {because} 0:00.5–0:00.8." in text_of(
        client.get(routine.get_absolute_url())
    )
    score = client.get(f"/api/attempts/{attempt.pk}/").json()["score"]
    assert score["practice_in_doubt"] == [[1.0, 1.5], [2.0, 2.0]]
    assert client.get(f"/api/routines/{routine.pk}/").json()["in_doubt"] == [[0.5, 0.75]]


def test_who_changes_sides_reads_when_first_of_all(people: People, signed_in: SignIn) -> None:
    routine = shared_routine(people, movement(seconds=8.0))
    attempt = attempt_with(people.student, routine, bodies.changing_sides(start=4.0, end=8.0))
    run_job_of(attempt)
    client = signed_in(people.student)
    text = text_of(client.get(attempt.get_absolute_url()))
    assert "From 0:04 to 0:08 you do it on the other side." in text
    assert "Done on the other side: 0:04–0:08." in text
    score = client.get(f"/api/attempts/{attempt.pk}/").json()["score"]
    (change,) = score["side_changes"]
    assert change["start"] == pytest.approx(4.0, abs=0.2)
    assert change["reference_end"] == pytest.approx(8.0, abs=0.2)
    assert score["remarks"][0]["kind"] == "on_other_side"
    playback = client.get(f"/api/attempts/{attempt.pk}/playback/").json()
    assert playback["side_changes"] == [change]


def test_a_score_from_before_the_routine_was_changed_says_so_and_can_be_made_anew(
    people: People, scored: Attempt, signed_in: SignIn
) -> None:
    client, said = signed_in(people.student), "The routine was changed after this score was made."
    assert said not in text_of(client.get(scored.get_absolute_url()))
    Routine.objects.filter(pk=scored.routine_id).update(trim_end=3.0)
    assert said in text_of(client.get(scored.get_absolute_url()))
    client.post(f"/practice/attempts/{scored.pk}/mirror/", {"mirror": "auto"})
    run_job_of(scored)
    assert said not in text_of(client.get(scored.get_absolute_url()))


def test_several_repetitions_are_listed_one_by_one(
    people: People, scored: Attempt, signed_in: SignIn
) -> None:
    client = signed_in(people.student)
    assert "Repetition by repetition" not in text_of(client.get(scored.get_absolute_url()))
    score = scored.score
    assert score is not None
    score.repetitions = [
        {"start": 0.0, "end": 2.0, "total": 88.2, "timing": 70.0},
        {"start": 2.0, "end": 4.0, "total": None, "timing": None},
    ]
    score.save()
    text = text_of(client.get(scored.get_absolute_url()))
    assert "1 Form 88 0.0–2.0 s · timing 70 2 not measured 2.0–4.0 s" in text


def test_of_several_repetitions_the_total_is_the_mean_and_one_is_looked_at(
    people: People, routine: Routine, signed_in: SignIn
) -> None:
    attempt = attempt_with(people.student, routine, movement(seconds=12.0, wrong_arm=(4.6, 7.4, 70.0)))
    run_job_of(attempt)
    score = attempt.score
    assert score is not None
    totals = [one.total or 0.0 for one in score.facts.repetitions]
    assert len(totals) == 3
    assert totals.index(min(totals)) == 1
    assert score.total == pytest.approx(sum(totals) / 3)
    client = signed_in(people.student)
    text = text_of(client.get(attempt.get_absolute_url()))
    said = f"worst {totals[1]:.0f} (repetition 2). Look at repetition 2: what is said here is of it."
    assert said in text
    assert "Work on this repetition 2" in text
    assert "Part by part repetition 2" in text
    assert "The reference runs along in repetition 2" in text
    assert "mean of 3 repetitions" in text_of(client.get("/practice/"))
    answer = client.get(f"/api/attempts/{attempt.pk}/").json()["score"]
    assert said in answer["over_repetitions"]
    assert (answer["total"], answer["shown_repetition"]) == (score.total, 1)
    path = client.get(f"/api/attempts/{attempt.pk}/playback/").json()["path"]
    shown = score.facts.repetitions[1]
    assert (path[0][1], path[-1][1]) == pytest.approx((shown.start, shown.end), abs=1e-3)


def test_a_mirrored_practice_is_said_to_be_so(people: People, routine: Routine, signed_in: SignIn) -> None:
    attempt = attempt_with(people.student, routine, bodies.mirrored(movement()))
    run_job_of(attempt)
    page = signed_in(people.student).get(attempt.get_absolute_url())
    assert "Mirrored." in text_of(page)
    assert "pl-flipped" in page.content.decode()


def test_the_coach_sees_the_result_with_the_students_name_and_cannot_delete_it(
    people: People, scored: Attempt, signed_in: SignIn
) -> None:
    page = signed_in(people.coach).get(scored.get_absolute_url())
    assert "Sam Student" in text_of(page)
    assert f"/practice/attempts/{scored.pk}/delete/" not in page.content.decode()


def test_one_who_left_the_group_keeps_the_result_without_the_reference(
    people: People, scored: Attempt, signed_in: SignIn
) -> None:
    people.group.memberships.filter(user=people.student).delete()
    page = signed_in(people.student).get(scored.get_absolute_url())
    assert page.status_code == 200
    assert "You no longer have access to the reference video." in text_of(page)
    assert f"/library/videos/{scored.routine.reference_id}/file/" not in page.content.decode()


def test_while_it_waits_the_page_asks_every_second(
    people: People, attempt: Attempt, signed_in: SignIn
) -> None:
    page = signed_in(people.student).get(attempt.get_absolute_url()).content.decode()
    assert f'hx-get="/practice/attempts/{attempt.pk}/state/"' in page
    assert 'hx-trigger="every 1s"' in page


def test_the_live_part_says_step_and_percent(people: People, attempt: Attempt, signed_in: SignIn) -> None:
    Job.objects.filter(subject_id=attempt.video_id).update(
        state=Job.State.RUNNING, stage="extract", percent=40
    )
    response = signed_in(people.student).get(f"/practice/attempts/{attempt.pk}/state/")
    assert "Looking for the body" in text_of(response)
    assert "36 %" in text_of(response)
    assert "HX-Refresh" not in response.headers


def test_the_page_reloads_into_the_result(people: People, scored: Attempt, signed_in: SignIn) -> None:
    response = signed_in(people.student).get(f"/practice/attempts/{scored.pk}/state/")
    assert response.headers["HX-Refresh"] == "true"


def test_a_failure_shows_the_reason_stops_asking_and_offers_what_can_help(
    people: People, attempt: Attempt, signed_in: SignIn
) -> None:
    client, job = signed_in(people.student), Job.objects.filter(subject_id=attempt.video_id)
    job.update(state=Job.State.FAILED, stage="extract", reason=said("It was dark."), retryable=True)
    page = client.get(attempt.get_absolute_url()).content.decode()
    assert "It was dark." in page
    assert f'action="/practice/attempts/{attempt.pk}/retry/"' in page
    assert "hx-trigger" not in page
    job.update(retryable=False)
    page = client.get(attempt.get_absolute_url()).content.decode()
    assert f'action="/practice/attempts/{attempt.pk}/retry/"' not in page
    assert "Use another video" in page


def test_retry_starts_the_work_again(people: People, attempt: Attempt, signed_in: SignIn) -> None:
    Job.objects.filter(pk=job_of(attempt).pk).update(state=Job.State.FAILED, retryable=True)
    response = signed_in(people.coach).post(f"/practice/attempts/{attempt.pk}/retry/")
    assert response.headers["Location"] == attempt.get_absolute_url()
    assert job_of(attempt).state == Job.State.QUEUED


def test_a_pointless_retry_says_why(people: People, attempt: Attempt, signed_in: SignIn) -> None:
    Job.objects.filter(pk=job_of(attempt).pk).update(
        state=Job.State.FAILED, retryable=False, reason=said("It was dark.")
    )
    client = signed_in(people.student)
    page = client.post(f"/practice/attempts/{attempt.pk}/retry/", follow=True)
    assert "Trying again cannot help here. It was dark." in text_of(page)


def test_setting_the_side_by_hand_scores_again(people: People, scored: Attempt, signed_in: SignIn) -> None:
    client = signed_in(people.student)
    client.post(f"/practice/attempts/{scored.pk}/mirror/", {"mirror": "yes"})
    scored.refresh_from_db()
    assert scored.mirror == "yes"
    assert job_of(scored).state == Job.State.QUEUED
    page = client.post(f"/practice/attempts/{scored.pk}/mirror/", {"mirror": "sideways"}, follow=True)
    assert "That is not one of the choices." in text_of(page)
    scored.refresh_from_db()
    assert scored.mirror == "yes"


def test_a_new_attempt_from_one_of_my_videos(people: People, routine: Routine, signed_in: SignIn) -> None:
    video = measured_video(owner=people.student, track=movement(), title="Tuesday evening")
    client, address = signed_in(people.student), f"/practice/routines/{routine.pk}/new/"
    assert "Tuesday evening" in client.get(address).content.decode()
    response = client.post(address, {"chosen": str(video.pk)})
    assert response.headers["Location"] == Attempt.objects.get().get_absolute_url()


def test_a_new_attempt_from_the_upload(people: People, routine: Routine, signed_in: SignIn) -> None:
    video = measured_video(owner=people.student, track=movement())
    client = signed_in(people.student)
    client.post(f"/practice/routines/{routine.pk}/new/", {"video": str(video.pk), "mirror": "no"})
    attempt = Attempt.objects.get()
    assert (attempt.video, attempt.mirror, attempt.student) == (video, "no", people.student)


def test_a_file_that_is_no_video_is_refused_with_a_sentence(
    people: People, routine: Routine, signed_in: SignIn
) -> None:
    file = SimpleUploadedFile("notes.mp4", b"these are notes", content_type="video/mp4")
    response = signed_in(people.student).post(f"/practice/routines/{routine.pk}/new/", {"file": file})
    assert response.status_code == 422
    assert "not a video" in text_of(response)
    assert not Attempt.objects.exists()


def test_choosing_nothing_or_somebody_elses_video_is_refused(
    people: People, routine: Routine, signed_in: SignIn
) -> None:
    client, address = signed_in(people.student), f"/practice/routines/{routine.pk}/new/"
    other = measured_video(owner=people.classmate, track=movement())
    for data in ({}, {"video": str(other.pk)}, {"chosen": str(other.pk)}, {"video": "nonsense"}):
        assert client.post(address, data).status_code == 422
    assert not Attempt.objects.exists()


def test_a_stranger_cannot_practise_the_routine(people: People, routine: Routine, signed_in: SignIn) -> None:
    for method in ("get", "post"):
        client = signed_in(people.stranger)
        assert getattr(client, method)(f"/practice/routines/{routine.pk}/new/").status_code == 404


def test_my_attempts_with_state_and_score_of_one_routine_if_asked(
    people: People, scored: Attempt, signed_in: SignIn
) -> None:
    client = signed_in(people.student)
    text = text_of(client.get("/practice/"))
    assert "Arm lift" in text
    assert f"{scored.score.total:.0f} of 100" in text  # type: ignore[union-attr]
    assert "Arm lift" in text_of(client.get(f"/practice/?routine={scored.routine_id}"))
    assert scored.get_absolute_url() not in client.get(f"/practice/?routine={scored.pk}").content.decode()
    assert client.get("/practice/?routine=nonsense&page=x").status_code == 200


def test_an_empty_list_says_what_to_do(people: People, signed_in: SignIn) -> None:
    assert "You have not tried a routine yet." in text_of(signed_in(people.student).get("/practice/"))


def test_a_list_with_work_under_way_stays_live(people: People, attempt: Attempt, signed_in: SignIn) -> None:
    client = signed_in(people.student)
    assert 'hx-trigger="every 3s"' in client.get("/practice/").content.decode()
    run_job_of(attempt)
    assert 'hx-trigger="every 3s"' not in client.get("/practice/").content.decode()


def test_a_coach_sees_the_students_attempts_and_scores_them_again(
    people: People, routine: Routine, scored: Attempt, signed_in: SignIn
) -> None:
    client = signed_in(people.coach)
    assert "Sam Student" in text_of(client.get("/practice/?of=students"))
    listed = f"/practice/routines/{routine.pk}/"
    assert client.get(f"/practice/?routine={routine.pk}").headers["Location"] == listed
    assert "Sam Student" in text_of(client.get(listed))
    page = client.post(f"{listed}rescore/", follow=True)
    assert "1 attempt is scored again." in text_of(page)
    assert job_of(scored).state == Job.State.QUEUED


def test_only_the_routines_coach_sees_its_attempts_and_scores_them_again(
    people: People, routine: Routine, scored: Attempt, signed_in: SignIn
) -> None:
    for user in (people.student, people.classmate, people.stranger, people.other_coach):
        client = signed_in(user)
        assert client.get(f"/practice/routines/{routine.pk}/").status_code == 404
        assert client.post(f"/practice/routines/{routine.pk}/rescore/").status_code == 404
    assert job_of(scored).state == Job.State.DONE


def test_deleting_asks_first(people: People, scored: Attempt, signed_in: SignIn) -> None:
    client, address = signed_in(people.student), f"/practice/attempts/{scored.pk}/delete/"
    assert "Delete the video too" in text_of(client.get(address))
    assert Attempt.objects.exists()
    assert client.post(address, {"with_video": "on"}).status_code == 302
    assert not Attempt.objects.exists()
    assert not people.student.videos.exists()


def test_classmates_and_strangers_get_404_on_every_page(
    people: People, scored: Attempt, signed_in: SignIn
) -> None:
    base = f"/practice/attempts/{scored.pk}/"
    for user in (people.classmate, people.stranger, people.other_coach):
        client = signed_in(user)
        for path in ("", "state/", "delete/"):
            assert client.get(base + path).status_code == 404
        for path in ("retry/", "mirror/", "delete/"):
            assert client.post(base + path, {"mirror": "yes"}).status_code == 404
    assert Attempt.objects.get().mirror == "auto"


def test_visitors_are_sent_to_sign_in(scored: Attempt, client: Client) -> None:
    response = client.get(scored.get_absolute_url())
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/")


def test_no_page_has_inline_scripts_or_styles(people: People, scored: Attempt, signed_in: SignIn) -> None:
    client = signed_in(people.student)
    pages = (
        scored.get_absolute_url(),
        "/practice/",
        f"/practice/attempts/{scored.pk}/delete/",
        f"/practice/routines/{scored.routine_id}/new/",
    )
    for address in pages:
        page = client.get(address).content.decode()
        assert " style=" not in page
        assert not re.search(r"<script(?![^>]*\bsrc=)", page)
        assert not re.search(r"\son[a-z]+=\"", page)
