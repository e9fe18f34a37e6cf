"""Which static files there are to serve, and under which names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.staticfiles.finders import FileSystemFinder
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Of the npm packages only what pages load: the rest would be hashed and compressed for nobody,
# and some of it refers to files that are not shipped.
VENDOR_FILES = frozenset(
    {
        "vendor/bootstrap/css/bootstrap.min.css",
        "vendor/bootstrap/js/bootstrap.bundle.min.js",
        "vendor/bootstrap-icons/bootstrap-icons.min.css",
        "vendor/bootstrap-icons/fonts/bootstrap-icons.woff",
        "vendor/bootstrap-icons/fonts/bootstrap-icons.woff2",
        "vendor/htmx/htmx.min.js",
        "vendor/chart/chart.umd.min.js",
        "vendor/mediabunny/mediabunny.min.mjs",
        "vendor/tus/tus.min.js",
        "vendor/perfect-freehand/index.mjs",
    }
)


class SiteFinder(FileSystemFinder):
    """Our own static files, and of the front-end libraries those that pages load."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        """Path and storage of every file to collect."""
        for path, storage in super().list(ignore_patterns):
            prefix = getattr(storage, "prefix", None)
            # A library's source map comes with it, as the library names it.
            if not prefix or f"{prefix}/{path}".removesuffix(".map") in VENDOR_FILES:
                yield path, storage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Static files under names with a digest, also where our modules import one another.

    Without it a browser could mix modules of two versions after an update.
    """

    support_js_module_import_aggregation = True
