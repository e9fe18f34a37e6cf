"""A group's model learns from who agreed, is compared, and goes into service only where it is better."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import Group, User
from accounts.services import set_training_consent
from library.jobs import JobContext, LeaseLost
from library.jobs import run as jobs
from library.jobs.services import claim
from library.models import Job, Video
from practice.models import Attempt
from recognition.material import digest_of, examples_of, learnable
from recognition.models import InService, Recognition, TrainingRun, working_folder
from recognition.selectors import attention_of, in_service, proposals
from recognition.services import (
    ask_for_training,
    go_back,
    has_new_material,
    let_comparison_decide,
    put_in_service,
)
from recognition.tasks import retrain_recognition
from recognition.training_job import train_recognition
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import measured_video
from tests.recognition.stage import (
    TwoRoutines,
    agree,
    bow,
    do_recognition,
    judged,
    learned,
    recognised,
    routine_of,
    scored_attempt,
    spin,
    withdraw,
)
from training.provenance import people_of

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def short_trainings(settings: Any) -> None:
    settings.RECOGNITION_STEPS = 2


@pytest.fixture
def practised(people: People, routines: TwoRoutines) -> TwoRoutines:
    """Two attempts at each routine, of a student who agreed; the coach agreed too."""
    agree(people.coach, people.student)
    for change in (0, 8):
        scored_attempt(people.student, routines.lift, movement(lift=150 - change))
        scored_attempt(people.student, routines.bow, bow(depth=60 - change))
    return routines


def train(group: Group) -> Job:
    job = ask_for_training(group=group)
    assert jobs.run(job_id=job.pk)
    job.refresh_from_db()
    return job


def owners(group: Group) -> set[User]:
    used = learnable(examples_of(group=group))
    return {Video.objects.get(pk=one.video).owner for one in used}


def test_only_who_agreed_is_learned_from(people: People, routines: TwoRoutines) -> None:
    scored_attempt(people.student, routines.lift, movement(lift=140))
    scored_attempt(people.classmate, routines.lift, movement(lift=145))
    assert owners(people.group) == set()
    agree(people.student)
    assert owners(people.group) == {people.student}
    agree(people.coach)
    assert owners(people.group) == {people.student, people.coach}
    withdraw(people.student)
    assert owners(people.group) == {people.coach}


def test_consent_to_another_purpose_does_not_count(people: People, routines: TwoRoutines) -> None:
    scored_attempt(people.student, routines.lift, movement(lift=140))
    for person in (people.student, people.coach):
        set_training_consent(user=person, given=True)
    assert owners(people.group) == set()


def test_references_are_compared_with_though_nobody_agreed(people: People, routines: TwoRoutines) -> None:
    examples = examples_of(group=people.group)
    assert {one.routine for one in examples} == {routines.lift.pk, routines.bow.pk}
    assert learnable(examples) == []


def test_an_attempt_that_shows_something_else_is_no_example(people: People, routines: TwoRoutines) -> None:
    agree(people.student)
    scored_attempt(people.student, routines.lift, spin())
    unscored = measured_video(owner=people.student, track=movement())
    Attempt.objects.create(student=people.student, routine=routines.lift, video=unscored)
    assert owners(people.group) == set()


def test_attempts_of_who_left_are_no_examples(people: People, practised: TwoRoutines) -> None:
    people.group.memberships.filter(user=people.student).delete()
    assert owners(people.group) == {people.coach}


def test_a_training_stores_its_model_and_both_accuracies(people: People, practised: TwoRoutines) -> None:
    begun = working_folder(people.group.pk) / "of-somebody-who-withdrew"
    begun.mkdir(parents=True)
    (begun / "0001--00001.npz").write_bytes(b"somebody's movement")
    job = train(people.group)
    assert job.state == Job.State.DONE, job.reason_in_words
    run = TrainingRun.objects.get()
    assert run.trained
    assert run.reason is None
    assert people_of(run.learned_from) == {people.coach.pk, people.student.pk}
    assert set(run.examples) == {str(practised.lift.pk), str(practised.bow.pk)}
    assert default_storage.exists(f"recognition/{people.group.pk}/{run.pk}/weights.safetensors")
    assert default_storage.exists(f"recognition/{people.group.pk}/{run.pk}/manifest.json")
    assert not working_folder(people.group.pk).exists(), "the copies of people's tracks are gone"
    with run.manifest.open("rb") as file:
        said = file.read().decode().lower()
    for person in (people.student, people.coach):
        assert person.email not in said
        assert person.name.lower() not in said
    assert in_service(group=people.group).run is None, "after two steps it is no better"
    train(people.group)
    assert TrainingRun.objects.get() == run, "the same again makes no second one"


def test_what_is_measurably_better_takes_over_by_itself(people: People, routines: TwoRoutines) -> None:
    run = judged(people.group, measurably_better=True)
    assert in_service(group=people.group).run == run
    judged(people.group, measurably_better=False, material="other")
    assert in_service(group=people.group).run is None


def test_a_person_s_choice_stays_until_taken_back(people: People, routines: TwoRoutines) -> None:
    first = judged(people.group, measurably_better=True)
    put_in_service(group=people.group, run=None, by=people.coach)
    second = judged(people.group, measurably_better=True, material="other")
    assert in_service(group=people.group).run is None
    let_comparison_decide(group=people.group, by=people.coach)
    assert in_service(group=people.group).run == second
    go_back(group=people.group, by=people.coach)
    assert in_service(group=people.group).run is None
    assert first.pk != second.pk


def test_a_routine_the_model_never_saw_is_still_found_by_the_nearest_example(
    people: People, routines: TwoRoutines
) -> None:
    run = learned(people.group, routines)
    put_in_service(group=people.group, run=run, by=people.coach)
    new = routine_of(people.coach, "New", spin(), people.group)
    assert in_service(group=people.group).unknown == (new,)
    (proposal,) = proposals(video=recognised(people.classmate, spin()))
    assert proposal.best is not None
    assert (proposal.best.routine, proposal.recognition.run) == (new, None)
    (other,) = proposals(video=recognised(people.classmate, bow()))
    assert other.recognition.run == run
    assert new in [one.routine for one in other.others], "it can be chosen all the same"


def test_a_model_in_service_answers_and_says_when(people: People, routines: TwoRoutines) -> None:
    run = learned(people.group, routines)
    put_in_service(group=people.group, run=run, by=people.coach)
    row = Recognition.objects.get(video=recognised(people.classmate, bow()))
    assert row.run == run
    assert sum(row.attention) == pytest.approx(1.0, abs=0.01)
    assert len(row.times) == len(row.attention)
    assert all(0 <= peak <= 4 for peak in row.peaks)


def test_attempts_from_before_get_their_attention_when_a_model_is_put_in_service(
    people: People, routines: TwoRoutines
) -> None:
    attempt = scored_attempt(people.student, routines.lift, movement())
    run = learned(people.group, routines)
    assert attention_of(attempt=attempt) is None
    put_in_service(group=people.group, run=run, by=people.coach)
    do_recognition(attempt.video)
    found = attention_of(attempt=attempt)
    assert found is not None
    assert found.weights
    put_in_service(group=people.group, run=None, by=people.coach)
    assert attention_of(attempt=attempt) is None, "without a trained model there is nothing to show"


def test_a_model_whose_file_is_gone_leaves_it_to_the_nearest_example(
    people: People, routines: TwoRoutines
) -> None:
    judged(people.group, measurably_better=True)
    (proposal,) = proposals(video=recognised(people.classmate, bow()))
    assert proposal.recognition.run is None
    assert proposal.best is not None


def test_one_routine_alone_is_not_trained_and_says_why(people: People) -> None:
    agree(people.coach)
    routine_of(people.coach, "Arm lift", movement(), people.group)
    assert train(people.group).state == Job.State.DONE
    run = TrainingRun.objects.get()
    assert not run.trained
    assert run.reason["code"] == "one_routine_to_learn_from"


def test_a_routine_with_one_video_is_learned_but_nothing_is_judged_by_it(
    people: People, routines: TwoRoutines
) -> None:
    agree(people.coach)
    train(people.group)
    run = TrainingRun.objects.get()
    assert run.trained
    assert (run.judged, run.trained_accuracy, run.measurably_better) == (0, None, False)
    assert in_service(group=people.group).run is None


def test_without_anybody_s_leave_nothing_is_trained(people: People, routines: TwoRoutines) -> None:
    train(people.group)
    assert TrainingRun.objects.get().reason["code"] == "nothing_to_learn_from"


def test_a_group_without_routines_has_nothing_to_learn(people: People) -> None:
    assert not has_new_material(group=people.group)
    retrain_recognition()
    assert not Job.objects.filter(kind="train_recognition").exists()


def test_at_night_only_groups_learn_whose_material_changed(people: People, practised: TwoRoutines) -> None:
    retrain_recognition()
    job = Job.objects.get(kind="train_recognition")
    assert job.subject_id == people.group.pk
    job.delete()
    judged(people.group, material=digest_of(learnable(examples_of(group=people.group))))
    retrain_recognition()
    assert not Job.objects.filter(kind="train_recognition").exists(), "nothing changed since"
    scored_attempt(people.student, practised.lift, movement(lift=130))
    retrain_recognition()
    assert Job.objects.get(kind="train_recognition").state == Job.State.QUEUED


def test_who_withdraws_takes_along_the_models_that_learned_from_them(
    people: People, routines: TwoRoutines
) -> None:
    agree(people.coach, people.student)
    kept = judged(people.group, people=[people.coach.pk], measurably_better=True, material="kept")
    gone = judged(people.group, people=[people.coach.pk, people.student.pk], material="gone")
    put_in_service(group=people.group, run=kept, by=people.coach)
    put_in_service(group=people.group, run=gone, by=people.coach)
    withdraw(people.student)
    assert list(people.group.recognition_runs.all()) == [kept]
    assert in_service(group=people.group).run == kept, "who recognised before does so again"
    withdraw(people.coach)
    assert in_service(group=people.group).run is None


def test_who_goes_takes_them_along_too(people: People, routines: TwoRoutines) -> None:
    agree(people.coach, people.student)
    judged(people.group, people=[people.coach.pk, people.student.pk], measurably_better=True)
    people.student.delete()
    assert not TrainingRun.objects.exists()


def test_who_withdraws_while_it_learns_is_in_no_model(people: People, practised: TwoRoutines) -> None:
    examples = learnable(examples_of(group=people.group))
    before = judged(people.group, people=[people.coach.pk], measurably_better=True, material="before")
    withdraw(people.student)
    learned_meanwhile = {"people": sorted({one.owner for one in examples}), "material": digest_of(examples)}
    judged(people.group, measurably_better=True, **learned_meanwhile)
    assert list(people.group.recognition_runs.all()) == [before]
    assert in_service(group=people.group).run == before
    assert has_new_material(group=people.group), "the next night learns without them"


def test_old_trainings_are_forgotten_with_their_files(people: People, routines: TwoRoutines) -> None:
    kept = judged(people.group, measurably_better=True, material="0")
    put_in_service(group=people.group, run=kept, by=people.coach)
    for number in range(1, 9):
        judged(people.group, material=str(number))
    left = set(TrainingRun.objects.values_list("material", flat=True))
    assert left == {"0", "4", "5", "6", "7", "8"}


def test_a_deleted_group_takes_its_models_along(
    people: People, routines: TwoRoutines, django_capture_on_commit_callbacks: Any
) -> None:
    run = judged(people.group, measurably_better=True)
    run.weights.save("weights.safetensors", ContentFile(b"weights"))
    ask_for_training(group=people.group)
    with django_capture_on_commit_callbacks(execute=True):
        people.group.delete()
    assert not default_storage.exists(run.weights.name)
    assert not InService.objects.exists()
    assert not Job.objects.filter(kind="train_recognition").exists()


def test_it_is_work_for_the_long_queue_and_the_night(settings: Any) -> None:
    from library.jobs.queues import long_handlers

    assert "train_recognition" in long_handlers
    assert "recognise_video" not in long_handlers
    night = settings.CELERY_BEAT_SCHEDULE["retrain-recognition"]
    assert night["task"] == "recognition.tasks.retrain_recognition"
    assert night["schedule"].hour == {settings.RECOGNITION_HOUR}


def test_of_a_training_that_fails_nothing_of_anybody_is_left(
    people: People, practised: TwoRoutines, settings: Any
) -> None:
    settings.RECOGNITION_STEPS = 10**9
    job = ask_for_training(group=people.group)
    claimed = claim(job_id=job.pk, worker="one whose disk is full")
    assert claimed is not None
    full = Worker(claimed)
    full.last, full.ends_with = 1, OSError("No space left on device")
    with pytest.raises(OSError, match="No space"):
        train_recognition(full, people.group.pk)
    assert not working_folder(people.group.pk).exists()


class Worker(JobContext):
    """A worker that ends when it would say for the ``last`` time how far it is: killed, if not otherwise."""

    last = 1000
    ends_with: Exception | None = None

    def stage(
        self, name: str, start: float = 0.0, end: float = 1.0, **limits: float | None
    ) -> Callable[[float], None]:
        self.said: list[float] = []
        return super().stage(name, start, end, **limits)

    def progress(self, share: float) -> None:
        self.said.append(share)
        if len(self.said) == self.last:
            raise self.ends_with or LeaseLost(str(self.job_id))


def test_a_training_that_was_broken_off_goes_on_where_it_stood(
    people: People, practised: TwoRoutines, settings: Any
) -> None:
    settings.RECOGNITION_STEPS = 30  # it keeps where it stands every few epochs
    job = ask_for_training(group=people.group)
    claimed = claim(job_id=job.pk, worker="one that is killed")
    assert claimed is not None
    killed, other = Worker(claimed), Worker(claimed)
    killed.last, other.last = 28, 1
    for worker in (killed, other):
        with pytest.raises(LeaseLost):
            train_recognition(worker, people.group.pk)
    assert not TrainingRun.objects.exists()
    assert other.said[0] > killed.said[0], "not from the beginning"
