"""Addresses of the model room."""

from django.urls import path

from modelroom.corrections import views as corrections

app_name = "modelroom"
urlpatterns = [
    path("", corrections.corrections, name="corrections"),
    path("videos/<uuid:pk>/", corrections.correct, name="correct"),
    path("videos/<uuid:pk>/file/", corrections.video_file, name="video_file"),
    path("videos/<uuid:pk>/poster/", corrections.video_poster, name="video_poster"),
    path("videos/<uuid:pk>/rescored/", corrections.rescored, name="rescored"),
]
