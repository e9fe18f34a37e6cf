"""Who withdraws, or leaves, is taken out of everything that was learned from their pictures; files too."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse

from accounts.models import User
from accounts.services import set_training_consent
from library.jobs.run import run
from library.models import Job, Video
from library.rules import model_in_use
from library.services import delete_video
from modelroom.datasets.folders import folder_of, tidy_all
from modelroom.datasets.services import ask_for_export
from modelroom.errors import ModelNotReady, UnknownData
from modelroom.models import DataSet, InService, LearnedFrom, Picture, PoseModel, TrainingRun
from modelroom.poses.compare import ask_for_comparison
from modelroom.poses.selectors import model_cards
from modelroom.poses.services import load_trained, put_in_service
from modelroom.runs import job as run_job
from modelroom.runs.learned import CACHE
from modelroom.runs.services import resume_run, start_run
from modelroom.tasks import tidy_what_was_learned_from
from scoring.errors import ModelUnavailable
from scoring.learn.photos import read_photos, read_picture
from tests.consents import Purpose, look_after
from tests.modelroom.frames import agree, correct, film, filmed
from tests.modelroom.training import CONFIG, TINY, do, job_of
from tests.people import People

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

SHORT: dict[str, Any] = {**TINY, "pose_training": {"epochs": 1, "batch": 4}}


@pytest.fixture
def commits(django_capture_on_commit_callbacks: Any) -> Any:
    """What is done after the commit is done at the end of the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def videos(people: People) -> list[Video]:
    """One video each of the student and the classmate, who agreed, with corrected frames."""
    agree(people.student, people.classmate)
    videos = [noisy_video(people.student, seed=1), noisy_video(people.classmate, seed=2)]
    correct(videos[0], people.coach, 3, 12, 20)
    correct(videos[1], people.coach, 0, 1, 5, 7, 9, 15, 18, 22)
    return videos


@cache
def noisy_film(seed: int) -> bytes:
    """A film in which every picture is like no other, so that none counts as another's near-duplicate."""
    rng, track = np.random.default_rng(seed), film()[0]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        with av.open(str(path), "w") as output:
            stream = output.add_stream("libx264", rate=30)
            stream.width, stream.height, stream.pix_fmt = track.width, track.height, "yuv420p"
            for _pose in track.keypoints:
                cells = rng.integers(0, 255, (track.height // 20 + 1, track.width // 20 + 1, 3), np.uint8)
                picture = cells.repeat(20, axis=0).repeat(20, axis=1)[: track.height, : track.width]
                frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
                output.mux(stream.encode(frame))
            output.mux(stream.encode(None))
        return path.read_bytes()


def noisy_video(owner: User, seed: int) -> Video:
    """A measured video of such a film."""
    video = filmed(owner)
    video.original.save("film.mp4", ContentFile(noisy_film(seed)))
    return video


@pytest.fixture
def data_set(videos: list[Video], staff: User) -> DataSet:
    """A data set made on the page."""
    return made(staff)


def made(staff: User) -> DataSet:
    data_set = ask_for_export(owner=staff)
    assert run(job_id=Job.objects.get(subject_id=data_set.pk).pk)
    data_set.refresh_from_db()
    return data_set


def trained(staff: User, data_set: DataSet) -> PoseModel:
    """The model of a short run on the data set."""
    training = start_run(owner=staff, kind="deeppose", config=CONFIG, data_set=data_set, changes=SHORT)
    job = do(training)
    assert job.state == Job.State.DONE, job.reason_in_words
    return PoseModel.objects.get(run=training)


def photos_of(data_set: DataSet, owner: User) -> list[Path]:
    names = Picture.objects.filter(data_set=data_set, video__owner=owner).values_list("name", flat=True)
    return [Path(data_set.folder) / "images" / f"{name}.jpg" for name in names]


def stored_files(*folders: Path) -> Iterator[bytes]:
    """The content of every file there is, wherever it lies."""
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file():
                yield path.read_bytes()


class Traces:
    """What would give a person's pictures away: the files' bytes, their pixels at any place, their labels."""

    def __init__(self, data_set: DataSet, owner: User) -> None:
        paths = photos_of(data_set, owner)
        assert paths
        self.contents = [path.read_bytes() for path in paths]
        self.digests = {hashlib.sha256(content).hexdigest() for content in self.contents}
        # A row of pixels out of the middle, as it lies in arrays of copies that are not compressed.
        self.pixels = [read_picture(path)[60, 20:60].tobytes() for path in paths]
        with np.load(Path(data_set.folder) / "annotations.npz") as stored:
            mine = np.isin(stored["names"], [path.stem for path in paths])
            self.labels = {labels.tobytes() for labels in stored["keypoints"][mine]}

    def found_in(self, *folders: Path) -> list[str]:
        found = []
        for content in stored_files(*folders):
            if hashlib.sha256(content).hexdigest() in self.digests:
                found.append("file")
            found += ["bytes" for one in self.contents if one[200:] in content]
            found += ["pixels" for one in self.pixels if one in content]
        for folder in folders:
            for path in folder.rglob("annotations.npz"):
                with np.load(path) as stored:
                    found += ["labels" for one in stored["keypoints"] if one.tobytes() in self.labels]
        return found


@pytest.fixture
def everywhere(data_set: DataSet, staff: User, settings: Any, tmp_path: Path) -> list[Path]:
    """Copies in all places there are: page, command, a folder it was copied to, the cache of a run."""
    apart, copied = tmp_path / "apart" / "set", tmp_path / "copied"
    call_command("export_corrections", str(apart))
    copied.mkdir()
    for path in Path(data_set.folder).rglob("*"):
        if path.is_file():
            target = copied / path.relative_to(data_set.folder)
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(path.read_bytes())
    settings.TRAINING_DATA = [str(copied)]
    model = trained(staff, data_set)
    photos = [read_picture(path) for path in sorted((Path(data_set.folder) / "images").iterdir())]
    cache = model.run.folder / CACHE
    cache.mkdir()
    np.save(cache / "photos-1.npy", np.concatenate([photo.ravel() for photo in photos]))
    killed = folder_of(data_set).with_name(f".{data_set.pk}.12345")
    (killed / "images").mkdir(parents=True)
    return [Path(settings.LEARN_DIR), apart.parent, copied, Path(settings.MEDIA_ROOT)]


Go = Callable[[User], object]


def withdraw(user: User) -> None:
    set_training_consent(user=user, given=False)


@pytest.mark.parametrize("go", [withdraw, lambda user: user.delete()], ids=["withdrawal", "deletion"])
def test_no_file_holds_a_picture_afterwards(
    go: Go, data_set: DataSet, everywhere: list[Path], people: People, commits: Any
) -> None:
    traces, kept = Traces(data_set, people.student), Traces(data_set, people.classmate)
    assert set(traces.found_in(*everywhere)) == {"file", "bytes", "pixels", "labels"}, (
        "the test can find them"
    )
    with commits():
        go(people.student)
    assert traces.found_in(*everywhere) == []
    assert set(kept.found_in(*everywhere)) >= {"file", "bytes", "labels"}, "those of others stay"
    photos = read_photos(Path(data_set.folder))
    assert len(photos) == 8
    for path in photos.files:
        read_picture(path)


def test_a_deleted_video_takes_its_pictures_along(
    data_set: DataSet, everywhere: list[Path], people: People, videos: list[Video], commits: Any
) -> None:
    traces = Traces(data_set, people.student)
    with commits():
        delete_video(video=videos[0])
    assert traces.found_in(*everywhere) == []
    said = next(card.provenance for card in model_cards() if card.model.run)
    assert (said.withdrawn, said.deleted) == (0, 3), "who deletes a video has not withdrawn"


def test_the_data_set_notes_that_something_was_taken_out(
    data_set: DataSet, people: People, staff: User, signed_in: Any
) -> None:
    withdraw(people.student)
    data_set.refresh_from_db()
    assert (data_set.photos, data_set.people, data_set.taken_out) == (8, 1, 3)
    assert "3 photos were taken out" in signed_in(staff).get(reverse("modelroom:data_sets")).content.decode()


def test_who_was_alone_in_it_leaves_nothing(
    data_set: DataSet, people: People, staff: User, commits: Any
) -> None:
    with commits():
        withdraw(people.student)
        withdraw(people.classmate)
    assert not Path(data_set.folder).exists()
    data_set.refresh_from_db()
    with pytest.raises(UnknownData):
        start_run(owner=staff, kind="deeppose", config=CONFIG, data_set=data_set, changes=SHORT)


def test_a_file_left_by_a_killed_process_goes_at_night(data_set: DataSet, people: People) -> None:
    traces = Traces(data_set, people.student)
    withdraw(people.student)  # what follows the commit is not done: the process is killed before
    assert traces.found_in(Path(data_set.folder))
    tidy_what_was_learned_from()
    assert traces.found_in(Path(data_set.folder)) == []


def test_what_a_killed_export_left_goes_too(
    videos: list[Video], people: People, staff: User, commits: Any
) -> None:
    data_set = ask_for_export(owner=staff)
    begun = folder_of(data_set).with_name(f".{data_set.pk}.1") / "images"
    begun.mkdir(parents=True)
    (begun / "photo00000.jpg").write_bytes(b"somebody")
    Job.objects.filter(subject_id=data_set.pk).update(state=Job.State.RUNNING)
    tidy_all()
    assert begun.exists(), "somebody is at it"
    Job.objects.filter(subject_id=data_set.pk).update(state=Job.State.FAILED)
    tidy_all()
    assert not begun.exists()


def test_nothing_but_our_own_is_removed_from_a_folder_of_the_operator(
    videos: list[Video], people: People, tmp_path: Path, commits: Any
) -> None:
    call_command("export_corrections", str(tmp_path / "set"))
    (tmp_path / "set" / "notes.txt").write_text("mine")
    with commits():
        withdraw(people.student)
        withdraw(people.classmate)
    assert [path.name for path in (tmp_path / "set").rglob("*")] == ["notes.txt"]


def test_an_export_that_nobody_knows_is_not_trained_on(
    videos: list[Video], staff: User, tmp_path: Path, settings: Any
) -> None:
    call_command("export_corrections", str(tmp_path / "set"))
    settings.TRAINING_DATA = [str(tmp_path / "set")]
    training = start_run(
        owner=staff, kind="deeppose", config=CONFIG, folder=tmp_path / "set", changes=SHORT, terms="Ours."
    )
    assert training.data_set == DataSet.objects.get()
    Picture.objects.all().delete()
    DataSet.objects.update(whose_known=False)
    with pytest.raises(UnknownData, match="not known whose"):
        start_run(
            owner=staff, kind="deeppose", config=CONFIG, folder=tmp_path / "set", changes=SHORT, terms="Ours."
        )


def test_models_of_an_adult_are_named_and_the_staff_decides(
    data_set: DataSet, people: People, staff: User, signed_in: Any, commits: Any
) -> None:
    model = trained(staff, data_set)
    put_in_service(model=model, by=staff)
    with commits():
        withdraw(people.student)
    assert model_in_use() == model.name, "that is for the staff to decide"
    assert [letter.to for letter in mail.outbox] == [[staff.email]]
    assert model.name in mail.outbox[0].body
    assert people.student.name not in mail.outbox[0].body
    people.coach.model_room = True
    people.coach.save()
    page = signed_in(people.coach).get(reverse("modelroom:models")).content.decode()
    assert "It learned from somebody who has withdrawn since" in page
    assert "Keep it" not in page, "coaches read"
    client = signed_in(staff)
    assert "Keep it" in client.get(reverse("modelroom:models")).content.decode()
    client.post(reverse("modelroom:model_keep", args=[model.pk]))
    page = client.get(reverse("modelroom:models")).content.decode()
    assert "Kept all the same" in page
    assert "Keep it" not in page
    withdraw(people.classmate)
    assert "Keep it" in client.get(reverse("modelroom:models")).content.decode(), "each one asks anew"


def test_programs_are_told_the_same(data_set: DataSet, people: People, staff: User, signed_in: Any) -> None:
    trained(staff, data_set)
    withdraw(people.student)
    answer = signed_in(people.coach).get("/api/models/").json()
    said = next(one for one in answer if one["learned_from"])
    assert said["learned_from"]["people"] == 2
    assert said["learned_from"]["withdrawn"] == 1
    assert said["learned_from"]["examples"] == 11
    assert (said["may_serve"], said["undecided"]) == (True, True)
    assert signed_in(people.student).get("/api/models/").status_code == 404


def test_nothing_names_who_withdrew(data_set: DataSet, people: People, staff: User) -> None:
    trained(staff, data_set)
    assert LearnedFrom.objects.filter(person=people.student).exists()
    withdraw(people.student)
    assert not LearnedFrom.objects.filter(person=people.student).exists()
    assert not LearnedFrom.objects.filter(video__owner=people.student).exists()
    assert not Picture.objects.filter(video__owner=people.student).exists()


@pytest.mark.parametrize("go", [withdraw, lambda user: user.delete()], ids=["withdrawal", "deletion"])
def test_models_of_a_minor_leave_service_at_once_and_for_good(
    go: Go, data_set: DataSet, people: People, staff: User, signed_in: Any
) -> None:
    look_after(people.student, Purpose.TRAINING)
    model = trained(staff, data_set)
    put_in_service(model=model, by=staff)
    go(people.student)
    assert model_in_use() != model.name
    newest = InService.objects.first()
    assert (newest.by, newest.by_hand, newest.model) == (None, False, None)
    with pytest.raises(ModelNotReady, match="minor"):
        put_in_service(model=model, by=staff)
    with pytest.raises(ModelNotReady, match="minor"):
        ask_for_comparison(owner=staff, candidate=model)
    with pytest.raises(ModelUnavailable, match="minor"):
        load_trained(model.name, 1)
    page = signed_in(staff).get(reverse("modelroom:models")).content.decode()
    assert "A minor is among them" in page
    assert reverse("modelroom:model_activate", args=[model.pk]) not in page


def test_the_model_before_serves_again(data_set: DataSet, people: People, staff: User) -> None:
    look_after(people.student, Purpose.TRAINING)
    before = PoseModel.objects.get(name="movenet-thunder")
    InService.objects.create(model=before, by=staff)
    put_in_service(model=trained(staff, data_set), by=staff)
    withdraw(people.student)
    assert model_in_use() == "movenet-thunder"


def test_a_training_under_way_begins_anew_without_them(
    data_set: DataSet, people: People, staff: User, monkeypatch: pytest.MonkeyPatch, commits: Any
) -> None:
    for name in ("POINT_SECONDS", "POINT_SHARE", "ASK_SECONDS"):
        monkeypatch.setattr(run_job, name, 0.0)
    training = start_run(owner=staff, kind="deeppose", config=CONFIG, data_set=data_set, changes=SHORT)
    seen: list[int] = []
    train = run_job.train

    def watched(*args: Any, **how: Any) -> dict[str, Any]:
        seen.append(len(read_photos(how["data"])))
        assert not (training.folder / "checkpoint.pt").exists(), "nothing of before is gone on with"
        report = how["report"]

        def reported(progress: Any) -> None:
            report(progress)
            if len(seen) == 1 and progress.losses:
                with commits():
                    withdraw(people.student)

        return train(*args, **{**how, "report": reported})

    monkeypatch.setattr(run_job, "train", watched)
    job = do(training)
    assert job.state == Job.State.DONE, job.reason_in_words
    assert seen == [11, 8]
    assert training.trained
    (row,) = training.learned_from.all()
    assert (row.person, row.examples, row.withdrawn_on) == (people.classmate, 8, None)


def test_a_stopped_training_begins_anew_when_it_goes_on(
    data_set: DataSet, people: People, staff: User, commits: Any
) -> None:
    training = start_run(owner=staff, kind="deeppose", config=CONFIG, data_set=data_set, changes=SHORT)
    do(training)
    PoseModel.objects.all().delete()
    TrainingRun.objects.update(metrics=None)  # as if it had been stopped, with a checkpoint
    (training.folder / "checkpoint.pt").write_bytes(b"what was learned so far")
    with commits():
        withdraw(people.student)
    assert not training.folder.exists()
    resume_run(run=training, by=staff)
    do(training)
    assert training.trained
    assert [row.examples for row in training.learned_from.all()] == [8]
    assert job_of(training).state == Job.State.DONE


def test_what_was_made_before_it_was_kept_from_whom_goes_as_a_whole(
    data_set: DataSet, people: People, staff: User, commits: Any
) -> None:
    model = trained(staff, data_set)
    Picture.objects.all().delete()
    LearnedFrom.objects.all().delete()
    DataSet.objects.update(whose_known=False)
    TrainingRun.objects.update(whose_known=False)
    tidy_all()
    assert Path(data_set.folder).exists(), "nobody withdrew"
    with commits():
        withdraw(people.student)
    assert not Path(data_set.folder).exists()
    card = next(card for card in model_cards() if card.model == model)
    assert "may have learned from somebody" in card.provenance.sentence
