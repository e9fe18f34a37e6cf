"""The student in single precision, half precision and in 8-bit integers: size, time and accuracy.

    python benchmarks/student_variants.py --data DIR [--model RUN] [--limit N] [--threads 2] [--json]

Accuracy on held-out photos through the estimator, as ``scoring evaluate`` has it.
The 8-bit variant has its convolutions quantised (weights for each channel, ranges
of activations from photos that the student learned from).
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from command import Parser, folder, positive, run
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from torch import Tensor, nn

from scoring.learn.distillation.export import INPUT, WholeStudent, export, read_student
from scoring.learn.metrics import evaluate
from scoring.learn.photos import PhotoSet, read_photos, read_picture, split
from scoring.pose import student
from scoring.pose.crops import whole
from scoring.pose.estimators.student import StudentEstimator, StudentSession

SHOWN = 200
TIMED = 200


class Photos(CalibrationDataReader):  # type: ignore[misc]
    """Whole photos as the student sees them."""

    def __init__(self, photos: PhotoSet, size: int) -> None:
        self._files, self._size = iter(photos.files), size

    def get_next(self) -> dict[str, Any] | None:
        path = next(self._files, None)
        if path is None:
            return None
        picture = read_picture(path)
        cut = whole(picture).cut(picture, self._size)
        return {INPUT: cut.transpose(2, 0, 1)[None].astype(np.float32)}


class Halved(nn.Module):
    """The network in half precision, the decoding of its maps in single."""

    def __init__(self, full: WholeStudent) -> None:
        super().__init__()
        self.network, self.curve = full.network.half(), full.curve

    def forward(self, pictures: Tensor) -> Tensor:
        """As ``WholeStudent``."""
        maps = self.network.heat(self.network.features(pictures.half())).float()
        points, sure = self.network.decode(self.network.head(maps))
        return torch.cat([points, self.curve(sure)[..., None]], dim=2)


def variants(folder: Path, scratch: Path, seen: PhotoSet) -> dict[str, Path]:
    """The ONNX file of each variant."""
    full, half, small = (scratch / f"{name}.onnx" for name in ("float32", "float16", "int8"))
    whole_student = read_student(folder)[0]
    size = whole_student.network.size
    export(whole_student, full)
    quantize_static(
        str(full),
        str(small),
        Photos(seen, size),
        quant_format=QuantFormat.QDQ,
        per_channel=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["Conv"],
    )
    export(Halved(whole_student), half)  # type: ignore[arg-type]
    return {"float32": full, "float16": half, "int8": small}


def milliseconds(path: Path, threads: int) -> float:
    """The median time of one pass, preparing the picture left out."""
    session = StudentSession(path, threads)
    picture = np.random.default_rng(0).integers(0, 256, (session.size, session.size, 3), np.uint8)
    times = []
    for _ in range(TIMED):
        began = time.perf_counter()
        session.run(picture)
        times.append(1000 * (time.perf_counter() - began))
    return float(np.median(times))


def measure(name: str, path: Path, photos: PhotoSet, threads: int) -> dict[str, Any]:
    """One row of the table."""
    figures = evaluate(StudentEstimator(path, name, "", threads=threads), photos).as_dict()
    told = {key: figures[key] for key in ("images", "found", "pck@0.2", "pck@0.1", "ms_per_image")}
    size = round(path.stat().st_size / 1e6, 2)
    return {"megabytes": size, "ms_per_pass": round(milliseconds(path, threads), 2), **told}


def main() -> int:
    parser = Parser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=folder, required=True)
    parser.add_argument("--model", type=Path, default=student.FOLDER, help="a run folder (default: shipped)")
    parser.add_argument("--limit", type=positive, default=300)
    parser.add_argument("--threads", type=positive, default=2)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    seen, held_out = split(read_photos(args.data))
    with tempfile.TemporaryDirectory() as scratch:
        files = variants(args.model, Path(scratch), seen.sample(SHOWN))
        photos = held_out.sample(args.limit)
        table = {name: measure(name, path, photos, args.threads) for name, path in files.items()}
    if args.json:
        print(json.dumps(table))
        return 0
    for name, told in table.items():
        print(f"{name:8s}", ", ".join(f"{key} {value}" for key, value in told.items()))
    return 0


if __name__ == "__main__":
    run(main)
