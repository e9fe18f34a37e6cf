"""Staff start a run: a job trains, shows its curves, is stopped and gone on with, and makes a model."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from library.jobs import run as jobs_run
from library.jobs import services as jobs_services
from library.jobs.context import LeaseLost
from library.jobs.queues import long_handlers
from library.models import Job
from modelroom.configs import config_of, held_out_of, read_changes, shipped, written
from modelroom.errors import BadChanges, RunInUse, UnknownData
from modelroom.models import DataSet, InService, PoseModel, RunPoint, TrainingRun
from modelroom.poses.selectors import model_in_service
from modelroom.runs import job as run_job
from modelroom.runs.selectors import State, curves, run_state, run_states
from modelroom.runs.services import delete_run, resume_run, start_run, stop_run
from scoring.errors import BadConfig
from scoring.learn.training import Progress
from tests.modelroom.training import CONFIG, TINY, allowed_photos, do, job_of, tiny_run

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    return allowed_photos(tmp_path / "photos", settings)


@pytest.fixture
def training(folder, staff) -> TrainingRun:
    return tiny_run(staff, folder)


@pytest.fixture
def every_step(monkeypatch) -> None:
    """A point of the curves at each step, and the question whether to stop before each."""
    for name in ("POINT_SECONDS", "POINT_SHARE", "ASK_SECONDS"):
        monkeypatch.setattr(run_job, name, 0.0)


def test_a_run_trains_and_registers_its_model(training, every_step):
    assert run_state(run=training).state == State.WAITING
    assert do(training).state == Job.State.DONE
    state = run_state(run=training)
    assert (state.state, state.percent) == (State.FINISHED, 100)
    assert (training.folder / "weights.safetensors").is_file()
    model = PoseModel.objects.get(run=training)
    assert model_in_service() != model
    assert str(training.data_folder) in model.trained_on
    assert model.terms == "For tests only."


def test_the_curves_grow_step_by_step(training, every_step):
    do(training)
    drawn = curves(run=training)
    assert drawn["step"] == drawn["steps"] == len(next(iter(drawn["losses"].values())))
    steps = [step for step, _value in next(iter(drawn["losses"].values()))]
    assert steps == list(range(1, drawn["steps"] + 1))
    assert drawn["figures"], "accuracy on held-out photos, after each epoch"


def stopping_after(training: TrainingRun, monkeypatch, steps: int) -> None:
    """Somebody asks the run to stop while it does a step."""
    write = run_job.Reporter._write

    def written(self, progress, measured):
        write(self, progress, measured)
        if progress.step == steps:
            stop_run(run=training)

    monkeypatch.setattr(run_job.Reporter, "_write", written)


def test_a_stopped_run_goes_on_where_it_stopped(training, every_step, monkeypatch):
    stopping_after(training, monkeypatch, 2)
    assert do(training).state == Job.State.DONE
    state = run_state(run=training)
    assert state.state == State.STOPPED
    assert state.can_resume
    assert training.points.last().step == 2
    assert not PoseModel.objects.filter(run=training).exists()
    monkeypatch.undo()
    resume_run(run=training, by=training.owner)
    assert run_state(run=TrainingRun.objects.get()).state == State.WAITING
    do(training)
    assert run_state(run=training).state == State.FINISHED


def test_points_after_the_checkpoint_are_done_again_and_stand_once(training, every_step):
    do(training)
    steps = [point.step for point in training.points.all()]
    TrainingRun.objects.update(metrics=None)
    RunPoint.objects.create(run=training, stage="later", step=10_000, steps=10_000, losses={"loss": 1})
    reporter = run_job.Reporter(context_of(training), training)
    reporter(Progress("stage 1", 3, max(steps), {"loss": 0.5}))
    assert [point.step for point in training.points.all()] == [1, 2, 3]


def context_of(training: TrainingRun):
    from library.jobs.context import JobContext

    resume_run(run=training, by=training.owner)
    return JobContext(jobs_services.claim(job_id=job_of(training).pk, worker="test"))


def test_a_run_whose_worker_was_killed_goes_on_from_its_checkpoint(training, every_step, monkeypatch):
    write = run_job.Reporter._write

    def killed(self, progress, measured):
        write(self, progress, measured)
        if training.points.exclude(figures={}).exclude(step=progress.step).exists():
            # An epoch is over, and the work was handed to somebody else meanwhile.
            Job.objects.update(lease="00000000-0000-0000-0000-000000000001")
            raise LeaseLost

    monkeypatch.setattr(run_job.Reporter, "_write", killed)
    do(training)
    assert run_state(run=training).state == State.TRAINING, "the row is another worker's now"
    assert (training.folder / "checkpoint.pt").is_file()
    monkeypatch.undo()
    for name in ("POINT_SECONDS", "POINT_SHARE"):
        monkeypatch.setattr(run_job, name, 0.0)
    Job.objects.update(state=Job.State.QUEUED)
    assert do(training).state == Job.State.DONE
    assert run_state(run=training).state == State.FINISHED
    steps = [point.step for point in training.points.all()]
    assert steps == sorted(set(steps))


def test_a_run_asked_to_stop_before_it_began_does_nothing(training):
    stop_run(run=training)
    do(training)
    assert run_state(run=training).state == State.STOPPED
    assert not training.folder.exists()


def test_a_run_that_cannot_learn_fails_with_a_reason_and_can_go_on(folder, staff):
    training = tiny_run(staff, folder, pose_training={"epochs": 3, "batch": 8, "rate": 1e30, "warm_up": 0.01})
    job = do(training)
    assert job.state == Job.State.FAILED
    state = run_state(run=training)
    assert (state.state, state.can_resume) == (State.FAILED, True)
    assert "loss" in state.reason.lower()
    assert not PoseModel.objects.filter(run=training).exists()


def test_training_is_left_to_workers_of_its_own():
    assert "train_model" in long_handlers
    assert "compare_models" in long_handlers
    assert "process_video" not in long_handlers


def test_other_workers_hand_a_run_on(training, monkeypatch):
    from library import tasks

    handed = []
    monkeypatch.setattr(tasks.run_long_job, "apply_async", lambda args, **how: handed.append((args, how)))
    tasks.run_job(str(job_of(training).pk))
    ((args, how),) = handed
    assert args == [str(job_of(training).pk)]
    assert how["expires"] > 0
    assert job_of(training).state == Job.State.QUEUED


def test_only_allowed_folders_and_ready_data_sets_are_learned_from(staff, folder, tmp_path):
    for data in ({"folder": tmp_path}, {"data_set": DataSet.objects.create(owner=staff)}, {}):
        with pytest.raises(UnknownData):
            start_run(owner=staff, kind="deeppose", config=CONFIG, **data)
    assert not TrainingRun.objects.exists()
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"stages": 0}, BadConfig),
        ({"no_such_number": 1}, BadConfig),
        ({"pose": {"size": "large"}}, BadConfig),
    ],
)
def test_a_configuration_that_makes_no_sense_starts_nothing(staff, folder, changes, error):
    with pytest.raises(error):
        tiny_run(staff, folder, **changes)
    assert not Job.objects.exists()


def test_numbers_alone_can_be_changed():
    assert read_changes("training.epochs = 2\nstages = 1") == {"training": {"epochs": 2}, "stages": 1}
    assert read_changes("") == {}
    for text in ('data.folder = "/etc"', 'data.frames = ["/home"]', "what?", 'student.start = "/tmp/x"'):
        with pytest.raises(BadChanges):
            read_changes(text)


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "0x" + "f" * 400, "2_000_000_000"])
def test_numbers_that_no_database_takes_are_refused(value):
    with pytest.raises(BadChanges, match="held_out_share"):
        read_changes(f"held_out_share = {value}")


def test_endless_sections_are_refused():
    with pytest.raises(BadChanges, match="sections"):
        read_changes("a." * 900 + "a = 1")


def test_changes_are_shown_as_they_were_typed():
    text = "stages = 1\npose.size = 64\npose.start_again = true"
    assert written(read_changes(text)) == text


def test_each_kind_has_shipped_configurations_and_changes_go_into_them(staff, folder):
    assert CONFIG in shipped("deeppose")
    assert "distill" in shipped("distill")
    config = config_of(tiny_run(staff, folder))
    assert config["pose"]["width"] == TINY["pose"]["width"]
    assert config["pose"]["name"] == "alexnet"


def test_photos_are_held_out_as_the_configuration_says():
    assert held_out_of({"held_out_seed": 3, "held_out_share": 0.2}) == {"seed": 3, "held_out_share": 0.2}
    assert held_out_of({"data": {"held_out_seed": 4}}) == {"seed": 4}
    assert held_out_of({"data": ""}) == {}


def test_a_deleted_run_takes_its_folder_and_model_along(training, django_capture_on_commit_callbacks):
    do(training)
    with django_capture_on_commit_callbacks(execute=True):
        delete_run(run=training)
    assert not training.folder.exists()
    assert not PoseModel.objects.filter(name__startswith="run-").exists()
    assert not Job.objects.exists()


def test_a_run_deleted_while_it_trains_leaves_nothing(training, every_step, monkeypatch):
    folder, job = training.folder, job_of(training)
    ask = run_job.Reporter.should_stop

    def meanwhile(reporter):
        TrainingRun.objects.filter(pk=training.pk).delete()
        return ask(reporter)

    monkeypatch.setattr(run_job.Reporter, "should_stop", meanwhile)
    jobs_run.run(job_id=job.pk)
    assert not folder.exists()


def test_a_run_whose_model_is_in_service_is_not_deleted(training):
    model = PoseModel.objects.create(name="run-1", run=training)
    InService.objects.create(model=model, by_hand=True)
    with pytest.raises(RunInUse):
        delete_run(run=training)
    assert TrainingRun.objects.exists()


def form(folder: Path, **values: str) -> dict[str, str]:
    return {
        "recipe": f"deeppose:{CONFIG}",
        "photos": "folder:0",
        "terms": "Research only.",
        "changes": "stages = 1",
    } | values


def test_the_page_starts_a_run(staff, folder, signed_in):
    client = signed_in(staff)
    assert "Start a run" in client.get(reverse("modelroom:run_new")).content.decode()
    answer = client.post(reverse("modelroom:run_new"), form(folder))
    run = TrainingRun.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, run.get_absolute_url())
    assert (run.changes, run.terms, run.data_folder) == ({"stages": 1}, "Research only.", str(folder))
    assert job_of(run).state == Job.State.QUEUED
    assert "Waiting for a worker that trains" in client.get(run.get_absolute_url()).content.decode()
    assert run.get_absolute_url() in client.get(reverse("modelroom:runs")).content.decode()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"recipe": "deeppose:other"}, "not one of the available choices"),
        ({"photos": "folder:7"}, "not one of the available choices"),
        ({"photos": "set:1"}, "not one of the available choices"),
        ({"terms": " "}, "on which terms"),
        ({"changes": "stages = 0"}, "above 0"),
        ({"changes": "stages = 'many'"}, "only numbers"),
        ({"changes": "no_such = 1"}, "no_such"),
        ({"changes": "]["}, "not lines like"),
    ],
)
def test_the_page_refuses_with_a_sentence(staff, folder, signed_in, values, words):
    answer = signed_in(staff).post(reverse("modelroom:run_new"), form(folder, **values))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not TrainingRun.objects.exists()


def test_the_page_of_a_run_asks_for_its_curves_and_stops_and_resumes(staff, training, signed_in, every_step):
    client = signed_in(staff)
    answer = client.get(reverse("modelroom:run_curves", args=[training.pk])).json()
    assert (answer["state"], answer["live"], answer["losses"]) == ("waiting", True, {})
    client.post(reverse("modelroom:run_stop", args=[training.pk]))
    training.refresh_from_db()
    assert training.stop_asked
    client.post(reverse("modelroom:run_resume", args=[training.pk]))
    do(training)
    answer = client.get(reverse("modelroom:run_curves", args=[training.pk])).json()
    assert (answer["state"], answer["live"], answer["percent"]) == ("finished", False, 100)
    assert answer["losses"]
    assert "The model that came of it" in client.get(training.get_absolute_url()).content.decode()
    client.post(reverse("modelroom:run_delete", args=[training.pk]))
    assert not TrainingRun.objects.exists()


def test_many_stopped_runs_are_listed_with_as_many_queries_as_one(staff, django_assert_num_queries):
    runs = [TrainingRun.objects.create(owner=staff, kind="distill", config="distill") for _ in range(3)]
    for number, run in enumerate(runs):
        run.points.create(stage="train", step=1, steps=10)
        run.points.create(stage="train", step=number + 2, steps=10)
    with django_assert_num_queries(2):
        states = run_states(runs=runs)
    assert [state.percent for state in states] == [20, 30, 40]
