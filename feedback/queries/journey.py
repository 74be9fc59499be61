"""The journey: what happened to somebody's words, as steps with pictures and plain sentences."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback import texts
from feedback.enums import OUTCOME_STEPS, State, StepKind
from feedback.models import Contribution, JourneyStep, Reply
from feedback.queries.step_sentences import sentences
from vault.errors import VaultError
from vault.keys import AuthorKey

_PICTURES = {
    StepKind.READ: "read",
    StepKind.PREPARING: "pencil",
    StepKind.NOT_SHARED: "lock",
    StepKind.GOING: "calendar",
    StepKind.OFF_AGENDA: "calendar",
    StepKind.NOTED: "listened-to",
    StepKind.ACTION: "next",
    StepKind.DECLINED: "speech",
    StepKind.DEFERRED: "clock",
    StepKind.DONE: "check",
    StepKind.PUBLISHED: "megaphone",
    StepKind.WITHDRAWN: "door",
    StepKind.ERASURE_ASKED: "bin",
    StepKind.ERASURE_DECLINED: "lock",
    StepKind.CLOSED: "next",
}


NameOf = Callable[[str], str]
EVERYONE = "everyone"  # the slug of the audience that is the public


@dataclass(frozen=True)
class Shown:
    """One step as it is shown. ``state``: done, now or coming. ``words`` came from a person."""

    title: str
    picture: str
    when: str = ""
    sentences: tuple[str, ...] = ()
    words: str = ""
    state: str = "done"


@dataclass(frozen=True)
class Journey:
    """All steps in order; ``told`` says whether anybody has answered yet."""

    steps: tuple[Shown, ...]
    told: bool


def journey_of(
    contribution: Contribution,
    steps: Iterable[JourneyStep],
    replies: Iterable[Reply],
    *,
    key: AuthorKey,
    days_to_read: int,
    name_of: NameOf,
) -> Journey:
    """What to show the author: what has been, where it is now, what comes next.

    ``name_of`` gives an audience's name for its slug. Steps and replies stand in the order in
    which they happened. Nothing here tells the author
    of levels, safety decisions or that something was held back.
    """
    steps, replies = list(steps), list(replies)
    happened = [(step.at, _shown_step(step, key, name_of)) for step in steps]
    happened += [(reply.at, _shown_reply(reply, key)) for reply in replies]
    past = [_received(contribution), *(shown for _at, shown in sorted(happened, key=_when))]
    ahead = _ahead(contribution.state, _standing(steps, name_of), days_to_read)
    if not ahead:
        past[-1] = replace(past[-1], state="now")
    kinds = {step.kind for step in steps}
    told = bool(replies or kinds & {*OUTCOME_STEPS, StepKind.NOT_SHARED})
    return Journey(steps=(*past, *ahead), told=told)


def _when(pair: tuple[datetime, Shown]) -> datetime:
    return pair[0]


def _received(contribution: Contribution) -> Shown:
    """With clips there may be no words at all."""
    title = _("We got what you sent") if contribution.clips_promised else _("We got your words")
    return Shown(title=title, picture="inbox", when=day_of(contribution.received_at))


def _shown_step(step: JourneyStep, key: AuthorKey, name_of: NameOf) -> Shown:
    kind = StepKind(step.kind)
    return Shown(
        title=str(kind.label),
        picture=_PICTURES[kind],
        when=day_of(step.at),
        sentences=tuple(sentences(kind, _spoken(step.facts, name_of))),
        words=_words(step, "words", step.words_owner, key),
    )


def _shown_reply(reply: Reply, key: AuthorKey) -> Shown:
    return Shown(
        title=_("We wrote back to you"),
        picture="letter",
        when=day_of(reply.at),
        words=_words(reply, "envelope", reply.owner, key),
    )


def _words(row: JourneyStep | Reply, attribute: str, owner: str, key: AuthorKey) -> str:
    try:
        return texts.read_as_author(getattr(row, attribute), owner=owner, key=key)
    except VaultError:
        return _("We cannot show these words any more.")


def _spoken(facts: Mapping[str, str], name_of: NameOf) -> dict[str, str]:
    """The facts as they are said: the board by its name, dates as days. What is missing is empty."""
    board = facts.get("board", "")
    return {
        "board": name_of(board) if board else "",
        "everyone": "yes" if board == EVERYONE else "",
        "day": _day(facts.get("date", "")),
        "owner": facts.get("owner", ""),
        "due": _day(facts.get("due", "")),
    }


def _standing(steps: Iterable[JourneyStep], name_of: NameOf) -> tuple[str, ...]:
    """One sentence for each board that is still to talk about it, at a meeting that has a date."""
    going: dict[str, JourneyStep] = {}
    for step in steps:
        if step.kind == StepKind.GOING:
            going[step.facts.get("board", "")] = step
        elif step.kind in {*OUTCOME_STEPS, StepKind.OFF_AGENDA}:
            going.pop(step.facts.get("board", ""), None)
    said = [sentences(StepKind.GOING, _spoken(step.facts, name_of)) for step in going.values()]
    return tuple(sentence for found in said for sentence in found)


def _ahead(state: str, standing: tuple[str, ...], days: int) -> list[Shown]:
    """What is happening now and what comes next; nothing once it is over."""
    if state in {State.HELD_BACK, State.RECEIVED, State.READING}:
        return [_to_be_read(days), _coming_answer()]
    if state == State.PREPARING:
        return [_now_preparing(), _coming_answer()]
    if state == State.WITH_BOARDS:
        return [_now_with_boards(standing), _coming_answer()]
    return []


def _to_be_read(days: int) -> Shown:
    within = ngettext(
        "We do this within %(days)s working day.", "We do this within %(days)s working days.", days
    )
    return Shown(
        title=_("Next: a person reads it"),
        picture="read",
        sentences=(within % {"days": days},),
        state="now",
    )


def _now_preparing() -> Shown:
    return Shown(
        title=_("Now: we are working on it"),
        picture="pencil",
        sentences=(_("We think about what you said and who can change things."),),
        state="now",
    )


def _now_with_boards(standing: tuple[str, ...]) -> Shown:
    """Waiting for the meeting it is on, or to be put on one."""
    if standing:
        return Shown(_("Now: waiting for the meeting"), "meeting", "", standing, "", "now")
    return Shown(
        title=_("Now: waiting for a meeting"),
        picture="meeting",
        sentences=(_("People who decide things will talk about it at a meeting."),),
        state="now",
    )


def _coming_answer() -> Shown:
    return Shown(
        title=_("Then: you see what they said"),
        picture="speech",
        sentences=(_("Yes, no or not yet: it will be here, with the reason."),),
        state="coming",
    )


def day_of(moment: datetime) -> str:
    """“Tuesday 3 December”, with the year when it is another one."""
    return _long_day(timezone.localtime(moment).date())


def _day(text: str) -> str:
    """The same for a date written YYYY-MM-DD; nothing for anything else."""
    try:
        return _long_day(date.fromisoformat(text))
    except ValueError:
        return ""


def _long_day(day: date) -> str:
    this_year = timezone.localdate().year
    return date_format(day, "l j F" if day.year == this_year else "l j F Y")
