"""Every routed address of a door, with sample arguments filled in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern

BY_CONVERTER = {
    "IntConverter": "1",
    "SlugConverter": "x",
    "StringConverter": "x",
    "UUIDConverter": "00000000-0000-4000-8000-000000000000",
    "PathConverter": "x",
    "VerbConverter": "disable",
    "ContributionConverter": "A" * 32,
    "RequestConverter": "A" * 32,
}
# Regular expressions cannot be filled in by rule: a sample for each, by its whole pattern.
BY_PATTERN = {
    r"sign-in/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "sign-in/password/reset/key/1-set/",
    r"sign-in/oidc/^(?P<provider_id>[^/]+)/login/": "sign-in/oidc/x/login/",
    r"sign-in/oidc/^(?P<provider_id>[^/]+)/login/callback/": "sign-in/oidc/x/login/callback/",
    r"^admin/(login|password_reset)/": "admin/login/",
    r"^admin/(users|groups)/": "admin/users/",
    r"^admin/bulk/(accounts|auth)/": "admin/bulk/accounts/user/assign_role/",
    r"^((?:[\w\-]+/)*)$": "no-such-page/",
    r"^media/(?P<name>images/[\w.-]+)$": "media/images/no-such.webp",
    r"admin/^.*/$": "admin/no-such/",
    r"admin/pages/^(?P<pk>\d+)/revisions/compare/(?P<revision_id_a>live|earliest|\d+)\.\.\.(?P<revision_id_b>live|latest|\d+)/$": "admin/pages/1/revisions/compare/1...2/",
}


@dataclass(frozen=True)
class Address:
    """One pattern: its text in the routes, and a path that it answers."""

    pattern: str
    path: str


def addresses(urlconf: str, samples: dict[str, str]) -> list[Address]:
    """All addresses of ``urlconf``. ``samples`` fills arguments in, by ``pattern-prefix:name`` (the
    longest that fits) or by name; KeyError for a regular expression without a sample.
    """
    return [
        Address(pattern, "/" + _fill(pattern, parts, samples))
        for pattern, parts in _walk(get_resolver(urlconf), "", ())
    ]


def _walk(resolver, prefix: str, before: tuple) -> Iterator[tuple[str, tuple]]:
    for each in resolver.url_patterns:
        text, parts = prefix + str(each.pattern), (*before, each.pattern)
        if isinstance(each, URLPattern):
            yield text, parts
        else:
            yield from _walk(each, text, parts)


def _fill(pattern: str, parts: tuple, samples: dict[str, str]) -> str:
    if any(
        "(" in str(part) or "*" in str(part) for part in parts if isinstance(part, RegexPattern)
    ):
        return BY_PATTERN[pattern]
    converters = {
        name: converter
        for part in parts
        if isinstance(part, RoutePattern)
        for name, converter in part.converters.items()
    }

    def value(match: re.Match) -> str:
        name = match[1]
        fitting = [key for key in samples if ":" in key and key.endswith(f":{name}")]
        fitting = [key for key in fitting if pattern.startswith(key.rpartition(":")[0])]
        if fitting:
            return samples[max(fitting, key=len)]
        return samples.get(name) or BY_CONVERTER[type(converters[name]).__name__]

    return re.sub(r"<(?:\w+:)?(\w+)>", value, pattern.replace("^", ""))
