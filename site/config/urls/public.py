"""The public door: the child's side, and the council's own pages."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls

urlpatterns = [
    *i18n_patterns(
        path("", include("feedback.urls.public")),
        path("", include("participation.urls.public")),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
