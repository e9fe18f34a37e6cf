"""A group at a glance: who practised what, how it changed, and what is hard for all of them."""
