"""What a finished run leaves in its folder, and reading it back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from scoring.errors import BadRun
from scoring.learn.config import as_config, read_config
from scoring.learn.deeppose.cascade import Cascade
from scoring.learn.deeppose.figures import draw_curves
from scoring.learn.deeppose.networks import build
from scoring.learn.deeppose.settings import DeepPoseSettings
from scoring.learn.runs import Run, read_weights

if TYPE_CHECKING:
    from scoring.learn.deeppose.task import DeepPoseTask

KIND = "deeppose"
DISPLACEMENTS = "displacements.json"
"""How far off each stage was on the photos kept for that: what the next one learned from."""

PDJ_PICTURE = "pdj.png"


def write_result(run: Run, task: DeepPoseTask) -> dict[str, Any]:
    """Weights, manifest, displacements and the picture of the PDJ curves to ``run``; the metrics."""
    weights = {
        f"stages.{number}.{name}": tensor
        for number, network in enumerate(task.networks, start=1)
        for name, tensor in network.state_dict().items()
    }
    metrics = metrics_of(task)
    run.save_weights(
        weights,
        {
            "kind": KIND,
            "architecture": [task.settings.network(n + 1).name for n in range(len(task.networks))],
            "recipe": as_config(task.settings),
            "data": metrics["photos"],
            "figures": metrics["stages"][-1],
        },
    )
    run.write_json(DISPLACEMENTS, [one.as_dict() for one in task.displacements])
    draw_curves(task.figures, run.folder / PDJ_PICTURE)
    return metrics


def metrics_of(task: DeepPoseTask) -> dict[str, Any]:
    """The figures of every stage on the held-out photos, and how many photos there were."""
    stages = [
        {"stage": number, **figures, "displacements": errors.as_dict()}
        for number, (figures, errors) in enumerate(
            zip(task.figures, task.displacements, strict=True), start=1
        )
    ]
    parts = task.parts
    return {
        "box": task.settings.box,
        "photos": {
            "train": len(parts.train),
            "errors": len(parts.errors),
            "held_out": len(parts.held_out),
        },
        "pcp@0.5": task.figures[-1]["pcp@0.5"],
        "pck": task.figures[-1]["pck"],
        "stages": stages,
    }


def load_cascade(folder: Path) -> tuple[Cascade, dict[str, Any]]:
    """The trained cascade in a run folder, and its manifest; BadRun if it is none."""
    weights, manifest = read_weights(folder)
    if manifest.get("kind") != KIND:
        raise BadRun(f"{folder} is not the folder of a DeepPose run.")
    settings = read_config(manifest["recipe"], DeepPoseSettings)
    networks = [build(settings.network(stage), stage=stage) for stage in range(1, settings.stages + 1)]
    for stage, network in enumerate(networks, start=1):
        prefix = f"stages.{stage}."
        mine = {k.removeprefix(prefix): v for k, v in weights.items() if k.startswith(prefix)}
        try:
            network.load_state_dict(mine)
        except RuntimeError as error:
            raise BadRun(f"The weights in {folder} do not fit their manifest.") from error
    return Cascade(settings, networks), manifest
