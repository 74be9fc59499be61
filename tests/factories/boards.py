"""Boards, meetings and what is on their agendas, in every state, each reached by the real verbs."""

from datetime import date, time, timedelta

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from boards.actions import agendas, meetings, outcomes, packs, papers, saying
from boards.decisions import Decision
from boards.enums import ActionState, BoardItemState, BoardKind, MeetingState, OutcomeKind
from boards.models import (
    Action,
    AgendaItem,
    Board,
    BoardItem,
    Meeting,
    Outcome,
    Pack,
    Paper,
    PublicOutcome,
)
from feedback.actions import sharing
from tests.factories.accounts import make_user
from tests.factories.feedback import AudienceFactory, clear, make_clearance, make_contribution

WORDS_FOR_THE_CHILD = "The board read what you said. They asked for Sunday visits again."
PDF = (
    b"%PDF-1.7\n"
    + b"".join(
        b"%d 0 obj\n%s\nendobj\n" % (number, body)
        for number, body in enumerate(
            (
                b"<< /Type /Catalog /Pages 2 0 R >>",
                b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
            ),
            start=1,
        )
    )
    + b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
)


class BoardFactory(factory.django.DjangoModelFactory):
    """The shadow board; ``BoardFactory(council=True)`` is one the Local Government Act binds."""

    class Meta:
        model = Board
        django_get_or_create = ("audience",)

    class Params:
        slug = "shadow-board"
        council = factory.Trait(
            slug="corporate-parenting-board",
            kind=BoardKind.CORPORATE_PARENTING,
            is_council_body=True,
        )
        safeguarding = factory.Trait(slug="safeguarding-board", kind=BoardKind.SAFEGUARDING)
        cicc = factory.Trait(slug="children-in-care-council", kind=BoardKind.CICC)

    audience = factory.LazyAttribute(lambda row: AudienceFactory(slug=row.slug))
    kind = BoardKind.SHADOW


def today(days: int = 0) -> date:
    return timezone.localdate() + timedelta(days=days)


def make_secretary(board: Board | None = None):
    """A secretary of ``board`` alone; of every board without one."""
    return make_user("board-secretary", scope=board.slug if board else "")


def make_meeting(
    state: MeetingState = MeetingState.PLANNED, *, board: Board | None = None, by=None, days=14
) -> Meeting:
    """A meeting ``days`` from now; for one that was held, today unless ``days`` is past."""
    board = board or BoardFactory()
    by = by or make_secretary(board)
    held = state == MeetingState.HELD
    on = today(min(days, 0)) if held else today(days)
    meeting = meetings.plan(board, by=by, date=on, time=time(17, 30), place="The Hub")
    if state in {MeetingState.AGENDA_ISSUED, MeetingState.HELD}:
        issue_pack(meeting, by=by)
    if held:
        meetings.hold(meeting, by=by)
    if state == MeetingState.CANCELLED:
        meetings.cancel(meeting, by=by)
    meeting.refresh_from_db()
    return meeting


def issue_pack(meeting: Meeting, *, by) -> Pack:
    """A pack built and issued for the agenda as it is."""
    return packs.issue(packs.ask_for(meeting, by=by), by=by)


def make_board_item(
    state: BoardItemState = BoardItemState.OFFERED, *, board: Board | None = None, by=None, **fields
) -> BoardItem:
    """A contribution of its own, cleared for ``board``."""
    board = board or BoardFactory()
    item = make_clearance(audience=board.slug, **fields).board_item
    if state == BoardItemState.ON_AGENDA:
        put_on(item, by=by)
    if state == BoardItemState.CONSIDERED:
        make_outcome(item=item, by=by)
    if state == BoardItemState.WITHDRAWN:
        sharing.take_back(item.clearance)
    item.refresh_from_db()
    return item


def put_on(item: BoardItem, *, meeting: Meeting | None = None, by=None) -> AgendaItem:
    by = by or make_secretary(item.board)
    meeting = meeting or make_meeting(board=item.board, by=by)
    return agendas.put_on(item, meeting, by=by)


def make_held_line(*, item: BoardItem | None = None, by=None) -> AgendaItem:
    """A child's item on the agenda of a meeting that was held today."""
    item = item or make_board_item()
    by = by or make_secretary(item.board)
    meeting = make_meeting(board=item.board, by=by, days=0)
    line = agendas.put_on(item, meeting, by=by)
    issue_pack(meeting, by=by)
    meetings.hold(meeting, by=by)
    line.refresh_from_db()
    return line


def make_decision(kind: OutcomeKind = OutcomeKind.NOTED, **fields) -> Decision:
    """A whole decision of ``kind``; deferring needs ``deferred_to``."""
    whole = {
        OutcomeKind.NOTED: {},
        OutcomeKind.ACTION: {
            "what": "Ask each home about Sunday visits",
            "owner": "Head of service",
            "due": today(30),
        },
        OutcomeKind.DECLINED: {"because": "The law does not let us."},
        OutcomeKind.DEFERRED: {},
    }
    return Decision(kind, **{"words": WORDS_FOR_THE_CHILD, **whole[kind], **fields})


def make_outcome(
    kind: OutcomeKind = OutcomeKind.NOTED, *, item: BoardItem | None = None, by=None, **fields
) -> Outcome:
    line = make_held_line(item=item, by=by)
    by = by or make_secretary(line.meeting.board)
    if kind == OutcomeKind.DEFERRED:
        fields.setdefault("deferred_to", make_meeting(board=line.meeting.board, by=by, days=30))
    return outcomes.record(line, make_decision(kind, **fields), by=by)


def make_action(state: ActionState = ActionState.OPEN, *, board=None, by=None) -> Action:
    board = board or BoardFactory()
    by = by or make_secretary(board)
    item = make_board_item(board=board)
    action = make_outcome(OutcomeKind.ACTION, item=item, by=by).actions.get()
    if state == ActionState.DONE:
        outcomes.mark_done(action, by=by)
    if state == ActionState.DROPPED:
        outcomes.drop(action, by=by, words="There is no money for it this year.")
    return action


def make_paper(meeting: Meeting | None = None, *, by=None, item=None, body: bytes = PDF) -> Paper:
    meeting = meeting or make_meeting()
    by = by or make_secretary(meeting.board)
    file = SimpleUploadedFile("attendance.pdf", body)
    return papers.add(meeting, file, by=by, title="Attendance", item=item)


def make_public_item(*, board: Board | None = None) -> BoardItem:
    """Cleared for a board and for everyone."""
    board, by = board or BoardFactory(), make_user("safeguarding-lead")
    contribution = make_contribution("preparing", by=by, wishes=[board.slug, "everyone"])
    clear(contribution, by=by, audience="everyone")
    return clear(contribution, by=by, audience=board.slug).board_item


def make_public_outcome(*, cleared: bool = False, board: Board | None = None) -> PublicOutcome:
    moderator = make_user("moderator")
    outcome = make_outcome(item=make_public_item(board=board))
    row = saying.prepare(
        outcome, by=moderator, you_said="Visits get cancelled.", we_did="We asked each home."
    )
    return saying.clear(row, by=moderator) if cleared else row
