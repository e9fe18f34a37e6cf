"""People: sign-up, roles, groups and who belongs to them."""
