"""Training runs: asked for on a page, done by jobs."""
