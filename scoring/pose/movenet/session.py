"""Running MoveNet's ONNX file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime

from scoring.arrays import FloatArray, Picture
from scoring.pose.movenet.decode import Maps

OUTPUTS = ("centre", "heat", "regress", "offset")
"""Names of the ONNX file's outputs, in order."""


class MoveNetSession:
    """MoveNet on onnxruntime: square pictures in, maps out. ``size`` is its input side."""

    def __init__(self, path: Path, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Two sessions whose idle threads spin slow each other down several times.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            str(path), sess_options=options, providers=["CPUExecutionProvider"]
        )
        self.size = int(self._session.get_inputs()[0].shape[2])

    def run(self, picture: Picture) -> Maps:
        """The maps of ``picture [size, size, 3]`` RGB uint8."""
        centre, heat, regress, offset = self.infer(picture)
        cells = heat.shape[-1]
        shape = (-1, 2, cells, cells)
        return Maps(centre[0, 0], heat[0], regress[0].reshape(shape), offset[0].reshape(shape))

    def infer(self, picture: Picture) -> list[FloatArray]:
        """The network's raw outputs, in the order of ``OUTPUTS``."""
        tensor = picture.transpose(2, 0, 1)[None].astype(np.float32)
        return list(self._session.run(list(OUTPUTS), {"picture": tensor}))
