"""Joints that people put right, and the tracks made of them."""
