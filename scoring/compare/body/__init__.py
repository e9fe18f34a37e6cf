"""What is compared: a clip on an even clock, and the body in it without size, place and proportions."""
