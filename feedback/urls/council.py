"""Addresses of what a council's editors confirm."""

from django.urls import path

from feedback.views import changes

urlpatterns = [
    path("changes/", changes.changes, name="council-changes"),
    path("changes/<int:pk>/<slug:deed>/", changes.decide, name="council-change"),
]
