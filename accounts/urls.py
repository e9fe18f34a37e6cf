"""Addresses of the people pages."""

from django.urls import path

from accounts import views
from accounts.guardians import views as guardians

app_name = "people"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("language/", views.language, name="language"),
    path("age/", views.age, name="age"),
    path("consents/<str:purpose>/", views.consent, name="consent"),
    path("guardian/", guardians.my_guardian, name="my_guardian"),
    path("guardian/<uuid:pk>/take-back/", guardians.invitation_take_back, name="invitation_take_back"),
    path("invitation/", guardians.invitation, name="invitation"),
    path("invitation/<str:token>/", guardians.invitation_link, name="invitation_link"),
    path("children/", guardians.children, name="children"),
    path("children/<int:pk>/", guardians.child, name="child"),
    path("children/<int:pk>/consents/<str:purpose>/", guardians.child_consent, name="child_consent"),
    path("children/<int:pk>/age/", guardians.child_age, name="child_age"),
    path("children/<int:pk>/leave/", guardians.child_leave, name="child_leave"),
]
