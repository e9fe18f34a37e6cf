"""The command line: ``python -m scoring``."""
