"""Addresses of the notices."""

from django.urls import path

from notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="notices"),
    path("read/", views.all_read, name="all_read"),
    path("choices/", views.choices, name="choices"),
    path("<uuid:pk>/read/", views.read, name="read"),
    path("mails/<str:token>/off/", views.mails_off, name="mails_off"),
]
