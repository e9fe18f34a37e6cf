"""The teacher: frozen, asked for joints, its answers kept."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from scoring.arrays import FloatArray, Picture
from scoring.pose.estimators.base import Estimator
from scoring.pose.skeleton import COCO17

Pictures = Callable[[int], Picture]
Done = Callable[[int, int], object]

KEEP_EVERY = 200


def ask(teacher: Estimator, picture: Picture) -> FloatArray:
    """The teacher's ``[17, 3]`` (x, y pixels, confidence) in ``picture``; NaN where nobody is seen."""
    person = teacher.estimate(picture)
    if person is None:
        return np.full((len(COCO17), 3), np.nan, dtype=np.float32)
    return np.asarray(person.keypoints, dtype=np.float32)


def ask_all(
    teacher: Estimator,
    keys: Sequence[str],
    pictures: Pictures,
    folder: Path,
    done: Done = lambda count, total: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> FloatArray | None:
    """``[N, 17, 3]`` for ``pictures(i)``, each asked once in a lifetime of ``folder``.

    ``keys`` name the pictures' content. The answers are kept beside the
    teacher's name and version; a broken-off call goes on where it was. None if
    asked to stop.
    """
    kept = KeptAnswers(folder, teacher)
    missing = [i for i, key in enumerate(keys) if key not in kept.answers]
    for count, i in enumerate(missing):
        if should_stop():
            kept.save()
            return None
        kept.answers[keys[i]] = ask(teacher, pictures(i))
        done(count + 1, len(missing))
        if (count + 1) % KEEP_EVERY == 0:
            kept.save()
    if missing:
        kept.save()
    return np.stack([kept.answers[key] for key in keys]) if keys else np.zeros((0, len(COCO17), 3))


class KeptAnswers:
    """What one teacher, of one version, said of each picture: ``answers[key]`` is ``[17, 3]``."""

    def __init__(self, folder: Path, teacher: Estimator) -> None:
        named = hashlib.sha256(f"{teacher.name}/{teacher.version}".encode()).hexdigest()[:12]
        self.path = folder / f"teacher-{Path(teacher.name).name}-{named}.npz"
        self.answers: dict[str, FloatArray] = self._read()

    def _read(self) -> dict[str, FloatArray]:
        try:
            with np.load(self.path, allow_pickle=False) as stored:
                return dict(zip(map(str, stored["keys"]), stored["keypoints"], strict=True))
        except (OSError, ValueError, KeyError):
            # Missing, or broken off while an older version wrote: the teacher is asked again.
            return {}

    def save(self) -> None:
        """Write all answers, whole or not at all."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        beside = self.path.with_name(f".{self.path.name}.{os.getpid()}.npz")
        np.savez(beside, keys=np.array(list(self.answers)), keypoints=np.stack(list(self.answers.values())))
        beside.replace(self.path)
