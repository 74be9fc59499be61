"""The staff door: sign-in, the desk, the boards, and the Wagtail admin."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls

from accounts.views.preferences import preferences
from components.views import is_back
from media.views.status import status

# Wagtail's own ways in, and its screens about people, stand before no second step: each leads to
# ours instead, for every method, and tests/accounts/test_doors.py tries them all.
CLOSED = [
    re_path(r"^admin/(login|password_reset)/", RedirectView.as_view(url="/sign-in/login/")),
    re_path(r"^admin/(users|groups)/", RedirectView.as_view(url="/people/")),
    re_path(r"^admin/bulk/(accounts|auth)/", RedirectView.as_view(url="/people/")),
]

urlpatterns = [
    path("", include("accounts.urls")),
    *CLOSED,
    path("admin/account/", preferences),
    path("desk/clips/status/", status, name="clips-status"),
    path("desk/", include("feedback.urls.desk")),
    path("boards/", include("boards.urls")),
    path("drafts/", include("drafts.urls")),
    path("council/", include("feedback.urls.council")),
    path("", include("components.urls.styles")),
    path("is-back/", is_back, name="is-back"),
    path("components/", include("components.urls.gallery")),
    path("admin/", include(wagtailadmin_urls)),
]

if settings.DOOR == "staff":  # elsewhere the front page is the child's
    urlpatterns.insert(0, path("", RedirectView.as_view(pattern_name="landing")))

handler400 = "components.errors.bad_request"
handler403 = "components.errors.permission_denied"
handler404 = "components.errors.page_not_found"
handler500 = "components.errors.server_error"
