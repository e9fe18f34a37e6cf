"""The engine's version: every Score keeps the one it was made with."""

ENGINE_VERSION = "2.3.0"
