"""The council's own pages: plain words in English and Welsh, as a content editor would write."""

from wagtail.models import Site

from participation.demo.files import Table, read
from participation.models import ContentPage


def make() -> None:
    """Publish the pages below the site's front page; those that are there stay as they are."""
    parent = Site.objects.get(is_default_site=True).root_page
    for told in read("pages")["page"]:
        if not parent.get_children().filter(slug=told["slug"]).exists():
            page = parent.add_child(instance=_page(told))
            page.save_revision().publish()


def _page(told: Table) -> ContentPage:
    return ContentPage(
        slug=told["slug"],
        title=told["title"],
        intro=told["intro"],
        body=_blocks(told["body"]),
        title_cy=told["title_cy"],
        intro_cy=told["intro_cy"],
        body_cy=_blocks(told["body_cy"]),
    )


def _blocks(paragraphs: list[str]) -> list[tuple[str, object]]:
    """A line that starts with ``#`` is a heading, any other a paragraph."""
    return [
        ("heading", line.lstrip("# ")) if line.startswith("#") else ("words", f"<p>{line}</p>")
        for line in paragraphs
    ]
