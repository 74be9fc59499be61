"""Addresses of the desk."""

from django.urls import include, path, register_converter

from feedback.addresses import ContributionConverter, RequestConverter
from feedback.views.desk import (
    alerts,
    captions,
    clip_deeds,
    clips,
    data_requests,
    deeds,
    erasures,
    going_round,
    locked,
    log,
    news,
    queue,
    versions,
)

register_converter(ContributionConverter, "contribution")
register_converter(RequestConverter, "request")

_CLIPS = [
    path("", clips.clips, name="desk-clips"),
    path("<uuid:ref>/", clips.clip, name="desk-clip"),
    path("<uuid:ref>/<uuid:rendition>/", clips.clip_file, name="desk-clip-file"),
    path("<uuid:ref>/lock/", clip_deeds.lock, name="desk-clip-lock"),
    path("<uuid:ref>/looked/", clip_deeds.looked, name="desk-clip-looked"),
    path("<uuid:ref>/unlock/", clip_deeds.unlock, name="desk-clip-unlock"),
    path("<uuid:ref>/decide/", clip_deeds.decide, name="desk-clip-decide"),
    path("<uuid:ref>/clear/<slug:audience>/", clip_deeds.clear, name="desk-clip-clear"),
    path("<uuid:ref>/take-back/<slug:audience>/", clip_deeds.take_back, name="desk-clip-take-back"),
    path("<uuid:ref>/captions/", captions.edit, name="desk-captions"),
    path("<uuid:ref>/captions/<slug:form>/", captions.file, name="desk-captions-file"),
]

_REQUESTS = [
    path("", data_requests.requests, name="desk-requests"),
    path("code/", data_requests.by_code, name="desk-request-code"),
    path("search/", data_requests.by_search, name="desk-request-search"),
    path("<request:pk>/", data_requests.request_page, name="desk-request"),
    path("<request:pk>/<contribution:item>/", data_requests.held, name="desk-request-held"),
    path("<request:pk>/<contribution:item>/erase/", data_requests.erase, name="desk-request-erase"),
    path("<request:pk>/<contribution:item>/keep/", data_requests.keep, name="desk-request-keep"),
]

urlpatterns = [
    path("", queue.desk, name="desk"),
    path("news/", news.news, name="desk-news"),
    path("news/queue/", queue.desk, name="desk-news-queue"),  # keeps nobody signed in
    path("locked/", locked.locked, name="desk-locked"),
    path("audit/", log.log, name="desk-log"),
    path("alerts/", alerts.alerts, name="desk-alerts"),
    path("alerts/<uuid:ref>/looked/", alerts.looked, name="desk-alert-looked"),
    path("erasures/", erasures.erasures, name="desk-erasures"),
    path("erasures/<contribution:pk>/", erasures.erasure, name="desk-erasure"),
    path("erasures/<contribution:pk>/erase/", erasures.erase, name="desk-erase"),
    path("erasures/<contribution:pk>/keep/", erasures.keep, name="desk-keep"),
    path("requests/", include(_REQUESTS)),
    path("<contribution:pk>/", deeds.contribution, name="desk-contribution"),
    path("<contribution:pk>/clips/", include(_CLIPS)),
    path("<contribution:pk>/step/<slug:slug>/", deeds.step, name="desk-step"),
    path("<contribution:pk>/version/", deeds.version, name="desk-version"),
    path("<contribution:pk>/versions/<int:number>/", versions.version, name="desk-one-version"),
    path("<contribution:pk>/safety/", deeds.safety, name="desk-safety"),
    path("<contribution:pk>/level/", deeds.level, name="desk-level"),
    path("<contribution:pk>/level/confirm/", deeds.confirm, name="desk-confirm"),
    path("<contribution:pk>/themes/", deeds.themes, name="desk-themes"),
    path("<contribution:pk>/reply/", deeds.reply, name="desk-reply"),
    path("<contribution:pk>/round/", going_round.about, name="desk-round"),
    path("<contribution:pk>/note/", deeds.note, name="desk-note"),
    path("<contribution:pk>/clear/<slug:audience>/", deeds.clear, name="desk-clear"),
    path("<contribution:pk>/correct/<slug:audience>/", deeds.correct, name="desk-correct"),
    path("<contribution:pk>/decline/<slug:audience>/", deeds.decline, name="desk-decline"),
    path("<contribution:pk>/revoke/<slug:audience>/", deeds.revoke, name="desk-revoke"),
]
