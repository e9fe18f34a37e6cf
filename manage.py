#!/usr/bin/env python
"""Django's command line, with platform/ on the path."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main() -> None:
    """Run one management command."""
    # The site's packages live in platform/, a folder and not a package: a package of
    # that name would shadow the standard library's `platform`.
    for source_root in (ROOT, ROOT / "platform"):
        if str(source_root) not in sys.path:
            sys.path.insert(0, str(source_root))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from common.private import keep_to_owner

    keep_to_owner()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
