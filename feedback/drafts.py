"""The desk's forms that are kept while they are written (see ``drafts.registry``)."""

from accounts.permissions import may
from components.nearest import page_above
from drafts.registry import KeptForm, declare
from feedback.enums import State
from feedback.models import Contribution
from feedback.visibility import kept_from, seen_by


def thing(pk: int) -> str:
    """What drafts about one contribution are filed under."""
    return f"contribution:{pk}"


def about_contribution(user, pk: int, **_rest: object) -> str | None:
    """None for what this person does not see, and for what is deleted: nothing of it comes back.

    In a transaction: an erasure that is under way is waited for.
    """
    rows = seen_by(user, Contribution.objects.select_for_update())
    found = rows.filter(pk=pk).exclude(state=State.ERASED).exists()
    return thing(pk) if found else None


def _about_erasure(user, pk: int, **_rest: object) -> str | None:
    if not may(user, "contribution.erase"):
        return None
    rows = Contribution.objects.select_for_update().exclude(state=State.ERASED)
    rows = rows.exclude(kept_from(user))
    return thing(pk) if rows.filter(pk=pk).exists() else None


def _about_requests(user, **_rest: object) -> str | None:
    """They are about nothing yet: why somebody is being looked for."""
    return "data requests" if may(user, "contribution.erase") else None


def _about_letter(user, item: int, **_rest: object) -> str | None:
    return _about_erasure(user, item)


def _part(name: str):
    return lambda path: f"{page_above(path)}#{name}"


def _audience(verb: str):
    """Each audience has its own part of the page."""
    return lambda path: f"{page_above(path)}#{verb}-{path.rstrip('/').rpartition('/')[2]}"


def _desk(name: str, label: str, part: str, **fields: tuple[str, ...]) -> KeptForm:
    given = {"words": ("words",), **fields}
    return KeptForm(f"desk-{name}", label, about=about_contribution, page=_part(part), **given)


declare(
    _desk("version", "The shareable version", "version"),
    _desk("reply", "A reply", "reply"),
    _desk("note", "A note", "note"),
    _desk("level", "Why the level is changed", "level", words=("why",), beside=("level",)),
    KeptForm(
        "desk-clear", "A title", ("title",), about_contribution, page=_audience("clear")
    ),
    KeptForm(
        "desk-correct", "A title", ("title",), about_contribution, page=_audience("correct")
    ),
    KeptForm(
        "desk-decline", "Why it is not shared", ("words",), about_contribution,
        page=_audience("decline"),
    ),
    KeptForm(
        "desk-request-code", "Why you look for a code", ("why",), _about_requests,
        page=_part("code"),
    ),
    KeptForm(
        "desk-request-search", "Why you search", ("why",), _about_requests,
        beside=("name", "since", "until", "theme"), page=_part("search"),
    ),
    KeptForm(
        "desk-request-keep", "Why something is not deleted", ("because",), _about_letter,
        beside=("letter_on",), page=_part("keep"),
    ),
    KeptForm("desk-keep", "What is kept, and why", ("words",), _about_erasure, page=_part("keep")),
    KeptForm(
        "desk-round", "Why it is about somebody", ("words",), about_contribution,
        page=lambda path: f"{path}#round", beside=("person",),
    ),
    _desk("clip-lock", "Why a clip must not be seen", "lock", words=("why",)),
    KeptForm(
        "desk-captions", "Captions", ("words",), about_contribution,
        beside=("start", "end"), deeds=frozenset({"save", "check"}), page=_part("captions"),
    ),
)  # fmt: skip
