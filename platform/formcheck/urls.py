"""Addresses of the site."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from formcheck.views import home

urlpatterns = [
    path("", home, name="home"),
    path("accounts/", include("allauth.urls")),
    path("people/", include("accounts.urls")),
    path("library/", include("library.urls")),
    path("practice/", include("practice.urls")),
    path("coaching/", include("coaching.urls")),
    path("api/", include("library.api_urls")),
    path("api/", include("practice.api_urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("admin/", admin.site.urls),
]
