"""Addresses of the model room."""

from django.urls import path

from modelroom.corrections import views as corrections
from modelroom.datasets import views as datasets
from modelroom.poses import views as poses
from modelroom.runs import views as runs

app_name = "modelroom"
urlpatterns = [
    path("", corrections.corrections, name="corrections"),
    path("videos/<uuid:pk>/", corrections.correct, name="correct"),
    path("videos/<uuid:pk>/file/", corrections.video_file, name="video_file"),
    path("videos/<uuid:pk>/poster/", corrections.video_poster, name="video_poster"),
    path("videos/<uuid:pk>/rescored/", corrections.rescored, name="rescored"),
    path("data/", datasets.data_sets, name="data_sets"),
    path("data/new/", datasets.data_set_new, name="data_set_new"),
    path("data/<uuid:pk>/delete/", datasets.data_set_delete, name="data_set_delete"),
    path("runs/", runs.runs, name="runs"),
    path("runs/new/", runs.run_new, name="run_new"),
    path("runs/<uuid:pk>/", runs.run, name="run"),
    path("runs/<uuid:pk>/curves/", runs.run_curves, name="run_curves"),
    path("runs/<uuid:pk>/stop/", runs.run_stop, name="run_stop"),
    path("runs/<uuid:pk>/resume/", runs.run_resume, name="run_resume"),
    path("runs/<uuid:pk>/delete/", runs.run_delete, name="run_delete"),
    path("models/", poses.models, name="models"),
    path("models/<uuid:pk>/activate/", poses.model_activate, name="model_activate"),
    path("models/<uuid:pk>/keep/", poses.model_keep, name="model_keep"),
    path("models/<uuid:pk>/compare/", poses.model_compare, name="model_compare"),
]
