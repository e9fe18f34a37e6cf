"""Assignments: what a coach asks a group or a student to practise, until when, and how far each is."""
