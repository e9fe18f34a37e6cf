"""Addresses of the pages of recognition, among those of practice."""

from django.urls import path

from recognition import views

app_name = "recognition"
urlpatterns = [
    path("videos/<uuid:pk>/attempt/", views.attempt_from_video, name="attempt_from_video"),
    path("videos/<uuid:pk>/recognise/", views.recognise, name="recognise"),
    path("groups/<uuid:pk>/recognition/", views.group_recognition, name="group"),
    path("groups/<uuid:pk>/recognition/train/", views.group_train, name="group_train"),
    path("groups/<uuid:pk>/recognition/choose/", views.group_choose, name="group_choose"),
    path("groups/<uuid:pk>/recognition/back/", views.group_back, name="group_back"),
    path("groups/<uuid:pk>/recognition/decide/", views.group_decide, name="group_decide"),
]
