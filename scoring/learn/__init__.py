"""Data sets of labelled poses and the metrics keypoint models are judged by."""
