"""Addresses of the library pages."""

from django.urls import path

from library import views
from library.routines import views as routines

app_name = "library"
urlpatterns = [
    path("videos/", views.videos, name="videos"),
    path("videos/upload/", views.upload, name="upload"),
    path("videos/<uuid:pk>/", views.video, name="video"),
    path("videos/<uuid:pk>/person/", views.video_person, name="video_person"),
    path("videos/<uuid:pk>/delete/", views.video_delete, name="video_delete"),
    path("videos/<uuid:pk>/file/", views.video_file, name="video_file"),
    path("videos/<uuid:pk>/poster/", views.video_poster, name="video_poster"),
    path("videos/<uuid:pk>/original/", views.video_original, name="video_original"),
    path("videos/<uuid:pk>/watched/", views.video_watched, name="video_watched"),
    path("people/<int:person_pk>/watched/", views.person_watched, name="person_watched"),
    path("routines/", routines.routines, name="routines"),
    path("routines/new/", routines.routine_new, name="routine_new"),
    path("routines/<uuid:pk>/", routines.routine, name="routine"),
    path("routines/<uuid:pk>/edit/", routines.routine_edit, name="routine_edit"),
    path("routines/<uuid:pk>/reference/", routines.routine_replace, name="routine_replace"),
    path("routines/<uuid:pk>/delete/", routines.routine_delete, name="routine_delete"),
    path("routines/<uuid:pk>/criteria/", routines.criterion_put, name="criterion_put"),
    path("routines/<uuid:pk>/criteria/fields/", routines.criterion_fields, name="criterion_fields"),
    path("routines/<uuid:pk>/criteria/remove/", routines.criterion_remove, name="criterion_remove"),
    path("routines/<uuid:pk>/takes/new/", routines.take_new, name="take_new"),
    path("takes/<uuid:pk>/edit/", routines.take_edit, name="take_edit"),
    path("takes/<uuid:pk>/confirm/", routines.take_confirm, name="take_confirm"),
    path("takes/<uuid:pk>/remove/", routines.take_remove, name="take_remove"),
    path("jobs/<uuid:pk>/", views.job_state, name="job_state"),
    path("jobs/<uuid:pk>/retry/", views.job_retry, name="job_retry"),
    path("jobs/<uuid:pk>/cancel/", views.job_cancel, name="job_cancel"),
]
