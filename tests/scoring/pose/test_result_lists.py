"""AlphaPose's lists as tracks: by the frames' numbers and times, one person, exactly there and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scoring.compare.published import (
    entries_of_list,
    entries_of_track,
    normalised_list,
    read_entries,
    read_list,
)
from scoring.errors import BadTrack
from scoring.pose.files import load_track, save_track
from scoring.pose.result_lists import frame_number, track_from_json, track_to_json
from scoring.pose.track import PoseTrack
from tests.scoring.pose.figures import absent, track_of, walker

pytestmark = pytest.mark.unit

LEFT_WRIST = 9


def listed(frames: dict[int, list[np.ndarray]], **more: Any) -> list[dict[str, Any]]:
    """A list as AlphaPose writes it, in which each frame shows the given people ``[17, 3]``."""
    entries = []
    for number, people in frames.items():
        for points in people:
            low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
            box = [*(low - 10).tolist(), *(high - low + 20).tolist()]
            keypoints = points.astype(float).ravel().tolist()
            entries.append(
                {
                    "image_id": f"{number}.jpg",
                    "category_id": 1,
                    "keypoints": keypoints,
                    "score": 2.9,
                    "box": box,
                }
                | more
            )
    return entries


def as_track(entries: list[dict[str, Any]]) -> PoseTrack:
    return track_from_json(json.dumps(entries).encode())


def two_people(frames: int = 30) -> tuple[np.ndarray, np.ndarray]:
    return walker(frames, at=(100, 200), speed=1.0), walker(frames, at=(500, 220), speed=-1.0)


class TestTime:
    def test_two_people_in_a_frame_take_no_more_time_than_one(self) -> None:
        one, other = two_people()
        track = as_track(listed({n: [one[n], other[n]] for n in range(30)}))
        assert len(track) == 30
        assert track.duration == pytest.approx(29 / 30)

    def test_one_person_is_followed_in_whatever_order_people_are_listed(self) -> None:
        one, other = two_people()
        other[:, :, 2] = 0.6
        frames = {n: [one[n], other[n]] if n % 3 else [other[n], one[n]] for n in range(30)}
        np.testing.assert_array_equal(as_track(listed(frames)).keypoints, one)

    def test_frames_without_anyone_stay_gaps(self) -> None:
        one, _ = two_people()
        track = as_track(listed({n: [one[n]] for n in range(30) if not 10 <= n < 15}))
        assert np.flatnonzero(~track.found).tolist() == [10, 11, 12, 13, 14]
        assert track.times[15] == pytest.approx(0.5)
        np.testing.assert_array_equal(track.keypoints[15:], one[15:])

    def test_the_order_of_the_list_does_not_matter(self) -> None:
        one, other = two_people()
        entries = listed({n: [one[n], other[n]] for n in range(30)})
        shuffled = [entries[place] for place in np.random.default_rng(0).permutation(len(entries))]
        np.testing.assert_array_equal(as_track(shuffled).keypoints, as_track(entries).keypoints)

    def test_somebody_who_passes_by_is_not_followed(self) -> None:
        one, other = two_people()
        track = as_track(listed({n: [one[n]] if n != 12 else [other[n], one[n]] for n in range(30)}))
        np.testing.assert_array_equal(track.keypoints, one)

    @pytest.mark.parametrize(
        ("image_id", "place", "number"),
        [
            ("455.jpg", 456, 455),
            ("shot_3_00012.png", 0, 12),
            ("12.jp2", 0, 12),
            ("7.mp4", 0, 7),
            (7, 0, 7),
            ("photo.png", 5, 5),
            ("", 5, 5),
            ("20261121104455123.jpg", 5, 5),
            ("0012.jpg", 5, 12),
            ("000000000012.jpg", 5, 12),
            ("clip_0000000000000000_keypoints.png", 5, 0),
            (7.0, 0, 7),
            (None, 5, 5),
        ],
    )
    def test_the_number_of_a_frame_is_the_last_in_its_name(
        self, image_id: object, place: int, number: int
    ) -> None:
        assert frame_number(image_id, place) == number

    def test_people_in_a_picture_without_a_number_are_in_one_frame(self, tmp_path: Path) -> None:
        one, other = two_people()
        entries = listed({0: [one[0], other[0]], 1: [one[1]]})
        for entry, name in zip(entries, ("a.png", "a.png", "b.png"), strict=True):
            entry["image_id"] = name
        assert as_track(entries).found.tolist() == [True, True]
        (tmp_path / "a.json").write_text(json.dumps(entries))
        read = read_entries(tmp_path / "a.json")
        assert [read.frame(place) for place in range(3)] == [0, 0, 1]

    @pytest.mark.parametrize("digits", [4, 6, 12, 16])
    def test_names_may_be_padded_with_any_number_of_zeros(self, digits: int) -> None:
        one, other = two_people(40)
        entries = listed({n: [one[n], other[n]] for n in range(40) if not 10 <= n < 30})
        plain = as_track(entries)
        for entry in entries:
            entry["image_id"] = f"{int(entry['image_id'][:-4]):0{digits}d}.jpg"
        padded = as_track(entries)
        assert padded.duration == pytest.approx(39 / 30)
        assert int(padded.found.sum()) == 20
        np.testing.assert_array_equal(padded.keypoints, plain.keypoints)

    def test_a_time_that_is_null_is_one_that_is_not_stated(self) -> None:
        one, _ = two_people()
        track = as_track(listed({n: [one[n]] for n in range(30)}, time=None))
        assert track.duration == pytest.approx(29 / 30)

    @pytest.mark.parametrize("time", [1e300, float("nan"), "soon"])
    def test_times_beyond_reason_are_refused(self, time: object, tmp_path: Path) -> None:
        one, _ = two_people()
        entries = [*listed({0: [one[0]]}, time=0.0), *listed({1: [one[1]]}, time=time)]
        (tmp_path / "a.json").write_text(json.dumps(entries))
        with pytest.raises(BadTrack, match="times are not numbers"):
            load_track(tmp_path / "a.json")
        with pytest.raises(BadTrack, match="entry 1: the time must be a number of seconds"):
            read_entries(tmp_path / "a.json")


class TestThereAndBack:
    @pytest.fixture
    def track(self) -> PoseTrack:
        """A track with gaps, odd times and digits to the last place."""
        keypoints = absent(walker(40), [0, 7, 8, 39])
        noise = np.random.default_rng(3).normal(0, 1, keypoints.shape).astype(np.float32)
        plain = track_of(keypoints + noise * (1, 1, 0), model="blazepose-heavy", model_version="v1")
        return replace(
            plain,
            keypoints=plain.keypoints.astype(np.float32),
            times=plain.times + np.random.default_rng(4).uniform(0, 1e-3, 40),
        )

    def test_every_number_comes_back(self, track: PoseTrack) -> None:
        back = track_from_json(track_to_json(track))
        np.testing.assert_array_equal(back.times, track.times)
        np.testing.assert_array_equal(back.keypoints, track.keypoints)
        np.testing.assert_array_equal(back.boxes, track.boxes)
        assert (back.model, back.model_version, back.width, back.height) == (
            "blazepose-heavy",
            "v1",
            640,
            480,
        )
        assert track_to_json(back) == track_to_json(track)

    def test_joints_that_were_not_seen_come_back_unseen(self, track: PoseTrack) -> None:
        keypoints = track.keypoints.copy()
        keypoints[10:20, LEFT_WRIST] = (np.nan, np.nan, 0.0)
        track = replace(track, keypoints=keypoints)
        back = track_from_json(track_to_json(track))
        np.testing.assert_array_equal(back.keypoints, keypoints)
        np.testing.assert_array_equal(back.boxes, track.boxes)

    def test_unseen_joints_make_no_giant_that_others_are_taken_for(self) -> None:
        one, other = two_people()
        one[5:25, LEFT_WRIST] = 0.0
        other[:, :, 2] = 0.8
        back = as_track(listed({n: [other[n], one[n]] for n in range(30)}))
        np.testing.assert_array_equal(back.keypoints[:, 5], one[:, 5])
        assert np.isnan(back.keypoints[5:25, LEFT_WRIST, 0]).all()

    def test_the_list_is_proper_json_with_the_keys_of_alphapose(self, track: PoseTrack) -> None:
        def no_constant(name: str) -> None:
            raise AssertionError(name)

        entries = json.loads(track_to_json(track), parse_constant=no_constant)
        assert {"image_id", "category_id", "keypoints", "score", "box", "idx"} <= set(entries[0])

    def test_entries_are_those_of_the_track(self, track: PoseTrack, tmp_path: Path) -> None:
        save_track(track, tmp_path / "a.json")
        read, direct = read_entries(tmp_path / "a.json"), entries_of_track(track)
        np.testing.assert_array_equal(read.keypoints, direct.keypoints)
        np.testing.assert_array_equal(read.boxes, direct.boxes)
        np.testing.assert_array_equal(read.times, direct.times)
        assert read.image_ids == direct.image_ids


class TestJointsWithoutAPlace:
    """YOLO's writers put what they are unsure of at (0, 0) and leave it a confidence."""

    @pytest.fixture
    def entries(self) -> list[dict[str, Any]]:
        one, other = two_people()
        one[5:25, LEFT_WRIST] = (0.0, 0.0, 0.4)
        other[:, :, 2] = 0.8
        return listed({n: [other[n], one[n]] for n in range(30)})

    def test_they_were_not_seen(self, entries: list[dict[str, Any]]) -> None:
        track = as_track(entries)
        assert np.isnan(track.keypoints[5:25, LEFT_WRIST, :2]).all()
        assert (track.keypoints[5:25, LEFT_WRIST, 2] == 0.0).all()
        assert (track.keypoints[:5, LEFT_WRIST, 2] > 0.0).all()

    def test_they_make_no_giant_that_others_are_taken_for(self, entries: list[dict[str, Any]]) -> None:
        one, _ = two_people()
        np.testing.assert_array_equal(as_track(entries).keypoints[:, 5], one[:, 5])

    def test_the_published_formulas_leave_such_people_out(self, entries: list[dict[str, Any]]) -> None:
        read = entries_of_list(entries, "a")
        assert np.flatnonzero(~read.whole).tolist() == list(range(11, 50, 2))
        assert read.keypoints[11, LEFT_WRIST, 2] == 0.0

    def test_in_a_normalised_list_a_joint_may_stand_in_the_corner_of_its_box(self) -> None:
        one, _ = two_people()
        entries = listed({n: [one[n]] for n in range(4)})
        for entry, points in zip(entries, one, strict=False):
            entry["box"] = [*points[LEFT_WRIST, :2].tolist(), 300.0, 300.0]
        normal = entries_of_list(normalised_list(entries, entries_of_list(entries, "a")), "a")
        assert (normal.keypoints[:, LEFT_WRIST, :2] == 0.0).all()
        assert normal.whole.all()


class TestSharesOfThePicture:
    @pytest.mark.parametrize("boxed", [True, False])
    def test_they_are_refused_with_what_to_do(self, boxed: bool, tmp_path: Path) -> None:
        one, _ = two_people()
        entries = listed({n: [one[n] / (640, 480, 1)] for n in range(30)})
        for entry in entries:
            del entry["box"]
            if boxed:
                entry["bbox"] = [0.1, 0.1, 0.3, 0.6]
        (tmp_path / "a.json").write_text(json.dumps(entries))
        for read in (load_track, lambda path: read_entries(path, boxed=boxed)):
            with pytest.raises(BadTrack, match=r"^a\.json: The coordinates are shares of the picture, not"):
                read(tmp_path / "a.json")

    def test_somebody_small_in_the_corner_is_still_in_pixels(self) -> None:
        small = walker(30, at=(300, 200)) * np.array([0.03, 0.03, 1])
        assert as_track(listed({n: [small[n]] for n in range(30)})).found.all()


class TestNamesOfPeople:
    """Trackers say who is who, as ``idx`` or ``track_id``."""

    @staticmethod
    def crossing(
        names: Sequence[Sequence[object]], key: str = "idx"
    ) -> tuple[list[dict[str, Any]], np.ndarray]:
        """A list of two who cross at frame 20, till when the other is surer; and the one, named first."""
        one, other = walker(40, at=(240, 200), speed=3.0), walker(40, at=(360, 200), speed=-3.0)
        other[:, :, 2] = np.where(np.arange(40) < 20, 0.95, 0.85)[:, None]
        entries = listed({n: [one[n], other[n]] for n in range(40)})
        for place, entry in enumerate(entries):
            entry[key] = names[place // 2][place % 2]
        return entries, one

    @pytest.mark.parametrize("key", ["idx", "track_id"])
    @pytest.mark.parametrize("names", [(1, 2), ([1.0], [2.0]), ("ann", "ben")])
    def test_whoever_bears_a_name_is_followed_throughout(
        self, names: tuple[object, object], key: str
    ) -> None:
        entries, one = self.crossing([names] * 40, key)
        np.testing.assert_array_equal(as_track(entries).keypoints, one)

    def test_one_name_for_all_says_nothing(self) -> None:
        entries, _ = self.crossing([([0.0], [0.0])] * 40)
        without = [{key: value for key, value in entry.items() if key != "idx"} for entry in entries]
        np.testing.assert_array_equal(as_track(entries).keypoints, as_track(without).keypoints)

    def test_numbers_that_only_count_people_say_nothing(self) -> None:
        entries, _ = self.crossing([(n % 2, 1 - n % 2) for n in range(40)])
        without = [{key: value for key, value in entry.items() if key != "idx"} for entry in entries]
        np.testing.assert_array_equal(as_track(entries).keypoints, as_track(without).keypoints)

    def test_who_gets_another_name_is_followed_on(self) -> None:
        entries, one = self.crossing([(1, 2) if n < 30 else (3, 2) for n in range(40)])
        for entry in entries:
            if entry["idx"] == 2:
                entry["keypoints"][2::3] = [0.3] * 17
        np.testing.assert_array_equal(as_track(entries).keypoints, one)

    def test_somebody_elsewhere_with_a_new_name_is_not(self) -> None:
        one, other = two_people(40)
        entries = listed({n: [one[n]] for n in range(30)}) + listed({n: [other[n]] for n in range(30, 40)})
        for entry in entries:
            entry["idx"] = 1 if int(entry["image_id"][:-4]) < 30 else 2
        assert as_track(entries).found.tolist() == [True] * 30 + [False] * 10


class TestNormalised:
    @pytest.mark.parametrize("box_format", ["xywh", "xyxy"])
    def test_people_are_put_back_where_their_boxes_are(self, box_format: str) -> None:
        one, other = two_people()
        entries = listed({n: [one[n], other[n]] for n in range(30)})
        raw = as_track(entries)
        back = as_track(normalised_list(entries, entries_of_list(entries, "a"), box_format))
        np.testing.assert_array_equal(back.boxes, raw.boxes)
        middle = [track.keypoints[:, 5:, :2].mean(axis=1) for track in (back, raw)]
        assert np.abs(middle[0] - middle[1]).max() < 10
        size = [np.ptp(track.keypoints[:, :, 1], axis=1) for track in (back, raw)]
        np.testing.assert_allclose(size[0], size[1], rtol=0.1)

    def test_a_mixture_is_refused(self, tmp_path: Path) -> None:
        one, _ = two_people()
        entries = listed({n: [one[n]] for n in range(4)})
        normal = normalised_list(entries, entries_of_list(entries, "a"))
        mixed = [*entries[:2], *normal[2:]]
        (tmp_path / "a.json").write_text(json.dumps(mixed))
        for read in (load_track, read_entries):
            with pytest.raises(BadTrack, match=r"a\.json: Some entries of the list are normalised"):
                read(tmp_path / "a.json")
        assert read_list(tmp_path / "a.json") == mixed

    def test_joints_that_were_not_seen_stay_so_and_move_nobody(self) -> None:
        one, _ = two_people()
        one[:, LEFT_WRIST] = 0.0
        entries = listed({n: [one[n]] for n in range(30)})
        for entry in entries:
            entry["box"] = [100.0, 80.0, 200.0, 300.0]
        normal = normalised_list(entries, entries_of_list(entries, "a"))
        back = as_track(normal)
        assert np.isnan(back.keypoints[:, LEFT_WRIST, :2]).all()
        seen = np.delete(back.keypoints[:, :, :2], LEFT_WRIST, axis=1)
        middles = (seen.min(axis=1) + seen.max(axis=1)) / 2
        np.testing.assert_allclose(middles, np.tile([200.0, 230.0], (30, 1)), atol=1e-3)

    def test_a_list_rounded_to_four_places_is_known(self) -> None:
        one, _ = two_people()
        entries = listed({n: [one[n]] for n in range(4)})
        normal = normalised_list(entries, entries_of_list(entries, "a"))
        for entry in normal:
            entry["keypoints"] = [round(number, 4) for number in entry["keypoints"]]
        assert entries_of_list(normal, "a").normalised


class TestFiles:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_a_list_is_read_as_other_programs_encode_it(self, tmp_path: Path, encoding: str) -> None:
        one, _ = two_people()
        (tmp_path / "a.json").write_bytes(json.dumps(listed({3: [one[3]]})).encode(encoding))
        assert read_entries(tmp_path / "a.json").image_ids == ("3.jpg",)
        assert len(load_track(tmp_path / "a.json")) == 1

    def test_a_box_may_have_the_name_that_coco_gives_it(self) -> None:
        one, _ = two_people()
        entries = listed({3: [one[3]]})
        expected = entries_of_list(entries, "a").boxes
        entries[0]["bbox"] = entries[0].pop("box")
        np.testing.assert_array_equal(entries_of_list(entries, "a").boxes, expected)

    def test_a_list_without_boxes_is_refused_where_they_are_needed(self) -> None:
        one, _ = two_people()
        entries = listed({n: [one[n]] for n in range(3)})
        del entries[1]["box"]
        with pytest.raises(BadTrack, match="a: entry 1 has no box"):
            entries_of_list(entries, "a")
        assert len(entries_of_list(entries, "a", boxed=False)) == 3
