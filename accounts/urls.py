"""Addresses of the people pages."""

from django.urls import path

from accounts import views

app_name = "people"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("training-consent/", views.training_consent, name="training_consent"),
    path("recognition-consent/", views.recognition_consent, name="recognition_consent"),
]
