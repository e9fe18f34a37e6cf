"""A coach adds further good performances to a routine, says which part counts, and removes them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from library import services
from library.errors import BadRoutine, Gone, VideoInUse
from library.models import Job, RoutineTake, Video
from library.routines.services import (
    MOST_TAKES,
    add_take,
    confirm_take,
    create_routine,
    delete_routine,
    remove_take,
    trim_take,
    update_routine,
)
from tests.media import make_clip

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


@pytest.fixture
def routine(people, clip):
    reference = services.create_video(owner=people.coach, file=clip, title="Demonstration")
    return create_routine(owner=people.coach, reference=reference, title="First kata", groups=[people.group])


@pytest.fixture
def other_clip(tmp_path):
    return make_clip(tmp_path / "anna.mp4", seconds=1.0)


@pytest.fixture
def performance(people, other_clip):
    return services.create_video(owner=people.coach, file=other_clip, title="Anna")


@pytest.fixture
def take(routine, performance):
    return add_take(routine=routine, video=performance)


@pytest.fixture
def coach(people, signed_in):
    return signed_in(people.coach)


def text(answer) -> str:
    return answer.content.decode()


def new(routine) -> str:
    return reverse("library:take_new", args=[routine.pk])


def test_a_coach_adds_one_of_the_own_videos(coach, routine, performance):
    assert '<option value="' + str(performance.pk) in text(coach.get(new(routine)))

    answer = coach.post(new(routine), {"chosen": str(performance.pk), "trim_start": "0.2", "trim_end": ""})

    assert answer["Location"] == routine.get_absolute_url() + "#takes"
    take = routine.takes.get()
    assert (take.video, take.trim_start, take.trim_end) == (performance, 0.2, None)
    assert "It counts once it is measured and compared." in text(coach.get(routine.get_absolute_url()))


def test_a_coach_adds_a_new_file(coach, routine, people, other_clip):
    file = SimpleUploadedFile("anna.mp4", other_clip.read_bytes())

    coach.post(new(routine), {"file": file, "title": "Anna in May"})

    video = routine.takes.get().video
    assert (video.owner, video.title) == (people.coach, "Anna in May")


def test_a_title_typed_after_the_upload_is_kept(coach, routine, performance):
    coach.post(new(routine), {"video": str(performance.pk), "title": "Anna in June"})

    assert routine.takes.get().video.title == "Anna in June"


def test_the_page_of_the_routine_shows_them_with_what_they_do(coach, routine, take):
    RoutineTake.objects.update(trim_start=0.25)

    page = text(coach.get(routine.get_absolute_url()))

    assert "what differs between them will count less in the score" in page
    assert "Anna" in page
    assert "From 0.3 s to 1" in page
    assert "Waiting for its turn" in page
    assert reverse("library:take_edit", args=[take.pk]) in page
    assert reverse("library:take_remove", args=[take.pk]) in page


def test_a_routine_without_takes_says_nothing_of_them_to_students(people, signed_in, routine):
    assert 'id="takes"' not in text(signed_in(people.student).get(routine.get_absolute_url()))


def test_a_coach_says_which_part_counts(coach, routine, take):
    address = reverse("library:take_edit", args=[take.pk])
    assert "Trim “Anna”" in text(coach.get(address))

    answer = coach.post(address, {"trim_start": "0.1", "trim_end": "0.9"})

    take.refresh_from_db()
    assert answer["Location"] == routine.get_absolute_url() + "#takes"
    assert (take.trim_start, take.trim_end) == (0.1, 0.9)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"trim_start": "0.8", "trim_end": "0.2"}, "The end must come after the start."),
        ({"trim_end": "60"}, "The video lasts only 1.0 seconds."),
        ({"trim_start": "-1"}, "greater than or equal to 0"),
        ({"trim_start": "nan"}, "Enter a number."),
    ],
)
def test_a_trim_that_does_not_fit_is_marked_with_a_sentence(
    coach, routine, performance, take, values, sentence
):
    edited = coach.post(reverse("library:take_edit", args=[take.pk]), values)
    remove_take(take=take)
    added = coach.post(new(routine), {"chosen": str(performance.pk), **values})

    for answer in (edited, added):
        assert answer.status_code == 422
        assert sentence in text(answer)
    assert routine.takes.count() == 0


def test_a_number_that_is_none_is_refused_from_anywhere(routine, performance):
    for value in (float("nan"), float("inf")):
        with pytest.raises(BadRoutine, match="Enter a number of seconds"):
            add_take(routine=routine, video=performance, trim_start=value)


def test_removing_asks_first_and_leaves_the_video(coach, routine, take):
    address = reverse("library:take_remove", args=[take.pk])
    assert "Remove “Anna” from “First kata”?" in text(coach.get(address))
    assert routine.takes.count() == 1

    answer = coach.post(address)

    assert answer["Location"] == routine.get_absolute_url() + "#takes"
    assert routine.takes.count() == 0
    assert Video.objects.filter(title="Anna").exists()
    assert not Job.objects.filter(kind="check_take").exists()


def test_a_take_needs_a_video(coach, routine):
    answer = coach.post(new(routine), {})

    assert answer.status_code == 422
    assert "Choose a video." in text(answer)


def test_the_reference_is_no_take_nor_is_the_same_file_again(coach, routine, people, clip):
    with pytest.raises(BadRoutine, match="the reference already"):
        add_take(routine=routine, video=routine.reference)
    twin = services.create_video(owner=people.coach, file=clip, title="Twin")

    answer = coach.post(new(routine), {"chosen": str(twin.pk)})

    assert answer.status_code == 422
    assert "the same file as the reference" in text(answer)


def test_a_video_is_a_take_of_a_routine_once(coach, routine, people, take, other_clip):
    assert coach.post(new(routine), {"chosen": str(take.video_id)}).status_code == 422
    twin = services.create_video(owner=people.coach, file=other_clip, title="Twin")
    for video in (take.video, twin):
        with pytest.raises(BadRoutine, match="a take of the routine already"):
            add_take(routine=routine, video=video)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoutineTake.objects.create(routine=routine, video=take.video)


def test_somebody_elses_video_is_no_take_until_it_is_uploaded(coach, routine, people, other_clip):
    theirs = services.create_video(owner=people.student, file=other_clip)

    for field in ("chosen", "video"):
        assert coach.post(new(routine), {field: str(theirs.pk)}).status_code == 422
    with pytest.raises(BadRoutine, match="one of your own videos"):
        add_take(routine=routine, video=theirs)


def test_there_is_an_end_to_how_many(coach, routine, people, other_clip):
    for number in range(MOST_TAKES):
        add_take(routine=routine, video=Video.objects.create(owner=people.coach, title=str(number)))

    with pytest.raises(BadRoutine, match=f"at most {MOST_TAKES} takes"):
        add_take(routine=routine, video=Video.objects.create(owner=people.coach, title="more"))

    there = Video.objects.count()
    file = SimpleUploadedFile("anna.mp4", other_clip.read_bytes())
    answer = coach.post(new(routine), {"file": file})
    assert answer.status_code == 422
    assert f"at most {MOST_TAKES} takes" in text(answer)
    assert Video.objects.count() == there, "nothing is left in the library"


def test_a_take_becomes_the_reference_only_once_it_is_removed(coach, routine, take):
    values = {"title": "First kata", "reference": str(take.video_id), "red_threshold": "60"}
    address = reverse("library:routine_edit", args=[routine.pk])

    assert coach.post(address, values).status_code == 302
    routine.refresh_from_db()
    assert routine.reference_id != take.video_id, "another reference has a page of its own"

    with pytest.raises(BadRoutine, match="This video is a take of the routine"):
        update_routine(routine=routine, reference=take.video)
    remove_take(take=take)
    assert update_routine(routine=routine, reference=take.video).reference == take.video


def test_a_video_that_is_a_take_stays(coach, take):
    with pytest.raises(VideoInUse, match="a take of the routine “First kata”"):
        services.delete_video(video=take.video)
    answer = coach.post(reverse("library:video_delete", args=[take.video_id]))
    assert answer.status_code == 409
    assert "remove the take there first" in text(answer)


def test_the_page_of_the_video_says_whose_take_it_is(coach, routine, take):
    page = text(coach.get(take.video.get_absolute_url()))

    assert "Take of" in page
    assert routine.get_absolute_url() in page
    assert reverse("library:video_delete", args=[take.video_id]) not in page


def test_a_deleted_routine_leaves_the_videos(coach, routine, take):
    coach.post(reverse("library:routine_delete", args=[routine.pk]))

    assert RoutineTake.objects.count() == 0
    assert Video.objects.count() == 2


def test_a_coach_who_goes_takes_the_takes_along(people, take):
    people.coach.delete()

    assert (Video.objects.count(), RoutineTake.objects.count(), Job.objects.count()) == (0, 0, 0)


def test_a_video_deleted_meanwhile_becomes_no_take(routine, performance):
    services.delete_video(video=Video.objects.get(pk=performance.pk))

    with pytest.raises(Gone, match="was deleted meanwhile") as refused:
        add_take(routine=routine, video=performance)

    assert refused.value.status == 409
    assert not RoutineTake.objects.exists()


def test_a_video_deleted_meanwhile_becomes_no_reference(people, performance):
    services.delete_video(video=Video.objects.get(pk=performance.pk))

    with pytest.raises(Gone, match="was deleted meanwhile"):
        create_routine(owner=people.coach, reference=performance, title="First kata")


def test_a_routine_deleted_meanwhile_gets_no_take(routine, performance):
    delete_routine(routine=type(routine).objects.get(pk=routine.pk))

    with pytest.raises(Gone, match="This routine was deleted meanwhile"):
        add_take(routine=routine, video=performance)


@pytest.mark.parametrize(
    "change", [confirm_take, lambda take: trim_take(take=take, trim_start=0.1, trim_end=None)]
)
def test_a_take_removed_meanwhile_is_not_changed(take, change):
    remove_take(take=RoutineTake.objects.get(pk=take.pk))

    with pytest.raises(Gone, match="was removed meanwhile"):
        change(take=take)

    assert not Job.objects.filter(kind="check_take").exists()


def test_a_video_that_became_a_take_meanwhile_is_not_deleted(coach, routine, performance):
    read_before = Video.objects.get(pk=performance.pk)
    add_take(routine=routine, video=performance)

    with pytest.raises(VideoInUse, match="is a take of the routine"):
        services.delete_video(video=read_before)

    assert coach.delete(f"/api/videos/{performance.pk}/").status_code == 409


def test_the_administration_says_in_a_sentence_why_a_take_has_no_likeness(take, people, signed_in):
    reason = {"code": "no_person", "about": "take", "values": {}}
    RoutineTake.objects.filter(pk=take.pk).update(reason=reason)
    people.coach.is_staff = people.coach.is_superuser = True
    people.coach.save()
    page = signed_in(people.coach).get("/admin/library/routinetake/")
    assert "No person was found in the take." in text(page)
