"""Where the style sheets are, on both doors."""

from django.urls import path

from components import views

urlpatterns = [path("styles/<slug:name>-<slug:version>.css", views.styles, name="styles")]
