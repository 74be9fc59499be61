"""Every address that a list of URLs has, with something in the place of each argument."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

STAND_INS = {
    "IntConverter": "1",
    "ContributionConverter": "A" * 32,
    "RequestConverter": "A" * 32,
    "UUIDConverter": "6f1c1f3e-8f3d-4a39-9b8e-2f60f3a4c111",
}


def addresses(urlconf: str = "config.urls.staff") -> list[str]:
    """Each distinct address of ``urlconf``, filled in, sorted."""
    return sorted(set(_walk(get_resolver(urlconf).url_patterns, "/")))


def _walk(patterns, prefix: str) -> Iterator[str]:
    for pattern in patterns:
        here = prefix + _filled(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, here)
        elif isinstance(pattern, URLPattern):
            yield here


def _filled(pattern) -> str:
    if isinstance(pattern, RegexPattern):
        return _of_regex(pattern._regex)
    route = str(pattern)
    for name, converter in pattern.converters.items():
        for written in (f":{name}>", f"<{name}>"):
            start = route.find(written)
            if start >= 0:
                opening = route.rfind("<", 0, start + 1)
                stand_in = STAND_INS.get(type(converter).__name__, _word(converter))
                route = route[:opening] + stand_in + route[start + len(written) :]
    return route


def _word(converter) -> str:
    """A value that the converter takes: one of its alternatives, or a plain word."""
    return converter.regex.split("|")[0] if "|" in converter.regex else "word"


def _of_regex(regex: str) -> str:
    for found, stand_in in _REGEXES.items():
        regex = regex.replace(found, stand_in)
    return regex.strip("^$")


_REGEXES = {
    r"(?P<provider_id>[^/]+)": "council",
    r"(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)": "1-word",
    r"(login|password_reset)": "login",
    r"(users|groups)": "users",
    r"(accounts|auth)": "accounts",
    r"(?P<pk>\d+)": "1",
    r"(?P<revision_id_a>live|earliest|\d+)\.\.\.": "live...",
    r"(?P<revision_id_b>live|latest|\d+)": "latest",
    r".*": "",
}
