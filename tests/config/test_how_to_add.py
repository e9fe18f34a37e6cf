"""The examples of docs/how-to-add.md do what the page says."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from library.jobs import enqueue
from library.jobs.queues import handlers
from library.jobs.run import run
from library.models import Job
from scoring.pose.estimators import load_estimator, registry
from scoring.pose.skeleton import COCO17
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import shared_routine

pytestmark = pytest.mark.unit

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to-add.md"


def example(path: str) -> dict[str, Any]:
    """What the page's example for the file ``path`` defines."""
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    code = next(block for block in map(textwrap.dedent, blocks) if block.startswith(f"# {path}\n"))
    defined: dict[str, Any] = {"__name__": "example"}
    exec(compile(code, path, "exec"), defined)
    return defined


def test_a_keypoint_model_is_found_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    still = example("scoring/pose/estimators/still.py")["StillEstimator"]
    monkeypatch.setitem(registry._factories, "still", lambda threads: still())
    model = load_estimator("still")
    person = model.tracker().update(np.zeros((120, 80, 3), np.uint8), 0.0)
    assert person is not None
    assert person.keypoints.shape == (len(COCO17), 3)
    assert np.allclose(person.keypoints[:, 0], 40)


@pytest.mark.django_db
def test_a_kind_of_work_is_asked_for_and_done(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    counting = example("platform/practice/counting.py")
    routine = shared_routine(people, movement())
    monkeypatch.setitem(handlers._rules, "count_attempts", counting["count_attempts"])
    job = enqueue(kind="count_attempts", subject_id=routine.pk, owner=people.coach)
    assert run(job_id=job.pk)
    assert Job.objects.get(pk=job.pk).state == Job.State.DONE
    assert counting["counted"] == {routine.pk: 0}
