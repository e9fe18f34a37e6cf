"""Data sets of labelled photos are read, broken ones refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scoring.errors import BadDataset
from scoring.learn.photos import read_photos, read_picture
from tests.scoring.learn.photos import data_set


@pytest.mark.unit
@pytest.mark.parametrize("suffix", [".jpg", ".webp", ".png"])
def test_photos_are_found_whatever_their_ending(tmp_path: Path, suffix: str) -> None:
    photos = read_photos(data_set(tmp_path / "set", 3, suffix))
    assert len(photos) == 3
    assert read_picture(photos.files[0]).shape == (100, 100, 3)


@pytest.mark.unit
def test_a_sample_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    photos = read_photos(data_set(tmp_path / "set", 20))
    assert photos.sample(5, seed=3).files == photos.sample(5, seed=3).files
    assert photos.sample(5, seed=3).files != photos.sample(5, seed=4).files
    assert len(photos.sample(None)) == len(photos.sample(99)) == 20


@pytest.mark.unit
def test_a_folder_without_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDataset, match=r"holds no annotations\.npz"):
        read_photos(tmp_path)


@pytest.mark.unit
def test_broken_labels_are_refused(tmp_path: Path) -> None:
    folder = data_set(tmp_path / "set", 2)
    (folder / "annotations.npz").write_bytes(b"no archive")
    with pytest.raises(BadDataset, match="cannot be read"):
        read_photos(folder)
    np.savez(folder / "annotations.npz", names=np.array(["im00000"]), keypoints=np.zeros((1, 3, 3)))
    with pytest.raises(BadDataset, match="expected"):
        read_photos(folder)


@pytest.mark.unit
def test_a_missing_photo_is_named(tmp_path: Path) -> None:
    folder = data_set(tmp_path / "set", 2)
    (folder / "images" / "im00001.jpg").unlink()
    with pytest.raises(BadDataset, match="“im00001” is missing"):
        read_photos(folder)


@pytest.mark.unit
def test_a_photo_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_text("text")
    with pytest.raises(BadDataset, match="not a picture"):
        read_picture(tmp_path / "a.jpg")


@pytest.mark.shared_data
def test_the_real_data_set_is_read(shared_data: Path) -> None:
    photos = read_photos(shared_data / "lspet")
    assert photos.keypoints.shape == (9040, 14, 3)
    assert read_picture(photos.files[0]).ndim == 3
