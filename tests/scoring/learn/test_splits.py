"""Photos that look alike are never both learned from and measured on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from scoring.errors import BadDataset
from scoring.learn.photos import PhotoSet, alike, average_hashes, read_photos, split
from tests.scoring.learn.photos import labels

pytestmark = pytest.mark.unit


def photos(folder: Path, count: int, copies: int = 0) -> PhotoSet:
    """``count`` unlike photos, of which the first ``copies`` occur again: a little brighter, or mirrored."""
    rng = np.random.default_rng(3)
    (folder / "images").mkdir(parents=True)
    made = [cv2.resize(rng.integers(0, 255, (8, 8, 3), np.uint8), (96, 96)) for _ in range(count)]
    for i in range(copies):
        copy = cv2.convertScaleAbs(made[i], alpha=1.02, beta=2)
        made.append(copy if i % 2 else copy[:, ::-1])
    for i, picture in enumerate(made):
        cv2.imwrite(str(folder / "images" / f"im{i:05d}.png"), picture)
    names = np.array([f"im{i:05d}" for i in range(len(made))])
    np.savez(folder / "annotations.npz", names=names, keypoints=labels(len(made)))
    return read_photos(folder)


def with_people(made: PhotoSet, people: list[int]) -> PhotoSet:
    return replace(made, people=np.array(people))


def test_every_photo_is_on_one_side_and_the_share_is_kept(tmp_path: Path) -> None:
    made = photos(tmp_path / "set", 20)
    train, held_out = split(made, 5, 0.25)
    assert len(held_out) == 5
    assert sorted([*train.files, *held_out.files]) == sorted(made.files)
    assert len(train.keypoints) == len(train)


def test_the_same_seed_gives_the_same_sides_and_another_seed_others(tmp_path: Path) -> None:
    made = photos(tmp_path / "set", 20)
    assert split(made, 5, 0.25)[1].files == split(made, 5, 0.25)[1].files
    assert split(made, 5, 0.25)[1].files != split(made, 6, 0.25)[1].files


def test_what_is_held_out_is_what_the_published_figures_were_drawn_as(tmp_path: Path) -> None:
    made = photos(tmp_path / "set", 20)
    assert split(made, 5, 0.25)[1].files == made.sample(5, 5).files


def test_copies_brighter_or_mirrored_go_to_the_side_of_their_original(tmp_path: Path) -> None:
    made = photos(tmp_path / "set", 12, copies=6)
    groups = alike(average_hashes(made))
    assert [groups[i] == groups[12 + i] for i in range(6)] == [True] * 6
    assert len(set(groups.tolist())) == 12
    for seed in range(4):
        train, held_out = split(made, seed, 0.3)
        for i in range(6):
            assert (made.files[i] in train.files) == (made.files[12 + i] in train.files)
            assert (made.files[i] in held_out.files) == (made.files[12 + i] in held_out.files)


@pytest.mark.parametrize("seed", range(4))
def test_nobody_who_was_learned_from_is_measured_on(tmp_path: Path, seed: int) -> None:
    made = with_people(photos(tmp_path / "set", 24), [i % 6 for i in range(24)])
    train, held_out = split(made, seed, 0.3)
    assert train.people is not None
    assert held_out.people is not None
    assert not set(train.people) & set(held_out.people)
    assert len(held_out) == 8
    assert len(train) + len(held_out) == 24


def test_of_few_people_photos_are_held_out_as_if_nobody_was_known(tmp_path: Path) -> None:
    made = photos(tmp_path / "set", 24)
    known = with_people(made, [i % 4 for i in range(24)])
    assert split(known, 5, 0.25)[1].files == split(made, 5, 0.25)[1].files


def test_who_is_who_is_read_with_the_photos(tmp_path: Path) -> None:
    made = photos(tmp_path / "set", 4)
    assert made.people is None
    path = tmp_path / "set" / "annotations.npz"
    stored = dict(np.load(path))
    np.savez(path, **stored, people=np.array([3, 3, 1, 2]))
    people = read_photos(tmp_path / "set").people
    assert people is not None
    assert people.tolist() == [3, 3, 1, 2]
    np.savez(path, **stored, people=np.array([3, 3]))
    with pytest.raises(BadDataset, match="one number a photo"):
        read_photos(tmp_path / "set")


def test_a_set_too_small_to_split_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadDataset, match="cannot be split"):
        split(photos(tmp_path / "set", 2), 0, 0.1)


def test_a_set_of_one_photo_over_and_over_is_refused(tmp_path: Path) -> None:
    made = photos(tmp_path / "set", 1)
    many = PhotoSet(made.files * 6, np.repeat(made.keypoints, 6, axis=0))
    with pytest.raises(BadDataset, match="look alike"):
        split(many, 0, 0.3)


def test_a_corrupt_photo_is_named(tmp_path: Path) -> None:
    made = photos(tmp_path / "set", 4)
    made.files[2].write_bytes(b"no picture")
    with pytest.raises(BadDataset, match=r"im00002\.png is not a picture"):
        split(made, 0, 0.5)
