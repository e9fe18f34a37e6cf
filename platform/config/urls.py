"""Addresses of the site."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from config import health, metrics

# Administrators sign in as everybody does: with the same limits and, if set up, a second factor.
admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", include("home.urls")),
    path("health/", health.health, name="health"),
    path("health/ready/", health.ready, name="ready"),
    path("metrics/", metrics.metrics, name="metrics"),
    path("accounts/", include("allauth.urls")),
    path("people/", include("accounts.urls")),
    path("notices/", include("notices.urls")),
    path("library/", include("library.urls")),
    path("practice/", include("practice.urls")),
    path("practice/", include("recognition.urls")),
    path("progress/", include("progress.urls")),
    path("assignments/", include("assignments.urls")),
    path("reports/", include("reports.urls")),
    path("conversation/", include("conversation.urls")),
    path("coaching/", include("coaching.urls")),
    path("modelroom/", include("modelroom.urls")),
    path("privacy/", include("privacy.urls")),
    path("api/", include("library.api_urls")),
    path("api/", include("practice.api_urls")),
    path("api/", include("recognition.api_urls")),
    path("api/", include("assignments.api_urls")),
    path("api/", include("conversation.api_urls")),
    path("api/", include("modelroom.api_urls")),
    path("api/", include("privacy.api_urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("admin/", admin.site.urls),
]
