"""Addresses of the coaching pages."""

from django.urls import path

from coaching import routine_views, views
from coaching.desk import views as desk
from coaching.moment import views as moment
from coaching.roster import views as roster

app_name = "coaching"
urlpatterns = [
    path("desk/done/", desk.all_done, name="desk_all_done"),
    path("desk/attempts/<uuid:pk>/done/", desk.done, name="desk_done"),
    path("groups/", views.groups, name="groups"),
    path("groups/new/", views.group_new, name="group_new"),
    path("groups/<uuid:pk>/", views.group, name="group"),
    path("groups/<uuid:pk>/class/", roster.group_class, name="group_class"),
    path("groups/<uuid:pk>/students/<int:member_pk>/", roster.student, name="student"),
    path("groups/<uuid:pk>/students/<int:member_pk>/notes/", roster.note_new, name="note_new"),
    path(
        "groups/<uuid:pk>/students/<int:member_pk>/notes/<uuid:note_pk>/edit/",
        roster.note_edit,
        name="note_edit",
    ),
    path(
        "groups/<uuid:pk>/students/<int:member_pk>/notes/<uuid:note_pk>/remove/",
        roster.note_remove,
        name="note_remove",
    ),
    path("groups/<uuid:pk>/rename/", views.group_rename, name="group_rename"),
    path("groups/<uuid:pk>/keeping/", views.group_keeping, name="group_keeping"),
    path("groups/<uuid:pk>/aid/", views.group_aid, name="group_aid"),
    path("groups/<uuid:pk>/renew/", views.group_renew, name="group_renew"),
    path("groups/<uuid:pk>/delete/", views.group_delete, name="group_delete"),
    path("groups/<uuid:pk>/leave/", views.group_leave, name="group_leave"),
    path("groups/<uuid:pk>/members/<int:member_pk>/remove/", views.member_remove, name="member_remove"),
    path("groups/<uuid:pk>/members/<int:member_pk>/coach/", views.coach_make, name="coach_make"),
    path("groups/<uuid:pk>/members/<int:member_pk>/no-coach/", views.coach_unmake, name="coach_unmake"),
    path("groups/<uuid:pk>/members/<int:member_pk>/guardian/", views.guardian_invite, name="guardian_invite"),
    path("groups/<uuid:pk>/members/<int:member_pk>/readmit/", views.member_readmit, name="member_readmit"),
    path("groups/<uuid:pk>/routines/add/", routine_views.routine_add, name="routine_add"),
    path("groups/<uuid:pk>/routines/remove/", routine_views.routine_remove, name="routine_remove"),
    path("routines/<uuid:pk>/moment/", moment.everyone, name="moment"),
    path("routines/<uuid:pk>/moment/people/<int:person_pk>/", moment.weeks, name="moment_person"),
    path("join/", views.join_by_code, name="join_by_code"),
    path("join/<str:code>/", views.join, name="join"),
]
