"""Addresses of reports."""

from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("people/<int:person_pk>/", views.latest, name="latest"),
    path("people/<int:person_pk>/<str:month>/", views.month, name="month"),
    path("people/<int:person_pk>/<str:month>/pdf/", views.month_pdf, name="month_pdf"),
]
