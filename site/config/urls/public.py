"""The public door: the child's side, and the council's own pages."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls

urlpatterns = [
    path("", include("components.urls.styles")),
    *i18n_patterns(
        path("", include("feedback.urls.public")),
        path("", include("participation.urls.public")),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]

handler400 = "components.errors.bad_request"
handler403 = "components.errors.permission_denied"
handler404 = "components.errors.page_not_found"
handler500 = "components.errors.server_error"
