"""Addresses of the site."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from formcheck import views

urlpatterns = [
    path("", views.home, name="home"),
    path("home/attempts/", views.my_attempts, name="my_attempts"),
    path("home/students/", views.students_attempts, name="students_attempts"),
    path("accounts/", include("allauth.urls")),
    path("people/", include("accounts.urls")),
    path("library/", include("library.urls")),
    path("practice/", include("practice.urls")),
    path("coaching/", include("coaching.urls")),
    path("api/", include("library.api_urls")),
    path("api/", include("practice.api_urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("admin/", admin.site.urls),
]
