"""The public door: the child's side, and the council's own pages."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import views as wagtail_views
from wagtail.urls import serve_pattern

from components.views import is_back

urlpatterns = [
    path("", include("components.urls.styles")),
    path("is-back/", is_back, name="is-back"),
    path("clips/", include("feedback.urls.clips")),
    *i18n_patterns(
        path("", include("feedback.urls.public")),
        path("", include("participation.urls.public")),
        # Wagtail's pages, and none of its doors: nobody signs in on the child's side.
        re_path(serve_pattern, wagtail_views.serve, name="wagtail_serve"),
        prefix_default_language=False,
    ),
]

handler400 = "components.errors.bad_request"
handler403 = "components.errors.permission_denied"
handler404 = "components.errors.page_not_found"
handler500 = "components.errors.server_error"
