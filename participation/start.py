"""The page that Wagtail comes with: nobody is shown it, the council's own pages hang below it."""

from wagtail.models import Page

WAGTAILS = "Welcome to your new Wagtail site!"


def name_the_first_page() -> None:
    """Editors meet its name in the admin; one that somebody chose is kept."""
    ours = "The council’s own pages"
    Page.objects.filter(depth=2, title=WAGTAILS).update(title=ours, draft_title=ours)
