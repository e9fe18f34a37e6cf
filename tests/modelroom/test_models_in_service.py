"""Models are compared on the same held-out photos and put in service or back; old tracks stay."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.conf import settings as site
from django.urls import reverse

from library.jobs.run import run
from library.models import Job, Track
from library.processing import steps
from library.rules import model_in_use
from modelroom.errors import ModelNotReady, NothingToMeasureOn
from modelroom.models import Comparison, DataSet, InService, PoseModel, TrainingRun
from modelroom.poses.cards import figures_of
from modelroom.poses.compare import MOST_PHOTOS, ask_for_comparison
from modelroom.poses.selectors import (
    before_the_one_in_service,
    comparison_states,
    model_cards,
    model_in_service,
    name_in_service,
)
from modelroom.poses.services import (
    LEARNED,
    put_in_service,
    register_known_models,
    register_known_models_after_migrate,
    register_run,
)
from modelroom.runs.services import start_run
from scoring.errors import ModelUnavailable
from scoring.pose.estimators import Estimator, Person, Tracker, load_estimator, model_names, register
from tests.modelroom.frames import filmed
from tests.modelroom.training import allowed_photos, do, tiny_run

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


class Standing(Estimator):
    """Says that everybody stands in the middle of the picture."""

    version = "1"

    def __init__(self, name: str) -> None:
        self.name = name

    def estimate(self, picture: np.ndarray) -> Person | None:
        height, width = picture.shape[:2]
        keypoints = np.full((17, 3), 0.9, dtype=np.float32)
        keypoints[:, 0] = width / 2
        keypoints[:, 1] = np.linspace(0.1, 0.9, 17) * height
        return Person(keypoints, 0.9)

    def tracker(self) -> Tracker:
        return _Tracker(self)


class _Tracker(Tracker):
    def __init__(self, estimator: Standing) -> None:
        self.estimator = estimator

    def update(self, picture: np.ndarray, time: float) -> Person | None:
        return self.estimator.estimate(picture)


@pytest.fixture(autouse=True)
def standing(settings) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """Two models that need no files; the first is that of the setting."""
    for name in ("standing", "standing-too"):
        register(name, lambda threads, name=name: Standing(name))
    settings.POSE_MODEL = "standing"
    steps.loaded_estimator.cache_clear()
    register_known_models()
    yield
    steps.loaded_estimator.cache_clear()


def model(name: str) -> PoseModel:
    return PoseModel.objects.get(name=name)


@pytest.fixture
def trained(tmp_path: Path, staff, settings) -> PoseModel:
    """The model of a small run on made photos."""
    training = tiny_run(
        staff,
        allowed_photos(tmp_path / "photos", settings),
        pose_training={"epochs": 1, "batch": 8},
    )
    do(training)
    return PoseModel.objects.get(run=training)


def test_every_model_of_the_engine_is_listed_with_its_terms():
    cards = {card.model.name: card for card in model_cards()}
    assert {"blazepose-heavy", "movenet-thunder", "movenet-lightning", "student"} <= set(cards)
    assert "research use" in str(cards["student"].terms)
    assert str(cards["student"].label) == "Fast"
    assert "no licence" in str(cards["student"].terms), "what its manifest says goes before general words"
    assert cards["student"].pck == pytest.approx(0.81, abs=0.1)
    assert "upside down" in cards["student"].in_full
    assert "Apache-2.0" in str(cards["blazepose-heavy"].terms)
    assert cards["blazepose-heavy"].pck == 0.865
    assert all(str(cards[name].trained_on) for name in ("student", "movenet-thunder", "deeppose"))


def test_migrating_other_packages_alone_asks_for_no_models(django_assert_num_queries):
    PoseModel.objects.all().delete()
    with django_assert_num_queries(0):
        register_known_models_after_migrate(apps=Apps())
    register_known_models_after_migrate(apps=apps)
    assert PoseModel.objects.filter(name="movenet-thunder").exists()


def test_what_a_model_learned_from_names_its_helpers_and_their_terms(staff, settings, tmp_path):
    settings.TRAINING_DATA = [str(tmp_path)]
    made = start_run(owner=staff, kind="distill", config="distill", folder=tmp_path, terms="Our own photos.")
    of_student = register_run(run=made)
    assert "blazepose-heavy was its teacher" in of_student.trained_on
    assert "MoveNet" in of_student.trained_on
    assert of_student.terms == "Our own photos."
    made = start_run(
        owner=staff, kind="deeppose", config="deeppose", folder=tmp_path, terms="Our own photos."
    )
    assert "ImageNet" in register_run(run=made).trained_on


def test_the_card_beside_a_trained_model_is_shown_in_full(trained, staff, signed_in):
    (trained.run.folder / "MODEL_CARD.md").write_text("# Good at standing people")
    assert "Good at standing people" in signed_in(staff).get(reverse("modelroom:models")).content.decode()


def test_a_manifest_states_figures_or_none():
    assert figures_of({"figures": {"held_out": {"pck@0.2": 0.8, "pcp@0.5": {}}}}) == {"pck@0.2": 0.8}
    assert figures_of({"figures": {"pck@0.1": 0.5}}) == {"pck@0.1": 0.5}
    assert figures_of({"figures": [1]}) == figures_of({}) == {}


def test_without_a_choice_the_model_of_the_setting_measures():
    assert model_in_use() == site.POSE_MODEL == "standing"
    assert model_in_service() is None
    assert [card.model.name for card in model_cards() if card.active] == ["standing"]


def test_the_model_in_service_measures_new_videos_and_old_tracks_stay(staff, people, tmp_path):
    old = filmed(people.student)
    put_in_service(model=model("standing-too"), by=staff)
    new = filmed(people.student)
    steps.find_body(video=new, progress=lambda share: None)
    new.refresh_from_db()
    old.refresh_from_db()
    assert (new.track.model, old.track.model) == ("standing-too", "drawn")
    assert Track.objects.count() == 3


def test_there_is_one_model_in_service_and_a_way_back(staff):
    for name in ("standing-too", "standing"):
        put_in_service(model=model(name), by=staff)
    assert model_in_service() == model("standing")
    assert before_the_one_in_service() == model("standing-too")
    put_in_service(model=model("standing-too"), by=staff)
    assert model_in_use() == "standing-too"
    assert before_the_one_in_service() == model("standing")
    assert InService.objects.first().model == model("standing-too")
    assert InService.objects.first().by == staff


def test_a_model_trained_here_measures_videos_by_its_name(trained, staff, people, tmp_path):
    put_in_service(model=trained, by=staff)
    video = filmed(people.student)
    steps.find_body(video=video, progress=lambda share: None)
    video.refresh_from_db()
    assert video.track.model == trained.name == model_in_use()
    assert video.track.model_version


def test_asking_which_model_is_in_service_makes_nothing_known(trained, staff):
    put_in_service(model=trained, by=staff)
    before = model_names()
    assert model_in_use() == name_in_service() == trained.name
    assert model_names() == before
    assert load_estimator(trained.name).name == trained.name
    with pytest.raises(ModelUnavailable, match="not there any more"):
        load_estimator(f"{LEARNED}of-another-day")


def test_a_model_that_cannot_be_loaded_is_not_put_in_service(staff):
    put_in_service(model=model("standing-too"), by=staff)
    gone = PoseModel.objects.create(name="no-such-model")
    with pytest.raises(ModelNotReady, match="no-such-model"):
        put_in_service(model=gone, by=staff)
    assert model_in_use() == "standing-too"


def test_a_trained_model_whose_weights_are_broken_is_not_put_in_service(trained, staff):
    weights = trained.run.folder / "weights.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1])
    with pytest.raises(ModelNotReady, match="missing or broken"):
        put_in_service(model=trained, by=staff)
    assert model_in_use() == "standing"


def test_a_trained_model_and_the_one_in_service_are_measured_on_the_same_photos(trained, staff):
    comparison = ask_for_comparison(owner=staff, candidate=trained)
    (state,) = comparison_states(comparisons=[comparison])
    assert state.rows == []
    assert run(job_id=Job.objects.get(subject_id=comparison.pk).pk)
    comparison.refresh_from_db()
    assert comparison.against == model("standing")
    # A quarter of 32 photos are held out, with what looks like them; none is learned from.
    assert 8 <= comparison.photos < 32
    mine, theirs = comparison.results
    assert (mine["model"], theirs["model"]) == (trained.name, "standing")
    assert mine["images"] == theirs["images"] == comparison.photos <= MOST_PHOTOS
    (state,) = comparison_states(comparisons=[comparison])
    assert [row["name"] for row in state.rows][1:3] == ["PCK@0.2", "PCK@0.1"]
    trained.refresh_from_db()
    assert trained.figures["pck@0.2"] == mine["pck@0.2"]
    assert trained.version == mine["version"]


def test_a_model_is_not_compared_with_itself_nor_without_photos(staff):
    with pytest.raises(NothingToMeasureOn, match="in service"):
        ask_for_comparison(owner=staff, candidate=model("standing"))
    with pytest.raises(NothingToMeasureOn, match="no labelled photos"):
        ask_for_comparison(owner=staff, candidate=model("standing-too"))
    assert not Comparison.objects.exists()


def test_a_model_is_not_measured_on_corrections_it_may_have_learned_from(trained, staff, tmp_path, settings):
    TrainingRun.objects.update(data_folder=str(tmp_path / "gone"))
    settings.TRAINING_DATA = []
    DataSet.objects.create(owner=staff, folder=str(tmp_path / "photos"), photos=32, people=1)
    trained.refresh_from_db()
    with pytest.raises(NothingToMeasureOn):
        ask_for_comparison(owner=staff, candidate=trained)
    assert ask_for_comparison(owner=staff, candidate=model("standing-too")).against == model("standing")


def test_the_pages_compare_put_in_service_and_back(trained, staff, signed_in):
    client = signed_in(staff)
    page = client.get(trained.run.get_absolute_url()).content.decode()
    assert "For tests only." in page
    client.post(reverse("modelroom:model_compare", args=[trained.pk]))
    comparison = Comparison.objects.get()
    assert "Waiting for its turn" in client.get(trained.run.get_absolute_url()).content.decode()
    run(job_id=Job.objects.get(subject_id=comparison.pk).pk)
    assert "held out from training" in client.get(trained.run.get_absolute_url()).content.decode()
    client.post(reverse("modelroom:model_activate", args=[model("standing-too").pk]))
    client.post(reverse("modelroom:model_activate", args=[trained.pk]))
    page = client.get(reverse("modelroom:models")).content.decode()
    assert "Back to standing-too" in page
    assert "in service" in page


def test_what_does_not_work_is_said_on_the_page(staff, signed_in):
    client = signed_in(staff)
    gone = PoseModel.objects.create(name="no-such-model")
    page = client.post(reverse("modelroom:model_activate", args=[gone.pk]), follow=True).content.decode()
    assert "cannot be put in service" in page
    address = reverse("modelroom:model_compare", args=[model("standing-too").pk])
    assert "no labelled photos" in client.post(address, follow=True).content.decode()


def test_coaches_read_of_the_models_if_they_ask_for_it_and_choose_none(people, signed_in):
    client = signed_in(people.coach)
    assert client.get(reverse("modelroom:models")).status_code == 404
    people.coach.model_room = True
    people.coach.save()
    page = client.get(reverse("modelroom:models")).content.decode()
    assert "research use" in page
    assert "Put in service" not in page
    for name in ("modelroom:model_activate", "modelroom:model_compare"):
        assert client.post(reverse(name, args=[model("standing").pk])).status_code == 404
    assert not InService.objects.exists()
