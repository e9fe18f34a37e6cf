"""Addresses of the conversation API."""

from django.urls import path

from conversation import api

urlpatterns = [
    path("attempts/<uuid:pk>/comments/", api.CommentList.as_view(), name="api_comments"),
    path("attempts/<uuid:pk>/comments/seen/", api.ConversationSeen.as_view(), name="api_comments_seen"),
    path("comments/<uuid:pk>/", api.CommentDetail.as_view(), name="api_comment"),
    path("comments/<uuid:pk>/answers/", api.CommentAnswers.as_view(), name="api_comment_answers"),
]
