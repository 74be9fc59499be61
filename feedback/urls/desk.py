"""Addresses of the desk."""

from django.urls import path

from feedback.views.desk import deeds, erasures, log, queue

urlpatterns = [
    path("", queue.desk, name="desk"),
    path("audit/", log.log, name="desk-log"),
    path("erasures/", erasures.erasures, name="desk-erasures"),
    path("erasures/<int:pk>/", erasures.erasure, name="desk-erasure"),
    path("erasures/<int:pk>/erase/", erasures.erase, name="desk-erase"),
    path("erasures/<int:pk>/keep/", erasures.keep, name="desk-keep"),
    path("<int:pk>/", deeds.contribution, name="desk-contribution"),
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
