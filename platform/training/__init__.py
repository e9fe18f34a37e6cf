"""What every training has in common: a run, the work it does, and what of it is in service.

Keypoint models are trained for the whole installation (``modelroom``), models of routines for a group
(``recognition``). Both keep tables of their own, of the same make, and say the same words.
"""
