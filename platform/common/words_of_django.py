"""Django's own words for how long ago something was.

Its German ones are wrong ("1 Tage her"). They are named here so that our catalogue has them, and of two apps
the one that stands first in ``INSTALLED_APPS`` has the last word.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy, npgettext_lazy

AGO = gettext_lazy("%(delta)s ago")
SINCE = {
    "year": npgettext_lazy("naturaltime-past", "%(num)d year", "%(num)d years", "num"),
    "month": npgettext_lazy("naturaltime-past", "%(num)d month", "%(num)d months", "num"),
    "week": npgettext_lazy("naturaltime-past", "%(num)d week", "%(num)d weeks", "num"),
    "day": npgettext_lazy("naturaltime-past", "%(num)d day", "%(num)d days", "num"),
    "hour": npgettext_lazy("naturaltime-past", "%(num)d hour", "%(num)d hours", "num"),
    "minute": npgettext_lazy("naturaltime-past", "%(num)d minute", "%(num)d minutes", "num"),
}
