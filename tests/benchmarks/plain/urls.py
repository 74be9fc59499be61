"""The addresses of both doors, and the plain file."""

from django.urls import path

from config.urls.both import handler400, handler403, handler404, handler500
from config.urls.both import urlpatterns as ours
from tests.benchmarks.plain.views import plain

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [path("plain/", plain), *ours]
