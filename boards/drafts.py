"""The boards' forms that are kept while they are written (see ``drafts.registry``)."""

from django.utils.translation import gettext_lazy as _

from accounts.permissions import may
from boards.models import Action, AgendaItem, Meeting
from boards.queries.saying import could_be_public
from drafts.registry import About, KeptForm, declare
from feedback.drafts import thing
from feedback.enums import State
from feedback.models import Contribution


def _for(permission: str, about: About) -> About:
    """``about`` for whoever may send the form to that board: others learn nothing of what is there."""

    def of(user, slug: str, **rest: object) -> str | None:
        return about(user, slug=slug, **rest) if may(user, permission, slug) else None

    return of


def _line(_user, slug: str, meeting: int, pk: int) -> str | None:
    """An item that carries a child's words goes with them; the board's own business stays."""
    rows = AgendaItem.objects.filter(pk=pk, meeting=meeting, meeting__board__audience__slug=slug)
    found = rows.values_list("pk", "board_item__clearance__contribution").first()
    return _about(found, f"agenda-item:{pk}")


def _outcome(user, pk: int) -> str | None:
    if not may(user, "contribution.clear"):
        return None
    of_it = "agenda_item__board_item__clearance__contribution"
    return _about(could_be_public(user).filter(pk=pk).values_list("pk", of_it).first(), "")


def _action(_user, slug: str, pk: int) -> str | None:
    of_it = "outcome__agenda_item__board_item__clearance__contribution"
    at = "outcome__agenda_item__meeting__board__audience__slug"
    rows = Action.objects.filter(pk=pk, **{at: slug})
    return _about(rows.values_list("pk", of_it).first(), f"action:{pk}")


def _about(found: tuple | None, without: str) -> str | None:
    """Not of a contribution that is deleted; an erasure that is under way is waited for."""
    if found is None or found[1] is None:
        return (found and without) or None
    rows = Contribution.objects.select_for_update().exclude(state=State.ERASED)
    return thing(found[1]) if rows.filter(pk=found[1]).exists() else None


def _meeting(_user, slug: str, pk: int = 0) -> str | None:
    if not pk:
        return f"board:{slug}"
    there = Meeting.objects.filter(pk=pk, board__audience__slug=slug).exists()
    return f"meeting:{pk}" if there else None


_managed, _planned = _for("board.manage", _line), _for("board.manage", _meeting)

declare(
    KeptForm(
        "boards:agenda-item", _("A cover note"), ("cover_note", "title", "reason"), _managed,
        beside=("closed", "law"),
    ),
    KeptForm(
        "boards:agenda-item-outcome", _("What came of an item"),
        ("words", "what", "owner", "because"), _for("outcome.record", _line),
        beside=("kind", "due", "deferred_to"),
    ),
    KeptForm("boards:agenda-item-off", _("Why an item comes off"), ("words",), _managed),
    KeptForm("boards:meeting-add", _("An item of the board’s own"), ("title", "cover_note"), _planned),
    KeptForm("boards:meeting-cancel", _("Why a meeting is cancelled"), ("words",), _planned),
    KeptForm(
        "boards:meeting-plan", _("A meeting"), ("place",), _planned, beside=("date", "time"),
    ),
    KeptForm(
        "boards:meeting-change", _("When and where a meeting is"), ("place",), _planned,
        beside=("date", "time"),
    ),
    KeptForm(
        "boards:meeting-access", _("Who may attend"), ("access_reason", "record_reason"), _planned,
        beside=("access_closed", "access_law", "record_closed", "record_law"),
    ),
    KeptForm(
        "boards:paper-add", _("The title of a paper: choose its file again"), ("title",),
        _for("paper.add", _meeting), beside=("item",),
    ),
    KeptForm(
        "boards:board-action", _("How an action stands"), ("words",), _for("outcome.record", _action),
        beside=("state",),
    ),
    KeptForm(
        "boards:said-one", _("You said, we did"),
        ("you_said", "we_did", "you_said_cy", "we_did_cy"), _outcome,
    ),
)  # fmt: skip
