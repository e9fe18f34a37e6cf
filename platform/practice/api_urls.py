"""Addresses of the practice API."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
