"""The journey: what happened to somebody's words, as steps with pictures and plain sentences."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from feedback import texts
from feedback.clock import to_the_hour
from feedback.enums import OUTCOME_STEPS, STEPS_OF_AUTHORS, STOPS, Helped, State, StepKind
from feedback.models import AddedWords, Contribution, HelpedAnswer, JourneyStep, Reply
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
    StepKind.STOPPED: "door",
    StepKind.SHARING_CHANGED: "door",
    StepKind.FETCHED_BACK: "letter",
    StepKind.WITHDRAWN: "door",
    StepKind.ERASURE_ASKED: "bin",
    StepKind.ERASURE_DECLINED: "lock",
    StepKind.CLOSED: "next",
}


HELPED_PICTURES = {Helped.YES: "yes", Helped.A_BIT: "a-bit", Helped.NO: "no"}

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
    is_new: bool = False


@dataclass(frozen=True)
class Journey:
    """All steps, the newest first; ``told`` says whether anybody has answered yet."""

    steps: tuple[Shown, ...]
    told: bool


@dataclass(frozen=True)
class Rows:
    """What a journey is made from, each in the order in which it happened."""

    steps: list[JourneyStep]
    replies: list[Reply]
    added: list[AddedWords]
    answers: list[HelpedAnswer]


def journey_of(
    contribution: Contribution,
    rows: Rows,
    *,
    key: AuthorKey,
    read_by: date,
    name_of: NameOf,
) -> Journey:
    """What to show the author: where it is now and what comes next, then what has been.

    ``name_of`` gives an audience's name for its slug. Nothing here tells the author
    of levels, safety decisions or that something was held back.
    """
    happened = [
        *_shown_steps(rows.steps, key, name_of),
        *((reply.at, _shown_reply(reply, key)) for reply in rows.replies),
        *((added.at, _shown_added(added)) for added in rows.added),
        *((answer.at, _shown_answer(answer)) for answer in rows.answers),
    ]
    past = [_received(contribution), *(shown for _at, shown in sorted(happened, key=_when))]
    ahead = _ahead(contribution.state, _standing(rows.steps, name_of), read_by)
    if not ahead:
        past[-1] = replace(past[-1], state="now")
    kinds = {step.kind for step in rows.steps}
    told = bool(rows.replies or kinds & {*OUTCOME_STEPS, StepKind.NOT_SHARED})
    return Journey(steps=(*ahead, *reversed(past)), told=told)


def _when(pair: tuple[datetime, Shown]) -> datetime:
    return pair[0]


def _received(contribution: Contribution) -> Shown:
    """With clips there may be no words at all."""
    title = _("We got what you sent") if contribution.clips_promised else _("We got your words")
    return Shown(title=title, picture="inbox", when=day_of(contribution.received_at))


def _shown_steps(
    steps: list[JourneyStep], key: AuthorKey, name_of: NameOf
) -> Iterator[tuple[datetime, Shown]]:
    """What was going to a board and was stopped since is said as what it was: over."""
    for place, step in enumerate(steps):
        stopped = step.kind == StepKind.GOING and _stopped(step, steps[place + 1 :])
        yield step.at, _shown_step(step, key, name_of, stopped=stopped)


def _stopped(going: JourneyStep, later: list[JourneyStep]) -> bool:
    """Whether that meeting did not come to it: it was put off the list, or taken back."""
    board = going.facts.get("board", "")
    for step in later:
        if step.facts.get("board", board) == board:
            if step.kind in STOPS:
                return True
            if step.kind in OUTCOME_STEPS:
                return False
    return False


def _shown_step(step: JourneyStep, key: AuthorKey, name_of: NameOf, *, stopped: bool) -> Shown:
    kind = StepKind(step.kind)
    said = _spoken(step.facts, name_of) | {"stopped": "yes" if stopped else ""}
    return Shown(
        title=str(_("It was going to a meeting") if stopped else kind.label),
        picture=_PICTURES[kind],
        when=day_of(step.at),
        sentences=tuple(sentences(kind, said)),
        words=_words(step, "words", step.words_owner, key),
        is_new=kind not in STEPS_OF_AUTHORS and is_new(step),
    )


def _shown_added(added: AddedWords) -> Shown:
    return Shown(title=_("You told us more"), picture="speech", when=day_of(added.at))


def _shown_answer(answer: HelpedAnswer) -> Shown:
    said = _("Did this help? %(answer)s.") % {"answer": Helped(answer.answer).label}
    why = (_("You told us why."),) if answer.why_id else ()
    return Shown(
        title=_("You told us if it helped"),
        picture=HELPED_PICTURES[Helped(answer.answer)],
        when=day_of(answer.at),
        sentences=(said, *why),
    )


def is_new(row: JourneyStep | Reply) -> bool:
    """Whether its author sees it for the first time, or did within this hour."""
    return row.seen_at is None or row.seen_at >= to_the_hour()


def _shown_reply(reply: Reply, key: AuthorKey) -> Shown:
    return Shown(
        title=_("We wrote back to you"),
        picture="letter",
        when=day_of(reply.at),
        words=_words(reply, "envelope", reply.owner, key),
        is_new=is_new(reply),
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
        "stopped": "",
    }


def _standing(steps: Iterable[JourneyStep], name_of: NameOf) -> tuple[str, ...]:
    """One sentence for each board that is still to talk about it, at a meeting that has a date."""
    going: dict[str, JourneyStep] = {}
    for step in steps:
        if step.kind == StepKind.GOING:
            going[step.facts.get("board", "")] = step
        elif step.kind in {*OUTCOME_STEPS, *STOPS}:
            going.pop(step.facts.get("board", ""), None)
    said = [sentences(StepKind.GOING, _spoken(step.facts, name_of)) for step in going.values()]
    return tuple(sentence for found in said for sentence in found)


def _ahead(state: str, standing: tuple[str, ...], read_by: date) -> list[Shown]:
    """What comes last, and before it what is happening now; nothing once it is over."""
    if state in {State.HELD_BACK, State.RECEIVED, State.READING}:
        return [_coming_answer(), _to_be_read(read_by)]
    if state == State.PREPARING:
        return [_coming_answer(), _now_preparing()]
    if state == State.WITH_BOARDS:
        return [_coming_answer(), _now_with_boards(standing)]
    return []


def _to_be_read(by: date) -> Shown:
    if by >= timezone.localdate():
        when = _("We do this by %(day)s.") % {"day": date_format(by, "l j F")}
    else:
        when = _("This takes longer than we said. We are sorry. We still read it.")
    return Shown(
        title=_("Next: a person reads it"),
        picture="read",
        sentences=(when,),
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
