"""Names for the arrays that functions pass to each other; their docstrings say the shapes."""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.floating]
IntArray = npt.NDArray[np.integer]
BoolArray = npt.NDArray[np.bool_]

Picture = npt.NDArray[np.uint8]
"""``[H, W, 3]`` uint8, RGB, upright."""
