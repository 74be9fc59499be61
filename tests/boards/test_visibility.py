"""Who sees what of a board: the whole truth table, and each role against it."""

from itertools import product

import pytest

from boards.enums import MeetingState
from boards.visibility import (
    Reader,
    board_may_see,
    boards_seen_by,
    pack_may_open,
    reader_at,
    sees_line,
    sees_paper,
)
from tests.factories.accounts import make_user
from tests.factories.boards import (
    BoardFactory,
    issue_pack,
    make_board_item,
    make_meeting,
    make_paper,
    make_secretary,
    put_on,
)

NOBODY, MEMBER = Reader(), Reader(reads=True)
SECRETARY = Reader(reads=True, manages=True)

LINE_TABLE = [
    # reader, agenda out, issued, sees it
    (NOBODY, False, False, False),
    (NOBODY, False, True, False),
    (NOBODY, True, False, False),
    (NOBODY, True, True, False),
    (MEMBER, False, False, False),
    (MEMBER, False, True, False),  # issued once, then its meeting was cancelled
    (MEMBER, True, False, False),  # added since the last pack
    (MEMBER, True, True, True),
    (SECRETARY, False, False, True),
    (SECRETARY, False, True, True),
    (SECRETARY, True, False, True),
    (SECRETARY, True, True, True),
]


@pytest.mark.parametrize(("reader", "agenda_out", "issued", "sees"), LINE_TABLE)
def test_board_may_see(reader, agenda_out, issued, sees):
    assert board_may_see(reader, agenda_out=agenda_out, issued=issued) is sees


def test_line_table_is_complete():
    asked = {(reader, out, issued) for reader, out, issued, _sees in LINE_TABLE}
    assert asked == set(product((NOBODY, MEMBER, SECRETARY), (True, False), (True, False)))


PACK_TABLE = [
    # reader, built, issued, recalled, opens it
    *((reader, built, issued, True, False)
      for reader in (NOBODY, MEMBER, SECRETARY)
      for built in (True, False)
      for issued in (True, False)),
    *((reader, False, issued, False, False)
      for reader in (NOBODY, MEMBER, SECRETARY)
      for issued in (True, False)),
    (NOBODY, True, False, False, False),
    (NOBODY, True, True, False, False),
    (MEMBER, True, False, False, False),
    (MEMBER, True, True, False, True),
    (SECRETARY, True, False, False, True),
    (SECRETARY, True, True, False, True),
]  # fmt: skip


@pytest.mark.parametrize(("reader", "built", "issued", "recalled", "opens"), PACK_TABLE)
def test_pack_may_open(reader, built, issued, recalled, opens):
    assert pack_may_open(reader, built=built, issued=issued, recalled=recalled) is opens


def test_pack_table_is_complete():
    assert len({row[:-1] for row in PACK_TABLE}) == 3 * 2 * 2 * 2


ROLES = [
    # role, held for, what they are at the shadow board
    ("board-secretary", "shadow-board", SECRETARY),
    ("board-secretary", "", SECRETARY),
    ("board-secretary", "safeguarding-board", NOBODY),
    ("board-member", "shadow-board", MEMBER),
    ("board-member", "safeguarding-board", NOBODY),
    ("cicc-member", "children-in-care-council", NOBODY),
    ("shadow-board-member", "shadow-board", MEMBER),
    ("virtual-school-officer", "shadow-board", MEMBER),
    ("moderator", "", NOBODY),
    ("safeguarding-lead", "", NOBODY),
    ("advocate", "", NOBODY),
    ("content-editor", "", NOBODY),
    ("data-protection-officer", "", NOBODY),
    ("administrator", "", NOBODY),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "scope", "reader"), ROLES)
def test_reader_at_by_role(role, scope, reader):
    board = BoardFactory()
    user = make_user(role, scope=scope)
    assert reader_at(user, board) == reader
    assert list(boards_seen_by(user)) == ([board] if reader.reads else [])


@pytest.mark.django_db
def test_sees_line_after_a_cancelled_meeting():
    by = make_secretary()
    line = put_on(make_board_item(), by=by)
    issue_pack(line.meeting, by=by)
    meeting = line.meeting
    meeting.refresh_from_db()
    line.refresh_from_db()
    assert sees_line(MEMBER, line, meeting) is True
    from boards.actions import meetings

    meetings.cancel(meeting, by=by)
    assert sees_line(MEMBER, line, meeting) is False


@pytest.mark.django_db
def test_sees_paper_with_its_line_or_its_adder():
    board = BoardFactory()
    meeting = make_meeting(board=board)
    officer = make_user("virtual-school-officer", scope=board.slug)
    paper = make_paper(meeting, by=officer)
    member = make_user("board-member", scope=board.slug)
    assert sees_paper(reader_at(officer, board), paper, by=officer) is True
    assert sees_paper(reader_at(member, board), paper, by=member) is False
    paper.meeting = make_meeting(MeetingState.AGENDA_ISSUED, board=board)
    assert sees_paper(reader_at(member, board), paper, by=member) is True
