"""A coach puts joints right: the video gets a corrected track, attempts are scored again, all can go back."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from django.urls import reverse
from django.utils import timezone

from library import services as library
from library.models import Job, Track, Video
from library.processing import steps
from library.tracks import pose_track
from modelroom.corrections import services
from modelroom.corrections.selectors import correctable_videos, editor_json
from modelroom.models import Correction
from practice.playback import playback
from scoring.pose.corrections import Correction as Frame
from tests.practice.bodies import movement
from tests.practice.stage import job_of, measured_video, run_job_of, stored_track

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

LEFT_WRIST = 9


def frame_of(
    video: Video, index: int, *, joint: int = LEFT_WRIST, to=(300.0, 100.0, 1.0), since=False
) -> Frame:
    """The left wrist of a frame put elsewhere."""
    track = pose_track(track=video.track.measured)
    keypoints = track.keypoints[index].astype(float).copy()
    keypoints[LEFT_WRIST] = to
    return Frame(float(track.times[index]), keypoints, since)


def save(video: Video, by, *frames: Frame, removed=()) -> Track:
    video.refresh_from_db()
    track = services.save_corrections(
        video=video, by=by, track=video.track.measured.pk, frames=frames, removed=removed
    )
    video.refresh_from_db()
    return track


@pytest.fixture
def video(scored) -> Video:
    return scored.video


def test_a_saved_correction_gives_the_video_a_corrected_track_and_keeps_the_measured_one(video, people):
    before = video.track
    track = save(video, people.coach, frame_of(video, 20))
    assert video.track == track != before
    assert track.base == before
    assert pose_track(track=track).keypoints[20, LEFT_WRIST].tolist() == [300.0, 100.0, 1.0]
    assert (track.model, track.model_version) == (before.model, before.model_version)
    assert Track.objects.filter(base=before).count() == 1, "made before the transaction, used in it"
    row = Correction.objects.get()
    assert (row.by, row.video, row.track) == (people.coach, video, before)
    assert row.time == pose_track(track=before).times[20]


def test_the_attempt_is_scored_again_with_the_corrected_joints(scored, people):
    first = scored.score
    whole = pose_track(track=scored.video.track)
    right = movement()
    frames = [Frame(float(whole.times[i]), right.keypoints[i].astype(float)) for i in range(18, 49)]
    save(scored.video, people.coach, *frames)
    assert job_of(scored).state == Job.State.QUEUED
    assert run_job_of(scored).state == Job.State.DONE
    assert scored.score != first
    assert scored.score.practice_track.base == first.practice_track
    assert scored.score.total > first.total + 1
    assert Track.objects.filter(base=None).count() == 2, "nothing was measured again"


def test_the_player_shows_the_corrected_joints(scored, people):
    save(scored.video, people.coach, frame_of(scored.video, 20))
    run_job_of(scored)
    scored.refresh_from_db()
    data = playback(attempt=scored, score=scored.score, user=people.student)
    assert data["practice"]["keypoints"][20][3 * LEFT_WRIST : 3 * LEFT_WRIST + 2] == [300, 100]


def test_a_corrected_reference_scores_every_attempt_at_it_again(scored, people, routine):
    save(routine.reference, people.coach, frame_of(routine.reference, 20))
    assert job_of(scored).state == Job.State.QUEUED


def test_removing_all_corrections_goes_back_to_the_first_score(scored, people):
    first, measured = scored.score, scored.video.track
    save(scored.video, people.coach, frame_of(scored.video, 20))
    run_job_of(scored)
    services.remove_corrections(video=scored.video)
    scored.video.refresh_from_db()
    assert scored.video.track == measured
    run_job_of(scored)
    assert scored.score == first
    assert not Correction.objects.exists()


def test_a_frame_can_be_let_be_as_measured_while_others_stay(video, people):
    save(video, people.coach, frame_of(video, 20), frame_of(video, 30))
    time = Correction.objects.first().time
    track = save(video, people.coach, removed=[round(time, 4)])
    assert Correction.objects.count() == 1
    measured = pose_track(track=track.base)
    np.testing.assert_array_equal(pose_track(track=track).keypoints[20], measured.keypoints[20])


def test_correcting_a_frame_once_more_replaces_what_was_said_of_it(video, people, staff):
    save(video, people.coach, frame_of(video, 20))
    track = save(video, staff, frame_of(video, 20, to=(200.0, 90.0, 1.0)))
    assert Correction.objects.get().by == staff
    assert pose_track(track=track).keypoints[20, LEFT_WRIST, 0] == 200.0


def test_interpolated_frames_are_part_of_the_track(video, people):
    ends = (frame_of(video, 20), frame_of(video, 30, to=(400.0, 200.0, 1.0), since=True))
    track = save(video, people.coach, *ends)
    assert pose_track(track=track).keypoints[25, LEFT_WRIST, :2].tolist() == pytest.approx(
        [350, 150], abs=0.1
    )


def test_a_hidden_joint_is_not_measured(video, people):
    track = save(video, people.coach, frame_of(video, 20, to=(float("nan"), 5.0, 0.0)))
    assert pose_track(track=track).keypoints[20, LEFT_WRIST, 2] == 0
    assert Correction.objects.get().keypoints[LEFT_WRIST] == [0.0, 5.0, 0.0]


def test_saving_nothing_new_scores_nothing(video, people, scored):
    save(video, people.coach, frame_of(video, 20))
    run_job_of(scored)
    save(video, people.coach, frame_of(video, 20))
    assert job_of(scored).state == Job.State.DONE


def test_another_person_has_no_corrections_and_going_back_brings_them_again(video, people):
    corrected = save(video, people.coach, frame_of(video, 20))
    other = stored_track(video, movement(), parameters="person=1.000,0.500,0.500")
    steps.use_track(video, other)
    video.refresh_from_db()
    assert video.track == other
    assert editor_json(video=video)["corrections"] == []
    steps.use_track(video, corrected.base)
    video.refresh_from_db()
    assert video.track == corrected


def test_a_corrected_track_names_the_person_it_follows(video, people):
    other = stored_track(video, movement(), parameters="person=1.000,0.500,0.500")
    steps.use_track(video, other)
    track = save(video, people.coach, frame_of(video, 20))
    assert track.person == "1.000,0.500,0.500"


def test_who_had_another_person_followed_meanwhile_is_told(video, people):
    frame, seen = frame_of(video, 20), video.track.pk
    steps.use_track(video, stored_track(video, movement(), parameters="person=1.000,0.500,0.500"))
    with pytest.raises(services.TrackChanged, match="measured again"):
        services.save_corrections(video=video, by=people.coach, track=seen, frames=[frame])
    assert not Correction.objects.exists()


def test_who_removes_corrections_removes_those_they_saw(video, people, signed_in):
    seen = video.track.measured.pk
    steps.use_track(video, stored_track(video, movement(), parameters="person=1.000,0.500,0.500"))
    save(video, people.coach, frame_of(video, 20))
    address = reverse("video-corrections", args=[video.pk])
    client = signed_in(people.coach)
    assert client.delete(f"{address}?track={seen}").status_code == 409
    assert client.delete(f"{address}?track=no").status_code == 400
    assert Correction.objects.count() == 1
    assert client.delete(f"{address}?track={video.track.measured.pk}").status_code == 200
    assert not Correction.objects.exists()


def test_a_hidden_joint_far_away_is_kept_inside_the_picture(video, people):
    save(video, people.coach, frame_of(video, 20, to=(1e308, -1e308, 0.0)))
    x, y, confidence = Correction.objects.get().keypoints[LEFT_WRIST]
    assert (y, confidence) == (0.0, 0.0)
    assert x <= pose_track(track=video.track).width


def test_two_who_correct_different_frames_at_once_both_count(video, people, staff, monkeypatch):
    stored, again = services._keep_corrected, []

    def between(base, measured, corrections):
        """The other's correction is saved after the first has looked at what there is."""
        made = stored(base, measured, corrections)
        if not again:
            again.append(True)
            save(video, staff, frame_of(video, 30))
        return made

    monkeypatch.setattr(services, "_keep_corrected", between)
    track = save(video, people.coach, frame_of(video, 20))
    keypoints = pose_track(track=track).keypoints
    assert keypoints[[20, 30], LEFT_WRIST, 0].tolist() == [300.0, 300.0]
    assert Correction.objects.count() == 2


def test_more_corrections_than_a_video_may_have_are_refused_whole(video, people, settings):
    settings.CORRECTIONS_MAX = 2
    before = video.track
    with pytest.raises(services.TooManyCorrections):
        save(video, people.coach, *(frame_of(video, index) for index in (1, 2, 3)))
    video.refresh_from_db()
    assert video.track == before
    assert not Correction.objects.exists()


def test_earlier_corrected_tracks_go_after_a_day_and_the_measured_one_stays(video, people):
    measured = video.track
    first = save(video, people.coach, frame_of(video, 20))
    Track.objects.filter(pk=first.pk).update(created_at=timezone.now() - timedelta(days=2))
    save(video, people.coach, frame_of(video, 21))
    tracks = set(Track.objects.filter(content_sha256=video.sha256))
    assert tracks == {measured, video.track}


def test_deleting_the_video_takes_corrections_and_tracks_along(people):
    video = measured_video(owner=people.coach, track=movement())
    save(video, people.coach, frame_of(video, 20))
    library.delete_video(video=video)
    assert not Correction.objects.exists()
    assert not Track.objects.exists()


def test_another_video_of_the_same_file_leaves_the_measured_track_when_it_goes(people):
    video = measured_video(owner=people.coach, track=movement())
    copy = Video.objects.create(owner=people.coach, title="Copy", sha256=video.sha256, track=video.track)
    measured = video.track
    save(video, people.coach, frame_of(video, 20))
    library.delete_video(video=copy)
    assert Track.objects.filter(pk=measured.pk).exists()
    services.remove_corrections(video=video)
    video.refresh_from_db()
    assert video.track == measured


def test_a_copy_that_goes_leaves_the_corrections_of_a_person_who_may_be_followed_again(people):
    video = measured_video(owner=people.coach, track=movement())
    first = video.track
    copy = Video.objects.create(owner=people.coach, title="Copy", sha256=video.sha256, track=first)
    corrected = save(video, people.coach, frame_of(video, 20))
    steps.use_track(video, stored_track(video, movement(), parameters="person=1.000,0.500,0.500"))
    library.delete_video(video=copy)
    assert Correction.objects.count() == 1
    steps.use_track(video, first)
    video.refresh_from_db()
    assert video.track == corrected


def test_the_list_counts_the_corrected_frames_of_the_track_in_use(video, people):
    save(video, people.coach, frame_of(video, 20), frame_of(video, 30))
    (row,) = (one for one in correctable_videos(user=people.coach) if one.pk == video.pk)
    assert row.corrected == 2


def asked(client, method: str, video: Video, data: dict | None = None):
    address = reverse("video-corrections", args=[video.pk])
    return getattr(client, method)(address, data or {}, content_type="application/json")


def changes(video: Video, *frames: Frame, removed=()) -> dict:
    listed = [
        {"time": one.time, "keypoints": one.keypoints.tolist(), "from_previous": one.from_previous}
        for one in frames
    ]
    return {"track": str(video.track.measured.pk), "frames": listed, "removed": list(removed)}


def test_the_api_gives_the_measured_track_and_takes_changes(video, people, signed_in):
    client = signed_in(people.coach)
    data = client.get(reverse("video-corrections", args=[video.pk])).json()
    assert data["track"] == str(video.track_id)
    assert len(data["measured"]["keypoints"]) == video.track.frames
    answer = asked(client, "patch", video, changes(video, frame_of(video, 20)))
    assert (answer.status_code, answer.json()) == (200, {"corrected": 1, "scored_again": 1})
    data = client.get(reverse("video-corrections", args=[video.pk])).json()
    assert data["corrections"][0]["keypoints"][LEFT_WRIST] == [300.0, 100.0, 1.0]
    assert data["measured"]["keypoints"][20][LEFT_WRIST] != [300.0, 100.0, 1.0], "the measured joints stay"
    answer = asked(client, "delete", video)
    assert (answer.status_code, answer.json()["corrected"]) == (200, 0)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"frames": [{"time": 1.517, "keypoints": [[1, 1, 1]] * 17}]}, 422),
        ({"frames": [{"time": 0.5, "keypoints": [[1, 1, 1]] * 16}]}, 400),
        ({"frames": [{"time": 0.5, "keypoints": [[1, 1]] * 17}]}, 400),
        ({"frames": [{"time": 0.5, "keypoints": [[-1, 1, 1]] * 17}]}, 422),
        ({"frames": [{"time": 0.5, "keypoints": [[1, 1, 7]] * 17}]}, 422),
        ({"frames": [{"time": 0.5, "keypoints": [["nan", 1, 1]] * 17}]}, 400),
        ({"frames": [{"time": 0.5, "keypoints": [[1, 1, "nan"]] * 17}]}, 400),
        ({"frames": [{"time": 0.5, "keypoints": [[1, 1, 1]] * 17}] * 2}, 422),
        ({"frames": "none"}, 400),
        ({"removed": ["inf"]}, 400),
        ({"removed": ["a"]}, 400),
        ({"track": "no"}, 400),
        ({"track": "00000000-0000-0000-0000-000000000000"}, 409),
    ],
)
def test_the_api_refuses_what_does_not_fit_with_a_sentence_and_keeps_nothing(
    video, people, signed_in, change, status
):
    answer = asked(signed_in(people.coach), "patch", video, changes(video) | change)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]
    assert not Correction.objects.exists()


def test_a_video_that_is_not_measured_cannot_be_corrected_yet(people, signed_in):
    video = Video.objects.create(owner=people.coach, title="New", sha256="0" * 64)
    assert asked(signed_in(people.coach), "get", video).status_code == 409
    assert asked(signed_in(people.coach), "delete", video).status_code == 409
    page = signed_in(people.coach).get(reverse("modelroom:correct", args=[video.pk]))
    assert "not been measured yet" in page.content.decode()


def test_the_page_shows_the_attempts_and_follows_their_scoring(scored, people, signed_in):
    client = signed_in(people.coach)
    page = client.get(reverse("modelroom:correct", args=[scored.video_id])).content.decode()
    assert scored.get_absolute_url() in page
    assert "Being scored again" not in page
    save(scored.video, people.coach, frame_of(scored.video, 20))
    fragment = client.get(reverse("modelroom:rescored", args=[scored.video_id])).content.decode()
    assert "Being scored again" in fragment
    assert "hx-trigger" in fragment
