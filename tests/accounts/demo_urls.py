"""The addresses as they are where there is a demo."""

from django.urls import path

from accounts.views.demo import enter
from config.urls import both

urlpatterns = [path("enter/", enter, name="enter"), *both.urlpatterns]
