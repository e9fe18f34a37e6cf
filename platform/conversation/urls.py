"""Addresses of the conversation."""

from django.urls import path

from conversation import verdict_views, views

app_name = "conversation"
urlpatterns = [
    path("attempts/<uuid:pk>/comments/", views.write, name="write"),
    path("attempts/<uuid:pk>/praise/", views.praise, name="praise"),
    path("comments/<uuid:pk>/voice/", views.voice, name="voice"),
    path("comments/<uuid:pk>/edit/", views.edit, name="edit"),
    path("comments/<uuid:pk>/delete/", views.delete, name="delete"),
    path("comments/<uuid:pk>/report/", views.report, name="report"),
    path("attempts/<uuid:pk>/set-aside/", verdict_views.set_aside, name="set_aside"),
    path("attempts/<uuid:pk>/sentences/", verdict_views.add_sentence, name="add_sentence"),
    path("attempts/<uuid:pk>/total/", verdict_views.give_total, name="give_total"),
    path("attempts/<uuid:pk>/total/take-back/", verdict_views.take_back_total, name="take_back_total"),
    path("set-aside/<uuid:pk>/take-back/", verdict_views.take_back, name="take_back"),
    path("sentences/<uuid:pk>/delete/", verdict_views.delete_sentence, name="delete_sentence"),
]
