"""The staff door: sign-in, the desk, the boards, and the Wagtail admin."""

from django.conf import settings
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("", include("accounts.urls")),
    path("desk/", include("feedback.urls.desk")),
    path("boards/", include("boards.urls")),
    path("", include("components.urls.styles")),
    path("components/", include("components.urls.gallery")),
    path("admin/", include(wagtailadmin_urls)),
]

handler400 = "components.errors.bad_request"
handler403 = "components.errors.permission_denied"
handler404 = "components.errors.page_not_found"
handler500 = "components.errors.server_error"
