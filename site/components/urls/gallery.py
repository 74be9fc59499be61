"""The gallery: for those who build, and for the tests."""

from django.urls import path

from components import views

urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("child/", views.gallery, {"side": "child"}, name="gallery-child"),
]
