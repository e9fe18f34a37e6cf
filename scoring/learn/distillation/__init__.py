"""A small keypoint model that learns from labels and from a teacher."""
