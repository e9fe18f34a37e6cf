"""The folder of a data set follows its rows: what is no longer there as a ``Picture`` goes from it.

Rows are the truth: whoever withdraws is out of them in the same transaction, and the files follow as soon as
it is committed. Should the process be killed in between, the nightly ``tidy_all`` makes up for it.
"""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from library.models import Job
from modelroom.configs import server_folders
from modelroom.errors import UnknownData
from modelroom.models import DataSet
from modelroom.stages import EXPORT_CORRECTIONS

ABOUT, ANNOTATIONS, IMAGES = "about.json", "annotations.npz", "images"
"""``about.json`` says that a folder is one of ours, and of which data set."""

MADE_BY = "formcheck export_corrections"


def folder_of(data_set: DataSet) -> Path:
    """Where the photos of a data set lie that was made on the page."""
    return Path(settings.LEARN_DIR) / "data" / str(data_set.pk)


def about(folder: Path) -> dict[str, Any]:
    """What a folder says of itself; empty where it is none of ours."""
    try:
        said = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) and said.get("made_by") == MADE_BY else {}


def write_about(folder: Path, data_set: DataSet, *, photos: int, people: int) -> None:
    """Say whose folder it is: no names, the number of the data set."""
    said = {"made_by": MADE_BY, "data_set": str(data_set.pk), "photos": photos, "people": people}
    _replace(folder / ABOUT, (json.dumps(said, indent=2) + "\n").encode())


def data_set_in(folder: Path) -> DataSet | None:
    """The data set that was written into ``folder``, or copied there; None for photos from elsewhere.

    UnknownData where an export lies there of which nobody knows any more whose pictures they are.
    """
    if not about(folder):
        return None
    found = named_in(folder)
    if found is None or not found.whose_known:
        raise UnknownData(
            _(
                "It is not known whose pictures lie in this folder: who withdraws could not be taken out. "
                "Write the data set again."
            )
        )
    return found


def named_in(folder: Path) -> DataSet | None:
    """The data set that a folder names, if it is still there."""
    try:
        return DataSet.objects.filter(pk=UUID(str(about(folder).get("data_set", "")))).first()
    except ValueError:
        return None


def tidy_all() -> None:
    """Make every data set's folders, and copies among the folders of the installation, follow the rows."""
    for data_set in DataSet.objects.all():
        tidy(data_set)


def tidy(data_set: DataSet) -> None:
    """Remove from the folders of a data set every photo that is no longer one of its pictures."""
    if not data_set.folder:
        _remove_unfinished(data_set)
        return
    if not data_set.whose_known and not data_set.taken_out:
        return
    names = set(data_set.pictures.values_list("name", flat=True))
    for folder in _folders(data_set):
        if names:
            _keep(folder, names, data_set)
        else:
            _clear(folder)


def _folders(data_set: DataSet) -> list[Path]:
    """Its own, and those of the installation into which it was copied."""
    own = folder_of(data_set)
    places = {own, Path(data_set.folder), *server_folders()}
    return [place for place in places if place == own or _is_of(place, data_set)]


def _is_of(folder: Path, data_set: DataSet) -> bool:
    return about(folder).get("data_set") == str(data_set.pk)


def _clear(folder: Path) -> None:
    """Remove what we wrote; what an operator laid beside it stays."""
    shutil.rmtree(folder / IMAGES, ignore_errors=True)
    with contextlib.suppress(OSError):
        for name in (ANNOTATIONS, ABOUT):
            (folder / name).unlink(missing_ok=True)
        folder.rmdir()


def _keep(folder: Path, names: set[str], data_set: DataSet) -> None:
    photos = [path for path in (folder / IMAGES).glob("photo*.jpg") if path.stem not in names]
    if photos or _annotated(folder) - names:
        people = _annotate_again(folder, names)
        write_about(folder, data_set, photos=len(names), people=people)
    for path in photos:
        path.unlink(missing_ok=True)


def _annotated(folder: Path) -> set[str]:
    # Not above: whoever only asks for a data set reads none.
    import numpy as np

    try:
        with np.load(folder / ANNOTATIONS, allow_pickle=False) as stored:
            return set(map(str, stored["names"]))
    except (OSError, ValueError, KeyError):
        return set()


def _annotate_again(folder: Path, names: set[str]) -> int:
    """Leave only the labels of ``names``; of how many people they are."""
    import numpy as np

    with np.load(folder / ANNOTATIONS, allow_pickle=False) as stored:
        kept = np.array([str(name) in names for name in stored["names"]], dtype=bool)
        columns = {column: stored[column][kept] for column in stored.files}
    written = io.BytesIO()
    np.savez_compressed(written, **columns)
    _replace(folder / ANNOTATIONS, written.getvalue())
    return len(set(columns["people"].tolist()))


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def remove(data_set: DataSet) -> None:
    """Remove the photos of a data set that is gone, and what tries at it left."""
    remove_later(data_set)()


def remove_later(data_set: DataSet) -> Callable[[], None]:
    """The same for later: a row that was deleted forgets which one it was."""
    own, places = folder_of(data_set), _folders(data_set)

    def do() -> None:
        for folder in places:
            _clear(folder)
        remove_tries(own)

    return do


def remove_tries(folder: Path) -> None:
    """Remove what tries at ``folder`` left beside it that were killed."""
    with contextlib.suppress(OSError):
        for beside in folder.parent.glob(f".{folder.name}.*"):
            shutil.rmtree(beside, ignore_errors=True)


def _remove_unfinished(data_set: DataSet) -> None:
    """What a killed worker left, unless one is at it: that one leaves out who withdrew by itself."""
    at_it = Job.objects.filter(kind=EXPORT_CORRECTIONS, subject_id=data_set.pk, state=Job.State.RUNNING)
    if not data_set.apart and not at_it.exists():
        shutil.rmtree(folder_of(data_set), ignore_errors=True)
        remove_tries(folder_of(data_set))
