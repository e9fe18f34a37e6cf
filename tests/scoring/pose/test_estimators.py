"""The keypoint models find people, turned and far away too, and nobody where there is nobody."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.errors import ModelUnavailable
from scoring.pose.estimators import Person, load_estimator, model_names
from scoring.pose.estimators.base import Picture
from scoring.pose.models import DEFAULT_MODEL, FOLDER_VARIABLE, MODEL_FILES, missing_models
from scoring.pose.skeleton import COCO17
from scoring.pose.video import read_frames
from tests.media import demo_video
from tests.scoring.pose.conftest import estimator

NAMES = ("blazepose-heavy", "movenet-thunder", "movenet-lightning", "student")


@pytest.fixture(scope="module")
def standing() -> Picture:
    """A man with spread arms, cut out of the demonstration clip."""
    frames = read_frames(demo_video(), start=0.3, end=0.4, max_side=1280)
    picture = next(frame.picture for frame in frames if frame.picture is not None)
    return np.ascontiguousarray(picture[:360, 280:640])


def trunk(person: Person) -> np.ndarray:
    hips, shoulders = person.keypoints[[11, 12], :2].mean(0), person.keypoints[[5, 6], :2].mean(0)
    return np.asarray(shoulders - hips)


@pytest.mark.unit
def test_every_registered_model_has_its_files_listed() -> None:
    assert tuple(MODEL_FILES) == NAMES
    assert set(NAMES) < set(model_names())
    assert model_names()[0] == DEFAULT_MODEL


@pytest.mark.unit
def test_an_unknown_model_is_refused() -> None:
    with pytest.raises(ModelUnavailable, match="“openpose” is not known; there are blazepose-heavy"):
        load_estimator("openpose")


@pytest.mark.unit
@pytest.mark.parametrize("name", NAMES)
def test_a_model_that_is_not_installed_says_what_to_do(name: str, tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    with pytest.raises(ModelUnavailable, match=f"“{name}” is not installed; run `make setup`"):
        load_estimator(name)
    assert set(missing_models()) == set(NAMES)


@pytest.mark.models
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_person_is_found_however_the_picture_is_turned(name: str, turns: int, standing: Picture) -> None:
    person = estimator(name).estimate(np.ascontiguousarray(np.rot90(standing, turns)))
    assert person is not None
    up = [np.array(v) for v in ((0, -1), (-1, 0), (0, 1), (1, 0))][turns]
    assert trunk(person) @ up > 0.9 * np.linalg.norm(trunk(person))


@pytest.mark.models
@pytest.mark.parametrize("name", NAMES)
def test_a_mirrored_picture_gives_the_mirrored_person(name: str, standing: Picture) -> None:
    straight = estimator(name).estimate(standing)
    mirrored = estimator(name).estimate(np.ascontiguousarray(standing[:, ::-1]))
    assert straight is not None
    assert mirrored is not None
    back = mirrored.keypoints[list(COCO17.swaps)][:, :2] * [-1, 1] + [standing.shape[1], 0]
    distance = np.linalg.norm(back - straight.keypoints[:, :2], axis=1)
    assert np.median(distance) < 0.1 * np.linalg.norm(trunk(straight))


@pytest.mark.models
@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_found_where_nobody_is(name: str) -> None:
    rng = np.random.default_rng(0)
    scenes = [
        np.zeros((240, 320, 3), np.uint8),
        np.full((360, 640, 3), 128, np.uint8),
        rng.integers(0, 255, (240, 320, 3), dtype=np.uint8),
        np.tile(np.linspace(0, 255, 320).astype(np.uint8)[None, :, None], (240, 1, 3)),
    ]
    for scene in scenes:
        assert estimator(name).estimate(scene) is None
        assert estimator(name).tracker().update(scene, 0.0) is None


@pytest.mark.models
def test_the_default_also_gives_landmarks_and_joints_in_metres(standing: Picture) -> None:
    person = estimator(DEFAULT_MODEL).estimate(standing)
    assert person is not None
    assert person.landmarks is not None
    assert person.joints3d is not None
    assert person.landmarks.shape == (33, 4)
    np.testing.assert_allclose(person.landmarks[11, :2], person.keypoints[5, :2])
    height = np.ptp(person.joints3d[:, 1])
    assert 1.2 < height < 2.2, "somebody standing, in metres"
    assert person.joints3d[0, 1] < person.joints3d[27, 1], "down is positive"


@pytest.mark.models
def test_joints_in_metres_are_upright_in_a_turned_picture(standing: Picture) -> None:
    person = estimator(DEFAULT_MODEL).estimate(np.ascontiguousarray(np.rot90(standing)))
    assert person is not None
    assert person.joints3d is not None
    assert np.ptp(person.joints3d[:, 0]) > 1.2, "who lies in the picture lies in space"


@pytest.mark.models
def test_pictures_of_the_wrong_kind_are_refused() -> None:
    with pytest.raises(ValueError, match="uint8"):
        estimator("movenet-lightning").estimate(np.zeros((10, 10, 3), np.float32))  # type: ignore[arg-type]
