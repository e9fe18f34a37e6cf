"""Says how the installation is."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from config.doctor import Finding, examine


class Command(BaseCommand):
    """``manage.py doctor``; exit status 1 where something is not well."""

    help = "Say what of this installation is well, what is not, and what to do. Changes nothing."
    # It runs them itself, and says what they find among the rest.
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        unwell = 0
        for finding in examine():
            self.tell(finding)
            unwell += not finding.ok
        if unwell:
            self.stdout.write(f"{unwell} things are not well.")
            raise SystemExit(1)
        self.stdout.write("All is well.")

    def tell(self, finding: Finding) -> None:
        """A line, and a second one with what to do."""
        word = self.style.SUCCESS("well    ") if finding.ok else self.style.ERROR("NOT WELL")
        self.stdout.write(f"{word}  {finding.part:<12} {finding.message}")
        if finding.remedy:
            self.stdout.write(f"{'':22} → {finding.remedy}")
