"""The job that trains a group's model and sees whether it is better than the nearest example."""

from __future__ import annotations

import logging
import shutil
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from accounts.models import Group
from common.reasons import kept
from library.files import delete_file
from library.jobs import LONG_STAGE_SECONDS, JobContext, LeaseLost, SubjectGone, kept_alive
from recognition.material import Example, counted, digest_of, examples_of, learnable, track_of
from recognition.models import TrainingRun, working_folder
from recognition.services import settle
from recognition.stages import LEARN_ROUTINES
from scoring.errors import BadDataset
from scoring.learn.configs import FOLDER
from scoring.pose.files import save_track
from scoring.reasons import Reason
from training import provenance
from training.provenance import Learned
from training.work import train

if TYPE_CHECKING:
    from scoring.learn.training import Progress

logger = logging.getLogger(__name__)

CONFIGURATION = "events_tracks"
MANIFEST, WEIGHTS = "manifest.json", "weights.safetensors"


def train_recognition(context: JobContext, group_id: UUID) -> None:
    """Train from what there is now and settle who recognises; what was trained from it before is taken."""
    context.stage(LEARN_ROUTINES, seconds=LONG_STAGE_SECONDS)
    group = Group.objects.filter(pk=group_id).first()
    if group is None:
        raise SubjectGone
    material = learnable(examples_of(group=group))
    run = TrainingRun.objects.filter(group=group, material=digest_of(material)).first()
    settle(run=run or _train_anew(context, group, material))


def _train_anew(context: JobContext, group: Group, material: list[Example]) -> TrainingRun:
    """A training of the material, or the reason why there is none.

    The copies of people's tracks go with its end, good or bad. Only where the job was handed over, or the
    worker killed, do they stay: whoever has it now goes on from their checkpoint.
    """
    run = TrainingRun(group=group, material=digest_of(material), examples=_counts(material))
    run.reason = kept(_too_little(material))
    folder = working_folder(group.pk)
    try:
        if run.reason is None:
            _train(context, run, material)
    except LeaseLost:
        if Group.objects.filter(pk=group.pk).exists():
            raise
        shutil.rmtree(folder, ignore_errors=True)
        raise
    except BadDataset as error:
        # What the engine says names folders and numbers of this machine.
        logger.warning("Group %s: nothing could be learned: %s", group.pk, error)
        run.reason = kept(Reason("few_seen_moving"))
    except Exception:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)
    return _keep(run, material)


def _counts(material: list[Example]) -> dict[str, int]:
    return {str(pk): sum(origins.values()) for pk, origins in counted(material).items()}


def _too_little(material: list[Example]) -> Reason | None:
    routines = {one.routine for one in material}
    if len(routines) > 1:
        return None
    return Reason("one_routine_to_learn_from" if routines else "nothing_to_learn_from")


def _train(context: JobContext, run: TrainingRun, material: list[Example]) -> None:
    videos = run.folder.with_name("videos")
    _remove_others(working_folder(run.group_id), run.folder.parent)

    def report(progress: Progress) -> None:
        context.progress(progress.step / max(progress.steps, 1))

    with kept_alive():
        _write(material, videos)
    how = recipe(len(material), mirror=not any(one.sided for one in material))
    metrics = train("events", how, run.folder, data=videos, report=report)
    with kept_alive():
        _take_over(run, metrics, run.folder)


def recipe(examples: int, *, mirror: bool) -> dict[str, Any]:
    """The configuration (``scoring.learn.events.settings``) for so many examples.

    Few examples make a short epoch: there are about as many steps as the setting says, however few.
    ``mirror``: whether mirrored practice counts, in all routines; else left and right are learned apart.
    """
    values = tomllib.loads((FOLDER / f"{CONFIGURATION}.toml").read_text(encoding="utf-8"))
    training = values["training"]
    learned = max(examples * (training["members"] - 1) // training["members"], 1)
    batch = min(max(learned // 2, 2), training["batch"])
    epochs = -(-settings.RECOGNITION_STEPS // max(learned // batch, 1))
    augment = {**values["augment"], "flip": mirror}
    return {**values, "augment": augment, "training": {**training, "batch": batch, "epochs": epochs}}


def _remove_others(folder: Path, here: Path) -> None:
    """What was begun with other material: somebody in it may have withdrawn since."""
    if folder.is_dir():
        for other in folder.iterdir():
            if other != here:
                shutil.rmtree(other, ignore_errors=True)


def _write(material: list[Example], folder: Path) -> None:
    """The tracks, in a sub-folder for each routine; numbers name them, nothing names anybody.

    ``PERSON--VIDEO.npz``: nobody's videos of a routine are judged by who learned that routine from them.
    """
    shutil.rmtree(folder, ignore_errors=True)
    people = {owner: number for number, owner in enumerate(sorted({one.owner for one in material}))}
    for number, one in enumerate(material):
        track = track_of(one)
        if track is None:
            continue
        place = folder / str(one.routine)
        place.mkdir(parents=True, exist_ok=True)
        save_track(track, place / f"{people[one.owner]:04d}--{number:05d}.npz")


def _take_over(run: TrainingRun, metrics: dict[str, Any], folder: Path) -> None:
    """The figures, and the files to the storage."""
    # Which routines the model knows, and by how many videos that were of use.
    run.examples = {name: int(count) for name, count in metrics["classes"].items()}
    compared = metrics.get("alignment")
    if compared:
        run.judged, run.chance = compared["clips"], compared["p"]
        run.trained_accuracy = compared["model_accuracy"]
        run.nearest_accuracy = compared["alignment_accuracy"]
        run.measurably_better = compared["better"] == "model"
    run.weights.save(WEIGHTS, ContentFile((folder / WEIGHTS).read_bytes()), save=False)
    run.manifest.save(MANIFEST, ContentFile((folder / MANIFEST).read_bytes()), save=False)


def _keep(run: TrainingRun, material: list[Example]) -> TrainingRun:
    """The row; that of whoever was first if two workers did the same. SubjectGone without the group."""
    try:
        with transaction.atomic():
            run.save(force_insert=True)
            provenance.record(run.learned_from, [Learned(one.owner, one.video) for one in material])
    except IntegrityError as error:
        delete_file(run.weights)
        delete_file(run.manifest)
        first = TrainingRun.objects.filter(group=run.group_id, material=run.material).first()
        if first is None:
            raise SubjectGone from error
        return first
    return run
