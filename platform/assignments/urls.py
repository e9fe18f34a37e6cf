"""Addresses of the pages of assignments."""

from django.urls import path

from assignments import views

app_name = "assignments"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("groups/<uuid:pk>/", views.of_group, name="group"),
    path("groups/<uuid:pk>/new/", views.new, name="new"),
    path("<uuid:pk>/", views.assignment, name="assignment"),
    path("<uuid:pk>/edit/", views.edit, name="edit"),
    path("<uuid:pk>/end/", views.end, name="end"),
    path("<uuid:pk>/delete/", views.delete, name="delete"),
]
