"""Films and measured movements go when their time is over, after a mail a week before; scores stay."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from accounts.models import Group, Membership
from accounts.services import leave_group
from library.errors import Gone, MovementGone
from library.keeping.terms import shown_terms, terms_of
from library.models import Job, Track, Video
from library.routines.services import create_routine
from practice.models import Attempt
from practice.services import rescore_attempt, rescore_routine
from tests.consents import look_after
from tests.people import People, make_person
from tests.practice.bodies import movement
from tests.practice.stage import attempt_with, measured_video, run_job_of, shared_routine

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


@pytest.fixture
def scored(people: People) -> Attempt:
    """The student's scored attempt, its video with files."""
    attempt = attempt_with(people.student, shared_routine(people, movement()), movement())
    with_files(attempt.video)
    run_job_of(attempt)
    return attempt


def with_files(video: Video) -> None:
    for name in ("original", "rendition", "poster"):
        getattr(video, name).save(f"{name}.mp4", ContentFile(name.encode()), save=False)
    video.size = 8
    video.save()


def uploaded(video: Video, days_ago: int) -> Video:
    """The video, as one that was uploaded then."""
    Video.objects.filter(pk=video.pk).update(created_at=timezone.now() - timedelta(days=days_ago))
    video.refresh_from_db()
    return video


def a_week_later(*videos: Video) -> None:
    """As if a week had passed."""
    week = timedelta(days=7)
    for video in videos:
        video.refresh_from_db()
        named = ("pictures_told", "tracks_told")
        told = {name: getattr(video, name) - week for name in named if getattr(video, name)}
        Video.objects.filter(pk=video.pk).update(created_at=video.created_at - week, **told)
        video.refresh_from_db()


def keep(of: Any, **days: int | None) -> None:
    type(of).objects.filter(pk=of.pk).update(**days)


def stored(settings: Any, folder: str) -> list[Path]:
    return [path for path in (Path(settings.MEDIA_ROOT) / folder).rglob("*") if path.is_file()]


def in_days(number: int) -> Any:
    return timezone.localdate() + timedelta(days=number)


def test_nothing_goes_where_nobody_chose_a_time(scored: Attempt, sweep: Any, mailoutbox: Any) -> None:
    uploaded(scored.video, 3000)
    sweep()
    scored.video.refresh_from_db()
    assert scored.video.original
    assert mailoutbox == []


def test_a_film_goes_a_week_after_the_mail_and_its_score_stays(
    people: People, scored: Attempt, sweep: Any, mailoutbox: Any, settings: Any
) -> None:
    keep(people.group, video_days=30)
    uploaded(scored.video, 40)

    sweep()
    sweep()
    (mail,) = mailoutbox
    assert mail.to == [people.student.email]
    assert "1 video" in mail.body
    assert people.group.name not in mail.body
    assert scored.video.title not in mail.body
    assert len(stored(settings, "videos")) == 3

    a_week_later(scored.video)
    sweep()
    scored.video.refresh_from_db()
    assert stored(settings, f"videos/{scored.video.pk}") == []
    assert not any((scored.video.original, scored.video.rendition, scored.video.poster))
    assert scored.video.size == 0
    assert scored.video.track is not None
    assert Attempt.objects.get(pk=scored.pk).score.total == scored.score.total
    assert len(mailoutbox) == 1


def test_what_was_measured_has_a_time_of_its_own(
    people: People, scored: Attempt, sweep: Any, settings: Any, signed_in: Any
) -> None:
    keep(people.group, track_days=30)
    uploaded(scored.video, 30)
    sweep()
    a_week_later(scored.video)
    assert (len(stored(settings, "tracks")), len(stored(settings, "scores"))) == (2, 1)
    sweep()

    assert (len(stored(settings, "tracks")), len(stored(settings, "scores"))) == (1, 0)
    scored.refresh_from_db()
    assert scored.video.rendition
    assert scored.score.total is not None
    assert scored.score.moments is not None
    client: Client = signed_in(people.student)
    page = client.get(scored.get_absolute_url()).content.decode()
    assert "The measured movement was removed on" in page
    assert "The score stays" in page
    assert "data-playback" not in page
    answer = client.get(f"/api/attempts/{scored.pk}/playback/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (410, "movement_gone")


def test_an_attempt_without_movement_is_not_scored_again(people: People, scored: Attempt, sweep: Any) -> None:
    keep(people.student, track_days=1)
    uploaded(scored.video, 10)
    sweep()
    a_week_later(scored.video)
    sweep()
    scored.refresh_from_db()
    scored.video.refresh_from_db()
    assert rescore_routine(routine=scored.routine) == 0
    with pytest.raises(MovementGone):
        rescore_attempt(attempt=Attempt.objects.get(pk=scored.pk))
    assert Job.objects.get(subject_id=scored.pk).state == Job.State.DONE


def test_a_track_that_another_video_of_the_same_content_has_stays(
    people: People, scored: Attempt, sweep: Any
) -> None:
    twin = measured_video(owner=people.classmate, track=movement())
    Video.objects.filter(pk=twin.pk).update(sha256=scored.video.sha256, track=scored.video.track)
    keep(people.student, track_days=1)
    uploaded(scored.video, 10)
    sweep()
    a_week_later(scored.video)
    sweep()
    twin.refresh_from_db()
    scored.video.refresh_from_db()
    assert scored.video.track is None
    assert twin.track is not None
    assert Track.objects.filter(pk=twin.track_id).exists()


def test_the_shortest_of_several_groups_and_of_oneself_holds(people: People, scored: Attempt) -> None:
    second = Group.objects.create(name="Friday class", owner=people.coach, video_days=50)
    Membership.objects.create(group=second, user=people.student)
    keep(people.group, video_days=90)
    day = timezone.localdate(scored.video.created_at)
    # Not practised in the second group: its time does not count.
    assert terms_of(scored.video).pictures == day + timedelta(days=90)
    scored.routine.groups.add(second)
    assert terms_of(scored.video).pictures == day + timedelta(days=50)
    keep(people.student, video_days=20)
    scored.video.owner.refresh_from_db()
    assert terms_of(scored.video).pictures == day + timedelta(days=20)
    keep(people.student, video_days=200)
    scored.video.owner.refresh_from_db()
    assert terms_of(scored.video).pictures == day + timedelta(days=50)


def test_a_video_of_no_routine_counts_for_every_group_of_its_owner(people: People) -> None:
    keep(people.group, video_days=10)
    video = measured_video(owner=people.student, track=movement())
    assert terms_of(video).pictures == timezone.localdate() + timedelta(days=10)


def test_the_reference_and_takes_stay(people: People, scored: Attempt, sweep: Any) -> None:
    Membership.objects.filter(user=people.coach).update(role=Membership.Role.STUDENT)
    keep(people.group, video_days=1, track_days=1)
    keep(people.coach, video_days=1)
    reference = uploaded(scored.routine.reference, 100)
    sweep()
    a_week_later(reference)
    sweep()
    reference.refresh_from_db()
    assert terms_of(reference).pictures is None
    assert reference.track is not None
    assert reference.pictures_removed_at is None


def test_a_shorter_time_takes_nothing_without_a_week_s_notice(
    people: People, scored: Attempt, sweep: Any
) -> None:
    uploaded(scored.video, 400)
    keep(people.group, video_days=30)
    assert shown_terms(scored.video).pictures == in_days(7)
    sweep()
    scored.video.refresh_from_db()
    assert scored.video.pictures_told == in_days(7)
    keep(people.group, video_days=1)
    sweep()
    scored.video.refresh_from_db()
    assert scored.video.original


def test_a_longer_time_takes_the_notice_back(
    people: People, scored: Attempt, sweep: Any, mailoutbox: Any
) -> None:
    uploaded(scored.video, 40)
    keep(people.group, video_days=30)
    sweep()
    keep(people.group, video_days=90)
    sweep()
    a_week_later(scored.video)
    sweep()
    scored.video.refresh_from_db()
    assert scored.video.original
    keep(people.group, video_days=30)
    sweep()
    scored.video.refresh_from_db()
    assert scored.video.original
    assert len(mailoutbox) == 2


def test_who_leaves_the_group_is_kept_the_promise(people: People, scored: Attempt, sweep: Any) -> None:
    keep(people.group, video_days=30)
    uploaded(scored.video, 0)
    leave_group(group=people.group, user=people.student)
    scored.video.refresh_from_db()
    assert terms_of(scored.video).pictures == in_days(30)
    uploaded(scored.video, 40)
    Video.objects.update(pictures_promised=in_days(-10))
    sweep()
    a_week_later(scored.video)
    sweep()
    scored.video.refresh_from_db()
    assert not scored.video.original


@pytest.mark.parametrize("how", ["unshared", "group deleted"])
def test_the_promise_outlasts_sharing_and_the_group(people: People, scored: Attempt, how: str) -> None:
    keep(people.group, video_days=30)
    if how == "unshared":
        scored.routine.groups.clear()
    else:
        people.group.delete()
    scored.video.refresh_from_db()
    assert terms_of(scored.video).pictures == timezone.localdate(scored.video.created_at) + timedelta(days=30)


def test_of_a_minor_the_guardian_is_told_too(
    people: People, scored: Attempt, sweep: Any, mailoutbox: Any
) -> None:
    guardian = look_after(people.student)
    keep(people.group, video_days=30, track_days=30)
    uploaded(scored.video, 25)
    sweep()
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted([guardian.email, people.student.email])
    assert all("movement" in mail.body for mail in mailoutbox)


def test_who_could_not_be_told_loses_nothing(
    people: People, scored: Attempt, sweep: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: Any, **_values: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("common.mails.send_mail", fails)
    keep(people.group, video_days=30)
    uploaded(scored.video, 40)
    sweep()
    a_week_later(scored.video)
    sweep()
    scored.video.refresh_from_db()
    assert scored.video.original
    assert scored.video.pictures_told is None


def test_a_video_that_is_worked_on_waits(people: People, scored: Attempt, sweep: Any) -> None:
    keep(people.group, video_days=30)
    Video.objects.filter(pk=scored.video.pk).update(pictures_told=in_days(-1))
    uploaded(scored.video, 40)
    Job.objects.filter(subject_id=scored.video.pk).update(state=Job.State.RUNNING)
    sweep()
    scored.video.refresh_from_db()
    assert scored.video.original
    Job.objects.filter(subject_id=scored.video.pk).update(state=Job.State.DONE)
    sweep()
    scored.video.refresh_from_db()
    assert not scored.video.original


def test_what_is_kept_no_longer_becomes_no_reference(people: People) -> None:
    video = measured_video(owner=people.coach, track=movement())
    Video.objects.filter(pk=video.pk).update(pictures_removed_at=timezone.now())
    with pytest.raises(Gone):
        create_routine(owner=people.coach, reference=video, title="Again")


def test_the_coach_sets_it_and_members_read_it(people: People, scored: Attempt, signed_in: Any) -> None:
    address = f"/coaching/groups/{people.group.pk}/"
    coach, student = signed_in(people.coach), signed_in(people.student)
    sent = {"keeping-video_days": "30", "keeping-track_days": "365", "keeping-keypoints_only": "on"}
    assert coach.post(f"{address}keeping/", sent).status_code == 302
    people.group.refresh_from_db()
    assert (people.group.video_days, people.group.track_days) == (30, 365)
    assert people.group.keypoints_only_since is not None
    page = student.get(address).content.decode()
    assert "Videos are kept for 30 days." in page
    assert "only the places of joints are kept" in page
    for address in (scored.video.get_absolute_url(), scored.get_absolute_url()):
        assert "The film is kept until" in student.get(address).content.decode()
    told = student.get(f"/api/videos/{scored.video.pk}/").json()
    assert told["kept_until"] == {"film": in_days(30).isoformat(), "movement": in_days(365).isoformat()}
    assert told["pictures_removed_at"] is None


@pytest.mark.parametrize("days", ["0", "-3", "4000", "many"])
def test_a_number_of_days_that_is_none_is_refused(people: People, signed_in: Any, days: str) -> None:
    address = f"/coaching/groups/{people.group.pk}/keeping/"
    answer = signed_in(people.coach).post(address, {"keeping-video_days": days})
    assert answer.status_code == 400
    people.group.refresh_from_db()
    assert people.group.video_days is None


def test_a_person_chooses_for_themselves(people: People, signed_in: Any) -> None:
    client = signed_in(people.student)
    assert "Tuesday class" in client.get("/privacy/keeping/").content.decode()
    assert client.post("/privacy/keeping/", {"keeping-video_days": "5"}).status_code == 302
    people.student.refresh_from_db()
    assert people.student.video_days == 5
    assert client.post("/privacy/keeping/", {"keeping-video_days": "0"}).status_code == 422


def test_nobody_but_the_coach_sets_it_for_a_group(people: People, signed_in: Any) -> None:
    address = f"/coaching/groups/{people.group.pk}/keeping/"
    for person in (people.student, people.stranger, people.other_coach, make_person("Nora New", coach=True)):
        assert signed_in(person).post(address, {"keeping-video_days": "1"}).status_code == 404
