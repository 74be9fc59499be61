"""Both doors in one process, for development and the tests: staff paths first."""

from config.urls import public, staff
from config.urls.public import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*staff.urlpatterns, *public.urlpatterns]
