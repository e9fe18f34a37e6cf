"""Addresses of the coaching pages."""

from django.urls import URLPattern

app_name = "coaching"
urlpatterns: list[URLPattern] = []
