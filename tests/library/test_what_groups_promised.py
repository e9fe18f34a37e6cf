"""What a group promised about videos outlasts it, and nothing else does; one video holds up no other."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.utils import timezone

from accounts.models import Group, Membership
from accounts.services import leave_group
from library.errors import MovementGone
from library.keeping import sweeping
from library.keeping.terms import terms_of
from library.models import Video
from practice.forms import videos_to_choose
from practice.services import create_attempt
from tests.library.test_how_long_videos_are_kept import in_days, keep, uploaded, with_files
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import attempt_with, measured_video, shared_routine

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def pictures_due(video: Video) -> Any:
    return terms_of(Video.objects.get(pk=video.pk)).pictures


def test_ones_own_choice_is_no_promise_of_the_group(people: People) -> None:
    video = attempt_with(people.student, shared_routine(people, movement()), movement()).video
    keep(people.group, video_days=90)
    keep(people.student, video_days=10)
    leave_group(group=people.group, user=people.student)
    assert pictures_due(video) == in_days(10)
    keep(people.student, video_days=None)
    assert pictures_due(video) == in_days(90)


def test_a_group_that_stays_can_go_on_changing(people: People) -> None:
    second = Group.objects.create(name="Friday class", owner=people.coach, video_days=50)
    Membership.objects.create(group=second, user=people.student)
    routine = shared_routine(people, movement())
    routine.groups.add(second)
    video = attempt_with(people.student, routine, movement()).video
    keep(people.group, video_days=90)
    routine.groups.remove(people.group)
    keep(second, video_days=200)
    assert pictures_due(video) == in_days(90)
    leave_group(group=second, user=people.student)
    assert pictures_due(video) == in_days(90)


def test_a_reference_has_no_day_that_a_group_promised(people: People) -> None:
    reference = shared_routine(people, movement()).reference
    assert reference is not None
    second = Group.objects.create(name="Friday class", owner=people.other_coach, video_days=5)
    Membership.objects.create(group=second, user=people.coach)
    leave_group(group=second, user=people.coach)
    reference.refresh_from_db()
    assert reference.pictures_promised is None


def film_over(people: People) -> Video:
    """A film of the student whose time is over, and of which they were told."""
    video = measured_video(owner=people.student, track=movement())
    with_files(video)
    Video.objects.filter(pk=video.pk).update(pictures_told=in_days(-1))
    return uploaded(video, 40)


def test_one_video_that_cannot_be_removed_holds_up_no_other(
    people: People, sweep: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(people.group, video_days=30)
    first, second = film_over(people), film_over(people)
    remove = sweeping.remove_pictures

    def fails(*, video: Video, **values: Any) -> bool:
        if video.pk == first.pk:
            raise RuntimeError("something is wrong with this one")
        return remove(video=video, **values)

    monkeypatch.setattr(sweeping, "remove_pictures", fails)
    sweep()
    assert Video.objects.get(pk=first.pk).original
    assert not Video.objects.get(pk=second.pk).original


def test_files_that_were_not_removed_are_removed_the_next_day(
    people: People, sweep: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(people.group, video_days=30)
    video = film_over(people)
    folder = Path(settings.MEDIA_ROOT) / "videos" / str(video.pk)

    def away(*_args: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(FileSystemStorage, "delete", away)
        with pytest.raises(ConnectionError):
            sweep()
    video.refresh_from_db()
    assert video.pictures_removed_at is not None
    assert len(list(folder.iterdir())) == 3
    sweep()
    assert not folder.exists()


def test_no_attempt_is_made_with_what_cannot_be_scored(people: People) -> None:
    routine = shared_routine(people, movement())
    video = measured_video(owner=people.student, track=movement())
    Video.objects.filter(pk=video.pk).update(track=None, tracks_removed_at=timezone.now() - timedelta(days=1))
    assert not videos_to_choose(student=people.student, routine=routine).exists()
    with pytest.raises(MovementGone):
        create_attempt(student=people.student, routine=routine, video=Video.objects.get(pk=video.pk))
