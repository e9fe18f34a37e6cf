"""Running the student's ONNX file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime

from scoring.arrays import FloatArray, Picture


class StudentSession:
    """The student on onnxruntime: square pictures in, joints out. ``size`` is its input side."""

    def __init__(self, path: Path, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Two sessions whose idle threads spin slow each other down several times.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            str(path), sess_options=options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name
        self.size = int(self._session.get_inputs()[0].shape[2])

    def run(self, picture: Picture) -> FloatArray:
        """Joints ``[17, 3]`` of ``picture [size, size, 3]`` RGB uint8: shares of its side, confidence."""
        tensor = picture.transpose(2, 0, 1)[None].astype(np.float32)
        return np.asarray(self._session.run(None, {self._input: tensor})[0][0])
