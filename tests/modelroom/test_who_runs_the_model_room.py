"""Data sets, runs and models are the staff's; coaches, students and strangers are told there is nothing."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.services import set_training_consent
from library.models import Job
from modelroom.models import DataSet, PoseModel, TrainingRun
from tests.modelroom.frames import correct, filmed

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


@pytest.fixture
def addresses(staff) -> dict[str, list[str]]:
    """The addresses to look at, and those that change something."""
    run = TrainingRun.objects.create(owner=staff, kind="distill", config="distill")
    data = DataSet.objects.create(owner=staff)
    model = PoseModel.objects.create(name="some-model", run=run)
    seen = [reverse(f"modelroom:{name}") for name in ("data_sets", "runs", "run_new")]
    seen += [reverse(f"modelroom:{name}", args=[run.pk]) for name in ("run", "run_curves")]
    changed = [reverse("modelroom:data_set_new"), reverse("modelroom:data_set_delete", args=[data.pk])]
    changed += [reverse(f"modelroom:run_{name}", args=[run.pk]) for name in ("stop", "resume", "delete")]
    changed += [
        reverse(f"modelroom:model_{name}", args=[model.pk]) for name in ("activate", "compare", "keep")
    ]
    return {"seen": seen, "changed": changed}


@pytest.mark.parametrize("who", ["coach", "student", "classmate", "stranger", "other_coach"])
def test_nobody_but_the_staff_sees_or_changes_anything(addresses, people, signed_in, who):
    client = signed_in(getattr(people, who))
    for address in addresses["seen"]:
        assert client.get(address).status_code == 404, address
    for address in (*addresses["changed"], reverse("modelroom:run_new")):
        assert client.post(address).status_code == 404, address
    assert not Job.objects.exists()
    assert (DataSet.objects.count(), TrainingRun.objects.count()) == (1, 1)


def test_the_staff_sees_everything(addresses, staff, signed_in):
    for address in addresses["seen"]:
        assert signed_in(staff).get(address).status_code == 200, address


def test_looking_changes_nothing(addresses, staff, signed_in):
    for address in addresses["changed"]:
        assert signed_in(staff).get(address).status_code == 405, address


def test_students_do_not_see_the_models_either(people, signed_in):
    assert signed_in(people.student).get(reverse("modelroom:models")).status_code == 404


def test_jobs_of_the_model_room_are_the_staff_s(staff, people, signed_in):
    other = TrainingRun.objects.create(owner=None, kind="distill", config="distill")
    job = Job.objects.create(kind="train_model", subject_id=other.pk, owner=people.classmate)
    address = reverse("library:job_state", args=[job.pk])
    assert signed_in(staff).get(address).status_code == 200
    for user in (people.coach, people.stranger):
        assert signed_in(user).get(address).status_code == 404


def test_the_page_of_data_sets_says_what_may_be_learned_from_and_makes_one(
    staff, people, signed_in, tmp_path
):
    client = signed_in(staff)
    video = filmed(people.student)
    correct(video, people.coach, 3, 20)
    page = client.get(reverse("modelroom:data_sets")).content.decode()
    assert "2 frames are corrected." in page
    answer = client.post(reverse("modelroom:data_set_new"), follow=True).content.decode()
    assert "anybody who agreed" in answer
    set_training_consent(user=people.student, given=True)
    assert "they are of people who agreed (1)" in client.get(reverse("modelroom:data_sets")).content.decode()
    client.post(reverse("modelroom:data_set_new"))
    data_set = DataSet.objects.get()
    assert "Waiting for its turn" in client.get(reverse("modelroom:data_sets")).content.decode()
    client.post(reverse("modelroom:data_set_delete", args=[data_set.pk]))
    assert not DataSet.objects.exists()
