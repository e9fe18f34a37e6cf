"""The published project's figures come out to the sixth place."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring.compare.published import Entries, compare_dtw, find_pose, normalise, read_entries

pytestmark = pytest.mark.shared_data

PARTS = ("head", "left_shoulder", "right_shoulder", "left_elbow", "right_elbow")


@pytest.fixture
def seed(shared_data: Path) -> Path:
    return shared_data / "seed_scoring"


def photo(seed: Path, number: int) -> Entries:
    return read_entries(seed / "image" / f"TKD_{number}.json")


def video(seed: Path, name: str) -> Entries:
    return read_entries(seed / "video" / f"alphapose-TKD_{name}.json")


def test_the_warping_score(seed: Path) -> None:
    score = compare_dtw(video(seed, "test"), video(seed, "slow"), "xyxy")
    assert score.total == pytest.approx(77.37550829057717, abs=1e-6)
    assert [score.parts[part] for part in PARTS] == pytest.approx(
        [89.72904663102801, 87.60621051067187, 80.81483027443032, 79.08505507399255, 72.38327974894764],
        abs=1e-6,
    )


def test_the_warping_score_of_normalised_lists_needs_no_box_format(seed: Path) -> None:
    lists = [normalise(video(seed, name), "xyxy") for name in ("test", "slow")]
    assert compare_dtw(*lists).total == pytest.approx(77.37550829057717, abs=1e-6)


def test_the_warping_score_is_the_same_both_ways(seed: Path) -> None:
    there = compare_dtw(video(seed, "test"), video(seed, "slow"), "xyxy")
    back = compare_dtw(video(seed, "slow"), video(seed, "test"), "xyxy")
    assert there.total == pytest.approx(back.total, abs=1e-9)


@pytest.mark.parametrize(
    ("number", "name", "metric", "image", "total"),
    [
        (1, "slow", "cosine", "455.jpg", 97.77946351842424),
        (2, "slow", "cosine", "723.jpg", 96.21125911344204),
        (6, "test", "cosine", "86.jpg", 90.45703751643515),
        (6, "test", "weighted-l1", "86.jpg", 98.6466811413887),
        (6, "test", "weighted-l2", "86.jpg", 98.32576891898974),
    ],
)
def test_the_found_frames(seed: Path, number: int, name: str, metric: str, image: str, total: float) -> None:
    found = find_pose(photo(seed, number), video(seed, name), metric, "xyxy")
    assert found.image_id == image
    assert found.total == pytest.approx(total, abs=1e-6)


@pytest.mark.parametrize(
    ("number", "name", "metric", "parts"),
    [
        (
            1,
            "slow",
            "cosine",
            (96.69356159651178, 99.76489656613384, 99.46023661852831, 95.44245991551014, 99.97146879904817),
        ),
        (
            2,
            "slow",
            "cosine",
            (80.42596559321264, 81.97964795876018, 91.36470315342498, 82.33301262121960, 98.22667034105444),
        ),
        (
            6,
            "test",
            "cosine",
            (72.98569047647048, 82.67910801364818, 74.63564321379022, 95.87073431148266, 77.27939601422534),
        ),
        (
            6,
            "test",
            "weighted-l1",
            (92.07704822954732, 95.70510772089882, 91.59218999010258, 97.484091867106, 92.24860262946176),
        ),
        (
            6,
            "test",
            "weighted-l2",
            (91.91311586573003, 94.80594142727868, 91.58384676863064, 97.43191080988552, 92.02672640761246),
        ),
    ],
)
def test_the_published_parts_are_those_of_the_first_entry(
    seed: Path, number: int, name: str, metric: str, parts: tuple[float, ...]
) -> None:
    whole = video(seed, name)
    first = Entries(whole.keypoints[:1], whole.boxes[:1], whole.image_ids[:1])
    found = find_pose(photo(seed, number), first, metric, "xyxy")
    assert [found.parts[part] for part in PARTS] == pytest.approx(list(parts), abs=1e-6)
