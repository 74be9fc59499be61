"""What boards do in the demo: plan, put on, print, send out, meet, decide, and see it done."""

from datetime import datetime, timedelta
from functools import partial

from django.utils import timezone

from accounts.models import User
from boards.actions import agendas, meetings, outcomes, packs, saying
from boards.closings import Closing, for_a_voice
from boards.decisions import Decision
from boards.enums import ItemKind, OutcomeKind
from boards.models import Action, AgendaItem, Board, BoardItem, Meeting, Outcome, Pack
from boards.pack.build import build
from jobs.enums import JobState
from participation.demo.files import Table, read
from participation.demo.play import Script

_SAID = ("you_said", "we_did", "you_said_cy", "we_did_cy")


def add_meetings(script: Script) -> None:
    """Put every meeting, and what came of each item, into ``script``."""
    for told in read("meetings")["meeting"]:
        _Story(script, told).add()


class _Story:
    """One meeting from plan to outcomes. Its methods happen at their moments, in this order."""

    def __init__(self, script: Script, told: Table) -> None:
        self.script, self.told = script, told
        self.secretary: User = script.people["board-secretary"]
        self.moderator: User = script.people["moderator"]
        self.day = script.calendar.moment(told["when"])

    @property
    def meeting(self) -> Meeting:
        row = self.script.meetings[self.told["key"]]
        row.refresh_from_db()
        return row

    def _moment(self, name: str, otherwise: datetime) -> datetime:
        """When the files say so, else ``otherwise``."""
        return self.script.calendar.moment(self.told[name]) if name in self.told else otherwise

    def add(self) -> None:
        add, out = self.script.add, self._moment("issued", self._a_week_before())
        add(self._moment("planned", self._at(timedelta(weeks=-6), 10)), self.plan)
        if "business" in self.told or "opening" in self.told:
            put = self._moment("put", out - timedelta(hours=20))
            add(put, self.fill)
        if "cancelled" in self.told:
            add(self._moment("cancelled", out), self.cancel)
        elif "pack" in self.told:
            add(self._moment("pack", out), self.print)
        elif "issued" in self.told or self._is_over:
            add(out, self.issue)
        if self._is_over and "cancelled" not in self.told:
            self._add_afterwards()

    @property
    def _is_over(self) -> bool:
        """By the week, so that it is the same on whatever weekday the demo is loaded."""
        return int(self.told["when"].split()[0]) < 0

    def _a_week_before(self) -> datetime:
        return self._at(timedelta(weeks=-1), 11)

    def _at(self, away: timedelta, hour: int) -> datetime:
        """That far from the meeting's day, at a full hour."""
        day = timezone.localtime(self.day).date() + away
        return timezone.make_aware(datetime(day.year, day.month, day.day, hour))

    def _add_afterwards(self) -> None:
        self.script.add(self.day + timedelta(hours=2), self.hold)
        recorded = self._moment("recorded", self._at(timedelta(days=1), 10))
        items = [(told, partial(self._voice_line, told)) for told in self.told.get("voice", [])]
        items += [
            (told["outcome"], partial(self._business_line, told))
            for told in self.told.get("business", [])
            if "outcome" in told
        ]
        for minutes, (told, line) in enumerate(items):
            _Item(self, told, line).add(recorded + timedelta(minutes=5 * minutes))

    # --- Before -----------------------------------------------------------------------------
    def plan(self) -> None:
        board = Board.objects.get(audience__slug=self.told["board"])
        local = timezone.localtime(self.day)
        meeting = meetings.plan(
            board, by=self.secretary, date=local.date(), time=local.time(), place=self.told["place"]
        )
        self.script.meetings[self.told["key"]] = meeting
        if "access" in self.told or "record" in self.told:
            meetings.set_access(
                meeting,
                by=self.secretary,
                access=_closing(self.told.get("access")),
                record=_closing(self.told.get("record")),
            )

    def fill(self) -> None:
        """Opening before the standing item, children's words under it, business after it."""
        meeting, by = self.meeting, self.secretary
        if "opening" in self.told:
            agendas.add_business(meeting, by=by, title=self.told["opening"])
            standing = meeting.agenda.get(kind=ItemKind.STANDING)
            agendas.shift(standing, 1, version=self.meeting.agenda_version, by=by)
        for told in self.told.get("voice", []):
            self._put_on(told)
        for told in self.told.get("business", []):
            agendas.add_business(
                self.meeting, by=by, title=told["title"], cover_note=told.get("note", "")
            )

    def _put_on(self, told: Table) -> None:
        """Unless it is there already, because an earlier meeting put it off to this one."""
        item = self._board_item(told)
        line = self.meeting.agenda.filter(board_item=item).first()
        if line is None:
            line = agendas.put_on(item, self.meeting, by=self.secretary)
        if "note" in told:
            agendas.change_item(
                line,
                by=self.secretary,
                cover_note=told["note"],
                closing=for_a_voice(self.meeting.board, adult=item.is_by_an_adult),
            )

    def _board_item(self, told: Table) -> BoardItem:
        return BoardItem.objects.get(
            board=self.meeting.board, clearance__contribution=self.script.contributions[told["of"]]
        )

    def print(self) -> Pack:
        """A real pack, here and now: nobody waits for a worker in the past."""
        pack = packs.ask_for(self.meeting, by=self.secretary)
        build(pack.pk)
        pack.refresh_from_db()
        if pack.state != JobState.DONE:
            raise RuntimeError(f"A pack of the demo could not be made: {pack.last_error}")
        return pack

    def issue(self) -> None:
        packs.issue(self.print(), by=self.secretary)

    def cancel(self) -> None:
        meetings.cancel(self.meeting, by=self.secretary, words=self.told["cancelled_words"])

    def hold(self) -> None:
        meetings.hold(self.meeting, by=self.secretary)

    # --- Lines ------------------------------------------------------------------------------
    def _voice_line(self, told: Table) -> AgendaItem:
        return self.meeting.agenda.get(board_item=self._board_item(told))

    def _business_line(self, told: Table) -> AgendaItem:
        return self.meeting.agenda.get(kind=ItemKind.BUSINESS, title=told["title"])


class _Item:
    """What came of one item: ``told`` says it, ``line`` finds it when the time has come."""

    def __init__(self, story: _Story, told: Table, line: partial[AgendaItem]) -> None:
        self.story, self.told, self.line = story, told, line
        self.calendar = story.script.calendar

    def add(self, recorded: datetime) -> None:
        self.story.script.add(recorded, self.record)
        for word, happens in (("done", self.done), ("dropped", self.drop)):
            if word in self.told:
                self.story.script.at(self.told[word], happens)
        if "you_said" in self.told:
            self._add_public(recorded)

    def _add_public(self, recorded: datetime) -> None:
        """Prepared and cleared; without ``published`` it waits for somebody to clear it."""
        if "published" in self.told:
            published = self.calendar.moment(self.told["published"])
            self.story.script.add(published - timedelta(minutes=20), self.prepare)
            self.story.script.add(published, self.publish)
        else:
            self.story.script.add(recorded + timedelta(hours=5), self.prepare)

    @property
    def outcome(self) -> Outcome:
        return Outcome.objects.get(agenda_item=self.line())

    def record(self) -> None:
        due, until = self.told.get("due"), self.told.get("until")
        decision = Decision(
            kind=OutcomeKind(self.told["kind"]),
            words=self.told.get("words", ""),
            because=self.told.get("because", ""),
            what=self.told.get("what", ""),
            owner=self.told.get("owner", ""),
            due=self.calendar.day(due) if due else None,
            deferred_to=self.story.script.meetings[until] if until else None,
        )
        if decision.deferred_to:
            decision.deferred_to.refresh_from_db()
        outcomes.record(self.line(), decision, by=self.story.secretary)

    @property
    def action(self) -> Action:
        return self.outcome.actions.get()

    def done(self) -> None:
        words = self.told.get("done_words", "")
        outcomes.mark_done(self.action, by=self.story.secretary, words=words)

    def drop(self) -> None:
        words = self.told["dropped_words"]
        outcomes.drop(self.action, by=self.story.secretary, words=words)

    def prepare(self) -> None:
        saying.prepare(
            self.outcome,
            by=self.story.moderator,
            **{name: self.told[name] for name in _SAID if name in self.told},
        )

    def publish(self) -> None:
        saying.clear(self.outcome.public, by=self.story.moderator)


def _closing(told: Table | None) -> Closing:
    if told is None:
        return Closing()
    return Closing(closed=True, law=told.get("law", ""), reason=told["reason"])
