"""Addresses of the start page."""

from django.urls import path

from home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("home/attempts/", views.my_attempts, name="my_attempts"),
    path("home/students/", views.students_attempts, name="students_attempts"),
]
