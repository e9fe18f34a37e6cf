"""Addresses of the library API."""

from django.urls import path

from library import api
from library.routines import api as routines
from library.uploads.api import UploadsView, UploadView

urlpatterns = [
    path("uploads/", UploadsView.as_view(), name="uploads"),
    path("uploads/<uuid:pk>", UploadView.as_view(), name="upload"),
    path("videos/", api.VideosView.as_view(), name="video-list"),
    path("videos/<uuid:pk>/", api.VideoView.as_view(), name="video-detail"),
    path("videos/<uuid:pk>/person/", api.PersonView.as_view(), name="video-person"),
    path("videos/<uuid:pk>/track/", api.TrackView.as_view(), name="video-track"),
    path("videos/<uuid:pk>/watched/", api.WatchingsView.as_view(), name="video-watched"),
    path("routines/", routines.RoutinesView.as_view(), name="routine-list"),
    path("routines/<uuid:pk>/", routines.RoutineView.as_view(), name="routine-detail"),
    path("routines/<uuid:pk>/criteria/", routines.RoutineCriteriaView.as_view(), name="routine-criteria"),
    path(
        "routines/<uuid:pk>/criteria/proposal/",
        routines.CriterionProposalView.as_view(),
        name="criterion-proposal",
    ),
    path("routines/<uuid:pk>/takes/", routines.RoutineTakesView.as_view(), name="routine-takes"),
    path("takes/<uuid:pk>/", routines.TakeView.as_view(), name="take-detail"),
    path("takes/<uuid:pk>/confirm/", routines.TakeConfirmView.as_view(), name="take-confirm"),
    path("jobs/<uuid:pk>/", api.JobView.as_view(), name="job-detail"),
    path("jobs/<uuid:pk>/retry/", api.JobRetryView.as_view(), name="job-retry"),
    path("jobs/<uuid:pk>/cancel/", api.JobCancelView.as_view(), name="job-cancel"),
]
