"""Both doors in one process, for development and the tests: staff paths first."""

from config.urls import public, staff

urlpatterns = [*staff.urlpatterns, *public.urlpatterns]
