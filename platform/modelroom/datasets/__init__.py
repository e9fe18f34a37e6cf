"""Data sets of labelled photos, made of corrected frames."""
