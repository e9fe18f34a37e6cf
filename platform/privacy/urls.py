"""Addresses of the pages of one's own data."""

from django.urls import path

from privacy import views

app_name = "privacy"
urlpatterns = [
    path("data/", views.your_data, name="your_data"),
    path("keeping/", views.keeping, name="keeping"),
    path("export/", views.export_new, name="export_new"),
    path("exports/<uuid:pk>/file/", views.export_file, name="export_file"),
    path("exports/<uuid:pk>/delete/", views.export_delete, name="export_delete"),
    path("leave/", views.leave, name="leave"),
    path("stay/", views.stay, name="stay"),
    path("stay/<str:token>/", views.stay_by_link, name="stay_by_link"),
]
