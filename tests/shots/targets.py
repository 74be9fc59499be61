"""What to take pictures of in the made-up council: names and paths, printed as one line of JSON.

Run by ``Council.script`` inside the installation.
"""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import RequestFactory, override_settings
from django.urls import reverse

from accounts import actions, letters
from accounts.models import User
from audit.actors import SYSTEM
from boards.enums import COMING, MeetingState, OutcomeKind
from boards.models import (
    Action,
    AgendaItem,
    BoardItem,
    Meeting,
    Outcome,
    Pack,
    PublicOutcome,
    Recall,
)
from components import errors
from feedback.actions import leaving
from feedback.enums import State
from feedback.models import Contribution, ShareableVersion
from media.models import Clip
from participation import demo

NEWCOMERS = 7  # each screen of a first sign-in has a person of its own
found: dict[str, str] = {f"code-{known.key}": known.code for known in demo.codes()}


def path(name: str, *arguments) -> str:
    return reverse(name, args=arguments)


def keep(name: str, rows, address) -> None:
    """The first of ``rows`` at its address; a council without one fails here, by name."""
    row = rows.order_by("pk").first()
    if row is None:
        raise SystemExit(f"The made-up council has no {name}.")
    found[name] = address(row)


def meeting_path(meeting: Meeting, name: str = "meeting", *more) -> str:
    return path(f"boards:{name}", meeting.board.slug, meeting.pk, *more)


def line_path(line: AgendaItem, name: str = "agenda-item") -> str:
    return path(f"boards:{name}", line.meeting.board.slug, line.meeting_id, line.pk)


def board_path(name: str):
    return lambda row: path(f"boards:{name}", row.board.slug, row.pk)


for state in State:
    rows = Contribution.objects.filter(state=state, about_reader=False)
    rows = rows.exclude(words=None) if state == State.WITHDRAWN else rows
    keep(f"desk-{state}", rows, lambda row: path("desk-contribution", row.pk))
urgent = Contribution.objects.filter(state=State.RECEIVED, about_reader=False)
keep("desk-version", ShareableVersion.objects.filter(contribution__state=State.PREPARING),
     lambda row: path("desk-one-version", row.contribution_id, row.contribution.versions.count()))  # fmt: skip
keep("desk-urgent", urgent.filter(place=min(urgent.values_list("place", flat=True))),
     lambda row: path("desk-contribution", row.pk))  # fmt: skip
keep("desk-whole-way", Contribution.objects.filter(friendly_name="Brave Otter"),
     lambda row: path("desk-contribution", row.pk))  # fmt: skip
keep("desk-cover", Contribution.objects.filter(state=State.RECEIVED, about_reader=False),
     lambda row: path("desk-contribution", row.pk))  # fmt: skip
keep("desk-not-checked", Contribution.objects.filter(friendly_name="Careful Dipper"),
     lambda row: path("desk-contribution", row.pk))  # fmt: skip
keep("desk-in-hand", Contribution.objects.filter(state=State.READING, about_reader=False),
     lambda row: path("desk-contribution", row.pk))  # fmt: skip
# Nobody in the made-up council waits for this: a person there has dealt with each.
leaving.ask_for_erasure(Contribution.objects.filter(state=State.ANSWERED).order_by("pk").last())
waiting = Contribution.objects.exclude(erasure_asked_at=None).exclude(state=State.ERASED)
keep("desk-erasure", waiting, lambda row: path("desk-erasure", row.pk))

for name, friendly in (
    ("film", "Curious Wren"),
    ("sound", "Cosy Linnet"),
    ("picture", "Sunny Robin"),
):
    row = Contribution.objects.get(friendly_name=friendly)
    clip = Clip.objects.held_by(row.key_hash).get()
    found[f"with-{name}"] = path("desk-contribution", row.pk)
    found[name] = path("desk-clip", row.pk, clip.ref)
keep("item-with-film", AgendaItem.objects.filter(board_item__clearance__clips__isnull=False),
     line_path)  # fmt: skip
keep("meeting-with-film",
     AgendaItem.objects.filter(board_item__clearance__clips__isnull=False),
     lambda row: meeting_path(row.meeting))  # fmt: skip

for state in MeetingState:
    with_words = Meeting.objects.filter(state=state)
    if state != MeetingState.CANCELLED:
        with_words = with_words.filter(agenda__kind="voice")
    keep(f"meeting-{state}", with_words, meeting_path)
coming = Meeting.objects.filter(state__in=COMING, agenda__kind="voice")
for name in ("change", "access", "cancel"):
    keep(f"meeting-{name}", coming, lambda row, name=name: meeting_path(row, f"meeting-{name}"))
keep("meeting-add", coming, lambda row: meeting_path(row, "meeting-add"))
keep("paper-add", coming, lambda row: meeting_path(row, "paper-add"))
planned = AgendaItem.objects.filter(meeting__state=MeetingState.PLANNED, kind="voice")
keep("item", planned, line_path)
keep("item-off", planned, lambda row: line_path(row, "agenda-item-off"))
held = AgendaItem.objects.filter(meeting__state=MeetingState.HELD)
keep("outcome", held.filter(outcome=None).exclude(kind="standing"),
     lambda row: line_path(row, "agenda-item-outcome"))  # fmt: skip
for kind in OutcomeKind:
    keep(f"outcome-{kind}", Outcome.objects.filter(kind=kind, agenda_item__kind="voice"),
         lambda row: line_path(row.agenda_item, "agenda-item-outcome"))  # fmt: skip
packs = Pack.objects.exclude(envelope=None)
keep(
    "pack-issued",
    packs.exclude(issued_at=None),
    lambda row: meeting_path(row.meeting, "pack", row.number),
)
keep(
    "pack-built",
    packs.filter(issued_at=None),
    lambda row: meeting_path(row.meeting, "pack", row.number),
)
keep(
    "offered", BoardItem.objects.offered(), lambda row: path("boards:board-offered", row.board.slug)
)
keep("offered-item", BoardItem.objects.offered(), board_path("board-offered-item"))
keep("action", Action.objects.filter(state="open"), board_path("board-action"))
keep("action-done", Action.objects.filter(state="done"), board_path("board-action"))
keep(
    "actions",
    Action.objects.filter(state="open"),
    lambda row: path("boards:board-actions", row.board.slug),
)
keep("recalls", Recall.objects.filter(dealt_with_at=None),
     lambda row: path("boards:board-recalls", row.board_item.board.slug))  # fmt: skip
keep("said-waiting", PublicOutcome.objects.filter(cleared_at=None),
     lambda row: path("boards:said-one", row.outcome_id))  # fmt: skip
keep("said-cleared", PublicOutcome.objects.exclude(cleared_at=None),
     lambda row: path("boards:said-one", row.outcome_id))  # fmt: skip
keep(
    "person",
    User.objects.filter(email="moderator@demo.example"),
    lambda row: path("person", row.pk),
)

tokens: list[str] = []
letters.send_invitation = lambda invitation, token: tokens.append(token)
for number in range(NEWCOMERS):
    email = f"newcomer-{number}@demo.example"
    actions.invite(email=email, full_name="Ada Lloyd", grants=[("moderator", "")], by=SYSTEM)
    found[f"invited-{number}"] = path("invited", tokens[-1])


def page(name: str, answer: Callable[[HttpRequest], HttpResponse], **posted: str) -> None:
    """Nothing here breaks by itself: what each door says when something does, as a page."""
    for door, at in (("public", "/tell/"), ("staff", "/desk/")):
        with override_settings(DOOR=door, ROOT_URLCONF=f"config.urls.{door}"):
            make = RequestFactory().post if posted else RequestFactory().get
            found[f"page-{name}-{door}"] = answer(make(at, posted)).content.decode()


page("400", errors.bad_request)
page("403", errors.permission_denied)
page("500", errors.server_error)
page("500-words", errors.server_error, words="Nobody told me why.")
page("429", lambda request: render(request, "429.html", status=429))

print(json.dumps(found))
