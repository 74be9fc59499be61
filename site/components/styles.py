"""The style sheets of each door: plain files, as written, joined when they are asked for.

Nothing is compiled. A door's files are read once in a process, stripped of comments and
indents, and served as one sheet under an address that changes with its words; or written into
the page, by their hash and so within the strict content policy.
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache, cached_property

from django.conf import settings
from django.contrib.staticfiles import finders

_SHARED = ("tokens", "base", *(f"components/{name}" for name in (
    "button", "picture", "field", "choices", "switch", "notice", "tag", "card", "dialog", "facts",
    "pager",
)))  # fmt: skip

SHEETS: dict[str, tuple[str, ...]] = {
    # The front page needs so little that it carries it within it.
    "front": (
        "tokens",
        "base",
        *(f"components/{name}" for name in ("button", "picture", "notice", "exit", "help-bar")),
        "components/hello",
        "child",
    ),
    "child": (
        *_SHARED,
        *(
            f"components/{name}"
            for name in ("exit", "help-bar", "hello", "step", "journey", "code")
        ),
        "child",
        "components/tell",
    ),
    "clips": ("components/clips", "components/recorder", "components/drawing"),  # the same
    "return": ("components/closing",),  # the same
    "staff": (
        *_SHARED,
        *(f"components/{name}" for name in ("level", "menu", "table", "row", "clip")),
        "staff",
    ),
    "desk": ("desk",),  # linked after "staff"
    "boards": ("boards",),  # the same
    "gallery": ("gallery",),  # linked after one of the others
    "editor": ("tokens", "editor"),  # linked after Wagtail's own
}


@dataclass(frozen=True)
class Sheet:
    """One door's styles. ``text`` is CSS."""

    name: str
    text: str

    @cached_property
    def digest(self) -> bytes:
        """SHA-256 of the text."""
        return hashlib.sha256(self.text.encode()).digest()

    @property
    def version(self) -> str:
        """Twelve characters that change when the text does."""
        return self.digest.hex()[:12]

    @property
    def policy_source(self) -> str:
        """How the content policy names it when it is written into a page."""
        return f"'sha256-{base64.b64encode(self.digest).decode()}'"


def sheet(name: str) -> Sheet:
    """The sheet of that name. Raises KeyError when there is none."""
    return _read(name) if settings.DEBUG else _kept(name)


def _read(name: str) -> Sheet:
    return Sheet(name, "".join(tight(_file(part)) for part in SHEETS[name]))


_kept = cache(_read)


def _file(part: str) -> str:
    path = finders.find(f"css/{part}.css")
    if path is None:
        raise FileNotFoundError(f"There is no css/{part}.css.")
    with open(path, encoding="utf-8") as file:
        return file.read()


def tight(css: str) -> str:
    """Without comments, indents and line ends. Our files hold no strings that this would hurt."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};,>]) ?", r"\1", css).replace(": ", ":").replace(";}", "}").strip()
