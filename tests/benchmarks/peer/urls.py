"""The whole site is one form page."""

from wagtail.urls import urlpatterns

__all__ = ["urlpatterns"]
