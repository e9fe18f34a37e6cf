"""What every application stands on: errors, storage, registries of rules, template tags."""
