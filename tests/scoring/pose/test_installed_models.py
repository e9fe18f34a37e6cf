"""What `models install` thinks of the models that are installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring.pose import install
from scoring.pose.models import FOLDER_VARIABLE, missing_models, models_dir

pytestmark = pytest.mark.models


@pytest.fixture(autouse=True)
def _installed() -> None:
    if missing_models():
        pytest.skip("the keypoint models are not installed; run `make setup`")


def test_an_installed_folder_needs_nothing() -> None:
    assert install.steps() == []


def test_a_damaged_file_is_fetched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in models_dir().iterdir():
        if path.is_file():
            (tmp_path / path.name).symlink_to(path)
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    (tmp_path / "pose_landmark_heavy.tflite").unlink()
    (tmp_path / "pose_landmark_heavy.tflite").write_bytes(b"damaged")
    assert install.steps()[0][0] == "fetch @mediapipe/pose"
