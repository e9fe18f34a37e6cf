"""Skeletons, pose tracks and their files, estimators, extraction from video."""
