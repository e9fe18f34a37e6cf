"""What coaches do with their groups: invitations, members, dashboards."""
