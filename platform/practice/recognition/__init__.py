"""Which of a group's routines a video shows, and when: asked of the nearest examples or of a trained model."""
