"""Folders of clips whose right answer is known: their tables, the tracks of who is in them, and verdicts."""

from __future__ import annotations

import csv
import hashlib
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from tqdm import tqdm

from scoring.arrays import FloatArray
from scoring.compare.engine import Prepared, prepare
from scoring.compare.feedback.sentences import sentence_of
from scoring.compare.result import Moment, Remark
from scoring.errors import BadDataset, FileMissing, NoPersonFound, ScoringError
from scoring.pose.files import load_track, save_track
from scoring.pose.models import DEFAULT_MODEL
from scoring.pose.person_at import PersonAt
from scoring.pose.track import PoseTrack

KEPT = Path(__file__).resolve().parents[1] / "var" / "truth-tracks"
VIDEOS = (".mp4", ".avi", ".mov", ".webm", ".mkv")
COMPARABLE = "comparable"

Row = dict[str, str]
Task = TypeVar("Task")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Source:
    """A video, and whom to follow in it (``TIME,X,Y``; empty: whoever is most prominent)."""

    path: Path
    person: str = ""

    @property
    def name(self) -> str:
        """The file and the person, to be read in a table."""
        return f"{self.path.name} {self.person}".strip()

    def check(self) -> None:
        """FileMissing without the video, BadChoice where ``person`` is no choice."""
        if not self.path.is_file():
            raise FileMissing(f"The file {self.path} does not exist.")
        if self.person:
            PersonAt.parse(self.person)


@dataclass(frozen=True)
class Tracks:
    """Where tracks are kept, each under what it was made of: the video's content, the person, the model."""

    folder: Path = KEPT
    model: str = DEFAULT_MODEL

    def kept_at(self, source: Source) -> Path:
        """The file of a track that is kept, or will be."""
        content = hashlib.sha256(source.path.read_bytes()).hexdigest()[:12]
        words = [source.path.stem, source.person.replace(",", "_"), self.model, content]
        return self.folder / f"{'-'.join(word for word in words if word)}.npz"

    def make(self, sources: Iterable[Source]) -> None:
        """Extract what is not kept yet; errors of ``Source.check`` come before any work."""
        wanted = list(dict.fromkeys(sources))
        for source in wanted:
            source.check()
        self.folder.mkdir(parents=True, exist_ok=True)
        missing = [source for source in wanted if not self.kept_at(source).is_file()]
        for source in tqdm(missing, desc="extracting", unit="clip", file=sys.stderr, disable=not missing):
            save_track(self._extracted(source), self.kept_at(source))

    def load(self, source: Source) -> PoseTrack:
        """The kept track; without frames where nobody was found."""
        return load_track(self.kept_at(source))

    def _extracted(self, source: Source) -> PoseTrack:
        # The keypoint models are loaded by those runs alone that need them.
        import scoring.learn.trained  # noqa: F401  (trained models register themselves)
        from scoring.pose.extract import extract_track

        person = PersonAt.parse(source.person) if source.person else None
        try:
            return extract_track(source.path, model=self.model, person=person)
        except NoPersonFound:
            return PoseTrack(np.empty(0), np.empty((0, 17, 3)), np.empty((0, 4)))


@dataclass(frozen=True)
class Run:
    """What a kind of truth is measured with; ``each`` is for faults alone."""

    data: Path
    tracks: Tracks
    processes: int = 2
    each: int = 3


def read_table(folder: Path, name: str, columns: Sequence[str]) -> tuple[Path, list[Row]]:
    """The folder of table ``name`` and its rows: in ``folder``, else in the first folder within that has it.

    BadDataset if there is none with all of ``columns``, or it has no rows.
    """
    own = folder / name
    paths = [own] if own.is_file() else sorted(folder.glob(f"*/{name}"))
    if not paths:
        raise BadDataset(f"{folder} holds no {name}.")
    lacking = ""
    for path in paths:
        header, rows = _read(path)
        missing = [column for column in columns if column not in header]
        if not missing and rows:
            return path.parent, rows
        said = f"{path} has no column “{missing[0]}”." if missing else f"{path} has no rows."
        lacking = lacking or said
    raise BadDataset(lacking)


def _read(path: Path) -> tuple[list[str], list[Row]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            rows = [{name: (value or "").strip() for name, value in row.items() if name} for row in reader]
            return list(reader.fieldnames or ()), rows
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadDataset(f"{path} is no table of comma-separated values.") from error


def number(row: Row, column: str) -> float:
    """The number in ``column``; BadDataset for anything else."""
    try:
        value = float(row[column])
    except ValueError:
        value = float("nan")
    if not np.isfinite(value):
        raise BadDataset(f"“{row[column]}” in the column “{column}” is not a number.")
    return value


def flag(row: Row, column: str) -> bool:
    """Whether ``column`` says 1 and not 0; BadDataset for anything else."""
    if row[column] not in ("0", "1"):
        raise BadDataset(f"“{row[column]}” in the column “{column}” is neither 0 nor 1.")
    return row[column] == "1"


@dataclass(frozen=True)
class Judged:
    """What the engine says of a practice; ``said`` is to work on, the most important first, as on a page.

    ``path [P, 2]`` aligned seconds of reference and practice, ``yaw`` in degrees.
    """

    verdict: str
    total: float | None = None
    timing: float | None = None
    mirrored: bool | None = None
    yaw: float | None = None
    completeness: float = 1.0
    path: FloatArray | None = None
    said: tuple[Moment | Remark, ...] = ()

    @cached_property
    def sentences(self) -> list[str]:
        """``said`` in English."""
        return [sentence_of(one) for one in self.said]

    @property
    def path_error(self) -> float | None:
        """Mean distance of the path from the identity, seconds; None without a path."""
        if self.path is None or not len(self.path):
            return None
        return float(np.abs(self.path[:, 1] - self.path[:, 0]).mean())


def judge(reference: PoseTrack | Prepared, practice: PoseTrack) -> Judged:
    """``practice`` against ``reference``; a refusal by an error is a verdict too."""
    if not len(practice) or (isinstance(reference, PoseTrack) and not len(reference)):
        return Judged(NoPersonFound.code)
    try:
        ready = reference if isinstance(reference, Prepared) else prepare(reference)
        score = ready.compare(practice)
    except ScoringError as error:
        return Judged(error.reason.code)
    return Judged(
        verdict=score.reason.code if score.reason else COMPARABLE,
        total=score.total,
        timing=score.timing,
        mirrored=score.mirrored,
        yaw=getattr(score, "yaw", None),
        completeness=score.completeness,
        path=score.path_times,
        said=tuple(sorted((*score.remarks, *score.moments), key=lambda one: -one.importance)),
    )


def each_in(
    function: Callable[[Task], Answer], tasks: Sequence[Task], processes: int, unit: str
) -> list[Answer]:
    """``function`` of all ``tasks`` in order, in so many processes."""
    if processes == 1:
        return [function(task) for task in tqdm(tasks, unit=unit, file=sys.stderr)]
    # Not forked: measuring videos has started threads, and a fork of them may wait for ever.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return list(tqdm(pool.map(function, tasks), total=len(tasks), unit=unit, file=sys.stderr))


def rounded(value: Any, digits: int = 3) -> Any:
    """``value`` with numbers rounded, NaN as None; dictionaries and lists with what is in them."""
    if isinstance(value, dict):
        return {name: rounded(one, digits) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(one, digits) for one in value]
    if isinstance(value, float | np.floating):
        return round(float(value), digits) if np.isfinite(value) else None
    return value


def mean_of(values: Iterable[float | bool | None]) -> float | None:
    """Mean of the known ``values``, or the share that is true; None without any."""
    known = [float(value) for value in values if value is not None]
    return float(np.mean(known)) if known else None
