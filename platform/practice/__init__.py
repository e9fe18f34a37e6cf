"""Attempts, their scores, feedback pages and progress."""
