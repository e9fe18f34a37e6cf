"""Addresses of the conversation API."""

from django.urls import path

from conversation import api, verdict_api

urlpatterns = [
    path("attempts/<uuid:pk>/comments/", api.CommentList.as_view(), name="api_comments"),
    path("attempts/<uuid:pk>/comments/seen/", api.ConversationSeen.as_view(), name="api_comments_seen"),
    path("attempts/<uuid:pk>/words/", verdict_api.CoachWordsOfAttempt.as_view(), name="api_coach_words"),
    path("attempts/<uuid:pk>/set-aside/", verdict_api.SetAsideNew.as_view(), name="api_set_aside_new"),
    path("attempts/<uuid:pk>/sentences/", verdict_api.SentenceNew.as_view(), name="api_sentence_new"),
    path("attempts/<uuid:pk>/total/", verdict_api.Total.as_view(), name="api_total"),
    path("attempts/<uuid:pk>/praise/<slug:kind>/", verdict_api.PraiseOfAttempt.as_view(), name="api_praise"),
    path("set-aside/<uuid:pk>/", verdict_api.SetAsideDetail.as_view(), name="api_set_aside"),
    path("sentences/<uuid:pk>/", verdict_api.SentenceDetail.as_view(), name="api_sentence"),
    path("comments/<uuid:pk>/", api.CommentDetail.as_view(), name="api_comment"),
    path("comments/<uuid:pk>/answers/", api.CommentAnswers.as_view(), name="api_comment_answers"),
]
