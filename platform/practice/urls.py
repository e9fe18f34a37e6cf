"""Addresses of the practice pages."""

from django.urls import path

from practice import views

app_name = "practice"
urlpatterns = [
    path("", views.attempts, name="attempts"),
    path("attempts/<uuid:pk>/", views.attempt, name="attempt"),
    path("attempts/<uuid:pk>/state/", views.attempt_progress, name="attempt_state"),
    path("attempts/<uuid:pk>/retry/", views.attempt_retry, name="attempt_retry"),
    path("attempts/<uuid:pk>/mirror/", views.attempt_mirror, name="attempt_mirror"),
    path("attempts/<uuid:pk>/trim/", views.attempt_trim, name="attempt_trim"),
    path("attempts/<uuid:pk>/words/", views.attempt_words, name="attempt_words"),
    path("attempts/<uuid:pk>/delete/", views.attempt_delete, name="attempt_delete"),
    path("routines/<uuid:pk>/", views.routine_attempts, name="routine_attempts"),
    path("routines/<uuid:pk>/new/", views.attempt_new, name="attempt_new"),
    path("routines/<uuid:pk>/rescore/", views.routine_rescore, name="routine_rescore"),
    path("routines/<uuid:pk>/rescoring/", views.routine_rescoring, name="routine_rescoring"),
]
