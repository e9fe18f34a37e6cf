"""What every training has in common: a run, the work it does, whom it learned from, what is in service.

Keypoint models are trained for the whole installation (``modelroom``), models of routines for a group
(``recognition``). Both keep tables of their own, of the same make, and say the same words.
"""
