"""Addresses of the start page, and of what everybody may read."""

from django.urls import path

from home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("home/attempts/", views.my_attempts, name="my_attempts"),
    path("help/", views.page, {"name": "help"}, name="help"),
    path("help/filming/", views.page, {"name": "filming"}, name="help_filming"),
    path("help/score/", views.page, {"name": "score"}, name="help_score"),
    path("privacy/", views.page, {"name": "privacy"}, name="privacy_notice"),
    path("terms/", views.page, {"name": "terms"}, name="terms"),
    path("home/students/", views.students_attempts, name="students_attempts"),
]
