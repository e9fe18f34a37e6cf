"""Corrected frames of people who agreed become a data set that training reads, and name nobody."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from accounts.services import set_training_consent
from library.jobs.run import run
from library.models import Job, Video
from modelroom.datasets.export import export_corrections
from modelroom.datasets.folders import folder_of
from modelroom.datasets.selectors import exportable
from modelroom.datasets.services import ask_for_export
from modelroom.errors import FolderInUse, NothingToExport
from modelroom.models import DataSet, TrainingRun
from scoring.learn.photos import JOINTS, read_photos, read_picture
from tests.modelroom.frames import agree, correct, filmed

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def videos(people, tmp_path) -> list[Video]:
    """One video each of the student and the classmate, with two and one corrected frames."""
    videos = [filmed(people.student), filmed(people.classmate)]
    correct(videos[0], people.coach, 3, 20)
    correct(videos[1], people.coach, 10)
    return videos


def make(owner) -> DataSet:
    """Ask for a data set, and do the job here and now."""
    data_set = ask_for_export(owner=owner)
    assert run(job_id=Job.objects.get(subject_id=data_set.pk).pk)
    data_set.refresh_from_db()
    return data_set


def test_only_frames_of_those_who_agreed_are_exported(videos, people, tmp_path):
    agree(people.student)
    done = export_corrections(folder=tmp_path / "set")
    assert (done.photos, done.people, done.left_out) == (2, 1, 0)
    photos = read_photos(tmp_path / "set")
    assert len(photos) == 2


def test_nobody_agreed_unless_asked(videos, tmp_path):
    assert not exportable().exists()
    with pytest.raises(NothingToExport, match="agreed"):
        export_corrections(folder=tmp_path / "set")
    assert not (tmp_path / "set").exists()


def test_the_labels_lie_on_the_joints_of_the_pictures(videos, people, tmp_path):
    agree(people.student, people.classmate)
    export_corrections(folder=tmp_path / "set")
    photos = read_photos(tmp_path / "set")
    with np.load(tmp_path / "set" / "annotations.npz") as stored:
        assert sorted(stored.files) == ["keypoints", "names", "people", "size"]
        sizes, groups = stored["size"], stored["people"]
    assert sorted(np.bincount(groups)) == [1, 2]
    for path, labels, size in zip(photos.files, photos.keypoints, sizes, strict=True):
        picture = read_picture(path)
        assert picture.shape[1::-1] == tuple(size)
        for x, y, known in labels[: JOINTS.index("neck")]:
            assert known
            assert picture[int(y), int(x)].mean() > 150, "a drawn joint is a bright block"


def test_nothing_in_the_folder_names_anybody(videos, people, tmp_path):
    agree(people.student)
    Video.objects.update(title="Sam at home")
    export_corrections(folder=tmp_path / "set")
    files = [path for path in (tmp_path / "set").rglob("*") if path.is_file()]
    content = b"".join(path.read_bytes() for path in files)
    with np.load(tmp_path / "set" / "annotations.npz") as stored:
        content += b"".join(stored[name].tobytes() for name in stored.files)
    for word in ("Sam", "sam.student", str(videos[0].pk), videos[0].sha256):
        assert word.encode() not in content
        assert not [path for path in files if word in path.name]


def test_who_withdraws_is_left_out_of_the_next(videos, people, tmp_path):
    agree(people.student, people.classmate)
    assert export_corrections(folder=tmp_path / "set").photos == 3
    set_training_consent(user=people.student, given=False)
    assert export_corrections(folder=tmp_path / "set").photos == 1
    assert len(list((tmp_path / "set" / "images").iterdir())) == 1


def test_who_withdraws_while_it_is_made_is_not_in_it(videos, people, tmp_path):
    agree(people.student, people.classmate)
    done = export_corrections(
        folder=tmp_path / "set",
        progress=lambda share: set_training_consent(user=people.student, given=False),
    )
    assert (done.photos, done.people, done.left_out) == (1, 1, 2)
    assert len(read_photos(tmp_path / "set")) == 1
    assert len(list((tmp_path / "set" / "images").iterdir())) == 1


def test_hidden_joints_are_not_labelled(videos, people, tmp_path):
    agree(people.classmate)
    correct(videos[1], people.coach, 10, confidence=0.0)
    export_corrections(folder=tmp_path / "set")
    assert read_photos(tmp_path / "set").keypoints[0, JOINTS.index("left_wrist"), 2] == 0


def test_corrections_of_a_person_no_longer_followed_are_left_out(videos, people):
    agree(people.student)
    Video.objects.filter(pk=videos[0].pk).update(track=videos[1].track)
    assert not exportable().exists()


def test_a_video_whose_file_is_gone_does_not_stop_the_others(videos, people, tmp_path):
    agree(people.student, people.classmate)
    Path(videos[0].original.path).unlink()
    done = export_corrections(folder=tmp_path / "set")
    assert (done.photos, done.left_out) == (1, 2)


def test_a_folder_with_something_else_in_it_is_left_alone(videos, people, tmp_path):
    agree(people.student)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "diary.txt").write_text("dear diary")
    with pytest.raises(FolderInUse, match="something else"):
        export_corrections(folder=tmp_path / "mine")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["diary.txt"]


def test_the_command_makes_the_folder_and_says_what_is_in_it(videos, people, tmp_path, capsys):
    agree(people.student)
    call_command("export_corrections", str(tmp_path / "new" / "set"))
    assert "2 photos of 1 people" in capsys.readouterr().out
    assert len(read_photos(tmp_path / "new" / "set")) == 2


def test_the_command_ends_with_a_sentence_where_there_is_nothing(db, tmp_path):
    with pytest.raises(CommandError, match="agreed to training") as raised:
        call_command("export_corrections", str(tmp_path / "set"))
    assert raised.value.returncode == 2


def test_the_button_has_a_job_make_the_data_set(videos, people, staff):
    agree(people.student)
    data_set = make(staff)
    assert (data_set.photos, data_set.people) == (2, 1)
    assert data_set.folder == str(folder_of(data_set))
    assert len(read_photos(Path(data_set.folder))) == 2


def test_earlier_data_sets_go_unless_a_run_still_needs_them(videos, people, staff):
    agree(people.student)
    kept, gone = make(staff), make(staff)
    assert not DataSet.objects.filter(pk=kept.pk).exists()
    needed = gone
    training = TrainingRun.objects.create(owner=staff, kind="distill", config="distill", data_set=needed)
    Job.objects.create(kind="train_model", subject_id=training.pk, owner=staff, state="done")
    make(staff)
    assert DataSet.objects.filter(pk=needed.pk).exists(), "a stopped run can still go on"
    assert Path(needed.folder).is_dir()
    TrainingRun.objects.update(metrics={"state": "finished"})
    make(staff)
    assert not DataSet.objects.filter(pk=needed.pk).exists()


def test_a_deleted_data_set_takes_its_photos_along(videos, people, staff, django_capture_on_commit_callbacks):
    agree(people.student)
    data_set = make(staff)
    with django_capture_on_commit_callbacks(execute=True):
        data_set.delete()
    assert not Path(data_set.folder).exists()


def test_a_data_set_deleted_while_it_is_made_leaves_no_photos(videos, people, staff, monkeypatch):
    from modelroom.datasets import job

    agree(people.student)
    export = job.export_corrections

    def meanwhile(**how):
        done = export(**how)
        DataSet.objects.all().delete()
        return done

    monkeypatch.setattr(job, "export_corrections", meanwhile)
    data_set = ask_for_export(owner=staff)
    run(job_id=Job.objects.get(subject_id=data_set.pk).pk)
    assert not folder_of(data_set).exists()
