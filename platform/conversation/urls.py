"""Addresses of the conversation."""

from django.urls import path

from conversation import views

app_name = "conversation"
urlpatterns = [
    path("attempts/<uuid:pk>/comments/", views.write, name="write"),
    path("attempts/<uuid:pk>/praise/", views.praise, name="praise"),
    path("comments/<uuid:pk>/edit/", views.edit, name="edit"),
    path("comments/<uuid:pk>/delete/", views.delete, name="delete"),
    path("comments/<uuid:pk>/report/", views.report, name="report"),
]
