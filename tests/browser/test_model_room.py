"""The staff starts a run, watches its curves, compares its model and puts it in service."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from library.jobs.run import run
from library.models import Job
from library.processing import steps
from modelroom.models import InService, TrainingRun
from modelroom.poses.services import register_known_models
from modelroom.runs import job as run_job
from scoring.pose.estimators import register
from tests.browser.waiting import until
from tests.browser.walking import LAPTOP, PHONE, fits
from tests.modelroom.test_models_in_service import Standing
from tests.modelroom.training import TINY, allowed_photos, do
from tests.people import People, make_staff

Visit = Callable[..., Page]


@pytest.fixture
def staff(people: People) -> User:
    return make_staff()


@pytest.fixture
def photos(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """Made photos to learn from, and a model that needs no files in service by the setting."""
    settings.LEARN_DIR = tmp_path / "learn"
    settings.POSE_MODEL = "standing"
    register("standing", lambda threads: Standing("standing"))
    register_known_models()
    yield allowed_photos(tmp_path / "photos", settings)
    steps.loaded_estimator.cache_clear()


def as_toml(values: dict[str, Any], before: str = "") -> list[str]:
    lines: list[str] = []
    for name, value in values.items():
        if isinstance(value, dict):
            lines += as_toml(value, f"{before}{name}.")
        else:
            lines.append(f"{before}{name} = {value}")
    return lines


def test_a_run_from_the_page_to_the_model_in_service(
    page: Page, visit: Visit, staff: User, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_job, "POINT_SECONDS", 0.0)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    visit(staff, "/modelroom/runs/new/")
    page.get_by_label("Configuration").select_option("deeppose:deeppose-paper")
    page.get_by_label("Terms of these photos").fill("Research use only.")
    page.get_by_label("Changed numbers").fill("\n".join(as_toml(TINY)))
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("Waiting for a worker that trains")).to_be_visible()

    do(TrainingRun.objects.get())

    # The page, which was left open, hears of it, loads itself and shows both curves.
    expect(page.get_by_role("heading", name="The model that came of it")).to_be_visible(timeout=15_000)
    until(page, "Number(document.querySelector('[data-run]').dataset.losses) >= 2")
    until(page, "Number(document.querySelector('[data-run]').dataset.figures) >= 2")
    fits(page)
    expect(page.get_by_text("Research use only.")).to_be_visible()

    page.get_by_role("button", name="Compare with the one in service").click()
    expect(page.get_by_text("Waiting for its turn")).to_be_visible()
    run(job_id=Job.objects.get(kind="compare_models").pk)
    expect(page.get_by_role("row", name="PCK@0.2")).to_be_visible(timeout=15_000)

    page.get_by_role("button", name="Put in service").click()
    expect(page.get_by_text("Videos are measured with this model from now on.")).to_be_visible()
    assert InService.objects.get().model.run == TrainingRun.objects.get()
    fits(page)
    page.set_viewport_size(LAPTOP)  # type: ignore[arg-type]
    fits(page)


def test_a_run_is_stopped_and_gone_on_with(page: Page, visit: Visit, staff: User, photos: Path) -> None:
    from tests.modelroom.training import tiny_run

    training = tiny_run(staff, photos)
    visit(staff, training.get_absolute_url())
    page.get_by_role("button", name="Stop").click()
    do(training)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Waiting for a worker that trains")).to_be_visible()
    training.refresh_from_db()
    assert not training.stop_asked


def test_a_person_agrees_to_training_on_their_own_page(page: Page, visit: Visit, people: People) -> None:
    visit(people.student, "/people/profile/")
    pictures = page.get_by_role("region", name="Pictures, to find joints better")
    pictures.get_by_role("button", name="I agree").click()
    expect(pictures.get_by_text("Agreed on")).to_be_visible()
    expect(page.get_by_text("Not agreed.")).to_have_count(1)  # movements are asked for by themselves
    pictures.get_by_role("button", name="Withdraw").click()
    expect(pictures.get_by_text("Not agreed.")).to_be_visible()
