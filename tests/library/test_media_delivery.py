"""Videos are delivered in ranges, so that a player can seek, and only to those who may see them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from library.media import Span, Unsatisfiable, parse_range
from library.models import Video

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


@pytest.fixture
def file(processed):
    """Content of the student's rendition."""
    with processed.rendition.open("rb") as stored:
        return stored.read()


@pytest.fixture
def get(processed, people, signed_in):
    """``get(Range="…")`` asks for the rendition as the student."""
    session, address = signed_in(people.student), reverse("library:video_file", args=[processed.pk])

    def ask(method="get", **headers):
        return getattr(session, method)(address, headers={k.replace("_", "-"): v for k, v in headers.items()})

    return ask


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_without_a_range_the_whole_file_comes(get, file):
    answer = get()

    assert answer.status_code == 200
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["Content-Type"] == "video/mp4"
    assert answer["Content-Length"] == str(len(file))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer["Cache-Control"]
    assert body(answer) == file


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=100-199", 100, 199),
        ("bytes=0-0", 0, 0),
        ("bytes=500-", 500, None),
        ("bytes=0-", 0, None),
        ("bytes=-500", -500, None),
        ("bytes=0-99999999999", 0, None),
        ("BYTES = 5 - 9", 5, 9),
    ],
)
def test_a_range_gives_that_part(get, file, wanted, first, last):
    answer = get(Range=wanted)

    size = len(file)
    begin = first if first >= 0 else size + first
    end = size - 1 if last is None else last
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {begin}-{end}/{size}"
    assert answer["Content-Length"] == str(end - begin + 1)
    assert body(answer) == file[begin : end + 1]


def test_a_suffix_longer_than_the_file_gives_all_of_it(get, file):
    answer = get(Range=f"bytes=-{len(file) + 5}")

    assert answer.status_code == 206
    assert body(answer) == file


@pytest.mark.parametrize("wanted", ["bytes={size}-", "bytes={size}-{size}", "bytes=-0"])
def test_a_range_outside_the_file_cannot_be_satisfied(get, file, wanted):
    answer = get(Range=wanted.format(size=len(file)))

    assert answer.status_code == 416
    assert answer["Content-Range"] == f"bytes */{len(file)}"
    assert answer.content == b""


@pytest.mark.parametrize(
    "wanted",
    [
        "bytes=0-1,5-6",
        "bytes=9-3",
        "bytes=a-b",
        "bytes=-",
        "lines=1-2",
        "nonsense",
        "bytes=١-٢",
        "bytes=0-" + "9" * 5000,
    ],
)
def test_a_range_that_is_not_understood_gives_the_whole_file(get, file, wanted):
    answer = get(Range=wanted)

    assert answer.status_code == 200
    assert body(answer) == file


def test_head_says_everything_but_the_content(get, file):
    answer = get("head", Range="bytes=0-99")

    assert answer.status_code == 200
    assert answer["Content-Length"] == str(len(file))
    assert answer["Accept-Ranges"] == "bytes"
    assert answer.content == b""


def test_an_unchanged_file_is_not_sent_again(get):
    first = get()

    by_tag = get(If_None_Match=first["ETag"])
    by_date = get(If_Modified_Since=first["Last-Modified"])

    assert by_tag.status_code == by_date.status_code == 304
    assert by_tag["ETag"] == first["ETag"]
    assert get(If_None_Match='"other"').status_code == 200


def test_a_range_of_an_older_file_gives_the_whole_new_one(get, file):
    first = get()

    assert get(Range="bytes=0-9", If_Range=first["ETag"]).status_code == 206
    assert get(Range="bytes=0-9", If_Range=first["Last-Modified"]).status_code == 206
    assert get(Range="bytes=0-9", If_Range='"older"').status_code == 200
    assert get(Range="bytes=0-9", If_Range="W/" + first["ETag"]).status_code == 200
    assert get(Range="bytes=0-9", If_Range="Mon, 01 Jan 2001 00:00:00 GMT").status_code == 200


def test_only_reading_is_possible(get):
    assert get("post").status_code == 405


def test_the_poster_is_a_picture(processed, people, signed_in):
    answer = signed_in(people.student).get(reverse("library:video_poster", args=[processed.pk]))

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")


def test_the_original_is_a_download_under_its_own_name(processed, people, signed_in):
    Video.objects.update(original_name='Kür "5".mp4')
    answer = signed_in(people.student).get(reverse("library:video_original", args=[processed.pk]))

    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''K%C3%BCr%20%225%22.mp4"


@pytest.mark.parametrize("name", ["video_file", "video_poster", "video_original", "video", "video_delete"])
def test_classmates_and_strangers_find_nothing(processed, people, signed_in, name):
    address = reverse(f"library:{name}", args=[processed.pk])

    for person in (people.classmate, people.stranger, people.other_coach):
        assert signed_in(person).get(address).status_code == 404


@pytest.mark.parametrize("name", ["video_file", "video_poster", "video_original"])
def test_who_is_not_signed_in_is_asked_to(processed, client, name):
    answer = client.get(reverse(f"library:{name}", args=[processed.pk]))

    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_a_video_without_a_rendition_has_nothing_to_deliver(video, people, signed_in):
    session = signed_in(people.student)

    assert session.get(reverse("library:video_file", args=[video.pk])).status_code == 404
    assert session.get(reverse("library:video_poster", args=[video.pk])).status_code == 404


def test_a_file_that_is_missing_on_disk_is_not_found(processed, people, signed_in):
    processed.rendition.storage.delete(processed.rendition.name)

    answer = signed_in(people.student).get(reverse("library:video_file", args=[processed.pk]))
    assert answer.status_code == 404


def test_an_empty_file_has_no_range():
    with pytest.raises(Unsatisfiable):
        parse_range("bytes=-5", 0)
    with pytest.raises(Unsatisfiable):
        parse_range("bytes=0-", 0)
    assert parse_range("bytes=2-3", 10) == Span(2, 3)
