"""Addresses of what is typed and not saved."""

from django.urls import path

from drafts import views

urlpatterns = [
    path("", views.drafts, name="drafts"),
    path("save/", views.save, name="draft-save"),
    path("<uuid:ref>/discard/", views.discard, name="draft-discard"),
]
