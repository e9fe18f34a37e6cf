"""Normalisation, similarity, alignment and the score of two pose tracks."""
