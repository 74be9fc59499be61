"""Who may see the council's own pages: everyone, or nobody."""

from django.http import Http404, HttpRequest
from wagtail.models import Page


def refuse_what_is_not_for_everyone(
    page: Page, request: HttpRequest, serve_args: list, serve_kwargs: dict
) -> None:
    """A page that an editor made private does not exist at the public door. Raises Http404."""
    if page.get_view_restrictions().exists():
        raise Http404
