"""Which addresses no picture is of: after a whole run, read them. Deeds and files need none."""

from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from tests.doors.addresses import addresses

DOORS = ("public", "staff")
WAGTAIL = "admin/"


def without_picture(urls: list[str]) -> list[str]:
    """The patterns of both doors that none of ``urls`` is at; Wagtail's own apart."""
    seen = {pattern for url in urls for pattern in _patterns(urlsplit(url).path)}
    known = {each.pattern for door in DOORS for each in addresses(f"config.urls.{door}", {})}
    return sorted(name for name in known - seen if WAGTAIL not in name)


def _patterns(path: str) -> set[str]:
    """Where ``path`` leads at each door; a screen in Welsh is the same screen."""
    found = set()
    for door in DOORS:
        try:
            found.add(resolve(path.removeprefix("/cy"), urlconf=f"config.urls.{door}").route)
        except Resolver404:
            continue
    return found
