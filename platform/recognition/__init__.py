"""Which of a group's routines a video shows, and when: by the nearest examples or by a trained model."""
