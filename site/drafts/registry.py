"""Which forms are kept while they are written: each app declares its own, in a module ``drafts``."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules

# (who writes, the address's arguments) -> what it is about; None where nothing is to be kept
About = Callable[..., str | None]


@dataclass(frozen=True)
class KeptForm:
    """One kind of form, by the name of its address.

    ``words`` are the fields that people write in: without any there is no draft. ``beside`` are kept
    with them. ``deeds`` are the values of ``do`` that save it, where a press may also do less.
    ``page`` makes the address of the page that the form stands on from the form's own.
    """

    name: str
    label: Promise | str
    words: tuple[str, ...]
    about: About
    beside: tuple[str, ...] = ()
    deeds: frozenset[str] = frozenset()
    page: Callable[[str], str] = str

    @property
    def fields(self) -> tuple[str, ...]:
        return (*self.words, *self.beside, "seen")


_declared: dict[str, KeptForm] = {}


def declare(*forms: KeptForm) -> None:
    for form in forms:
        _declared[form.name] = form


def declared() -> dict[str, KeptForm]:
    """All of them, by the names of their addresses."""
    autodiscover_modules("drafts")
    return _declared


def at(path: str) -> tuple[KeptForm, dict] | None:
    """The kind of the form that is sent to ``path``, and the address's arguments; None for others."""
    try:
        found = resolve(path)
    except Resolver404:
        return None
    form = declared().get(found.view_name)
    return (form, found.kwargs) if form else None
