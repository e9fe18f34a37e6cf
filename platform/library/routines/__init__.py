"""Routines and their takes: made, changed, checked and shown. Stands on the videos of the library."""
