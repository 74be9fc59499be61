"""The boards and teams that a role can be held for. The apps above say which there are."""

from collections.abc import Callable, Iterable

Source = Callable[[], Iterable[tuple[str, str]]]
_sources: list[Source] = []


def register(source: Source) -> Source:
    """Add a callable that gives (slug, name) pairs; each is asked anew for each form."""
    _sources.append(source)
    return source


def choices() -> list[tuple[str, str]]:
    """Every (slug, name) there is to hold a role for, without the one for everywhere."""
    return [pair for source in _sources for pair in source()]
