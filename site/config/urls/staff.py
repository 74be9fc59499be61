"""The staff door: sign-in, the desk, the boards, and the Wagtail admin."""

from django.conf import settings
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("", include("accounts.urls")),
    path("desk/", include("feedback.urls.desk")),
    path("boards/", include("boards.urls")),
    path("components/", include("components.urls")),
    path("admin/", include(wagtailadmin_urls)),
]
