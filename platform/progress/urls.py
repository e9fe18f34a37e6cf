"""Addresses of the pages of progress."""

from django.urls import path

from progress import views

app_name = "progress"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("people/<int:person_pk>/", views.person, name="person"),
    path("people/<int:person_pk>/routines/<uuid:pk>/", views.routine, name="routine"),
    path("people/<int:person_pk>/routines/<uuid:pk>/csv/", views.routine_csv, name="routine_csv"),
    path("people/<int:person_pk>/routines/<uuid:pk>/rescore/", views.routine_rescore, name="routine_rescore"),
    path("attempts/<uuid:pk>/beside/", views.beside, name="beside"),
]
