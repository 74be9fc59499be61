"""Addresses that clips are sent to. They are the same in every language: scripts use them."""

from django.urls import path

from feedback.views.public_guards import public_upload
from media.views import tus

urlpatterns = [
    path("", public_upload(tus.creation), name="clips"),
    path("<uuid:ref>/", public_upload(tus.upload), name="clip-upload"),
]
