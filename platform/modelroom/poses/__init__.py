"""Keypoint models: which there are, how good they are, and which one is in service."""
