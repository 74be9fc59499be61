"""What somebody typed and chose, for a page that has to answer instead of the one that they sent it
to: the same form again, whatever it was, ready to be sent once more.

Nothing is asked for it that could be lost: no row, no cache, no session.
"""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What people write by hand, and how it is called above its field. What they chose, and what says
# that a form is sent only once, goes along unseen.
_WRITTEN: dict[str, Promise] = {
    "words": _("Your words"),
    "why": _("Why"),
    "code": _("Your code"),
    "typed": _("Your code"),
}
_CODES = {"code", "typed"}
# Long, and nobody's words: keys, tickets and passes of ours.
_SIGNED = {"csrfmiddlewaretoken", "once", "ticket", "pass", "kept", "key", "token", "website"}
# Nobody's to read over a shoulder, and quickly typed again.
_NEVER = ("/sign-in/", "/enter/")
_OF_A_SCRIPT = ("{", "[")  # what an editor of the council's pages keeps
_LONG = 60  # characters: what is longer was written, not chosen


@dataclass(frozen=True)
class Written:
    """One answer that is shown in a field."""

    name: str
    text: str
    label: str | Promise
    is_code: bool


@dataclass(frozen=True)
class Typed:
    """A form as it came. ``had_file``: with a file, which no page can put back."""

    address: str
    written: tuple[Written, ...]
    unseen: tuple[tuple[str, str], ...]
    had_file: bool

    @property
    def has_words(self) -> bool:
        return any(each.text.strip() for each in self.written)


def typed(request: HttpRequest) -> Typed | None:
    """The form that came with ``request``; None where none came, or none that is shown again."""
    if request.method != "POST" or request.path.startswith(_NEVER):
        return None
    answers = _answers(request)
    with_file = request.content_type == "multipart/form-data"
    if not answers and not with_file:
        return None
    return Typed(
        address=request.get_full_path(),
        written=tuple(_written(name, text) for name, text in answers if _is_written(name, text)),
        unseen=tuple(each for each in answers if not _is_written(*each)),
        had_file=with_file and _had_file(request),
    )


def _answers(request: HttpRequest) -> list[tuple[str, str]]:
    try:
        return [(name, each) for name, values in request.POST.lists() for each in values]
    except Exception:  # what broke may be the reading of it
        return []


def _had_file(request: HttpRequest) -> bool:
    try:
        return bool(request.FILES) or not request.POST
    except Exception:
        return True


def _is_written(name: str, text: str) -> bool:
    if name in _SIGNED or text.startswith(_OF_A_SCRIPT):
        return False
    return name in _WRITTEN or len(text) > _LONG or "\n" in text


def _written(name: str, text: str) -> Written:
    label = _WRITTEN.get(name) or name.rpartition("-")[2].replace("_", " ").capitalize()
    return Written(name, text, label, is_code=name in _CODES)
