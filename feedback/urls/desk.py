"""Addresses of the desk."""

from django.urls import include, path

from feedback.views.desk import captions, clip_deeds, clips, deeds, erasures, log, queue

_CLIPS = [
    path("", clips.clips, name="desk-clips"),
    path("<uuid:ref>/", clips.clip, name="desk-clip"),
    path("<uuid:ref>/<uuid:rendition>/", clips.clip_file, name="desk-clip-file"),
    path("<uuid:ref>/lock/", clip_deeds.lock, name="desk-clip-lock"),
    path("<uuid:ref>/unlock/", clip_deeds.unlock, name="desk-clip-unlock"),
    path("<uuid:ref>/decide/", clip_deeds.decide, name="desk-clip-decide"),
    path("<uuid:ref>/clear/<slug:audience>/", clip_deeds.clear, name="desk-clip-clear"),
    path("<uuid:ref>/take-back/<slug:audience>/", clip_deeds.take_back, name="desk-clip-take-back"),
    path("<uuid:ref>/captions/", captions.edit, name="desk-captions"),
    path("<uuid:ref>/captions/<slug:form>/", captions.file, name="desk-captions-file"),
]

urlpatterns = [
    path("", queue.desk, name="desk"),
    path("audit/", log.log, name="desk-log"),
    path("erasures/", erasures.erasures, name="desk-erasures"),
    path("erasures/<int:pk>/", erasures.erasure, name="desk-erasure"),
    path("erasures/<int:pk>/erase/", erasures.erase, name="desk-erase"),
    path("erasures/<int:pk>/keep/", erasures.keep, name="desk-keep"),
    path("<int:pk>/", deeds.contribution, name="desk-contribution"),
    path("<int:pk>/clips/", include(_CLIPS)),
    path("<int:pk>/step/<slug:slug>/", deeds.step, name="desk-step"),
    path("<int:pk>/version/", deeds.version, name="desk-version"),
    path("<int:pk>/safety/", deeds.safety, name="desk-safety"),
    path("<int:pk>/level/", deeds.level, name="desk-level"),
    path("<int:pk>/themes/", deeds.themes, name="desk-themes"),
    path("<int:pk>/reply/", deeds.reply, name="desk-reply"),
    path("<int:pk>/note/", deeds.note, name="desk-note"),
    path("<int:pk>/clear/<slug:audience>/", deeds.clear, name="desk-clear"),
    path("<int:pk>/decline/<slug:audience>/", deeds.decline, name="desk-decline"),
    path("<int:pk>/revoke/<slug:audience>/", deeds.revoke, name="desk-revoke"),
]
