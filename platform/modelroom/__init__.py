"""The model room: corrected keypoints, data sets made of them, training runs and the models in service."""
