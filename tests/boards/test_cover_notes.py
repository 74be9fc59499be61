"""What a secretary wrote above an item is not lost when the item comes off an agenda."""

import pytest

from boards.actions import agendas, erasing, meetings
from boards.closings import for_a_voice
from boards.models import BoardItem
from tests.factories.boards import make_board_item, make_meeting, make_paper, put_on
from vault.models import Envelope

pytestmark = pytest.mark.django_db
NOTE = "Mind Thursday: the family centre answered."


def noted(secretary):
    """An item on an agenda with a cover note."""
    line = put_on(make_board_item(), by=secretary)
    closing = for_a_voice(line.meeting.board, adult=False)
    return agendas.change_item(line, by=secretary, cover_note=NOTE, closing=closing)


def test_note_is_there_again_at_the_next_meeting(secretary):
    line = noted(secretary)
    item = line.board_item
    agendas.take_off(line, by=secretary)
    item.refresh_from_db()
    assert NOTE.encode() not in bytes(item.kept_note.ciphertext)
    again = agendas.put_on(item, make_meeting(by=secretary, days=30), by=secretary)
    again.refresh_from_db()
    assert (again.cover_note, again.closed) == (NOTE, True)
    item.refresh_from_db()
    assert item.kept_note is None


def test_note_and_papers_come_from_a_cancelled_meeting(secretary):
    line = noted(secretary)
    paper = make_paper(line.meeting, by=secretary, item=line)
    meetings.cancel(line.meeting, by=secretary)
    meeting = make_meeting(by=secretary, days=30)
    again = agendas.put_on(BoardItem.objects.get(pk=line.board_item_id), meeting, by=secretary)
    again.refresh_from_db()
    paper.refresh_from_db()
    assert again.cover_note == NOTE
    assert (paper.meeting, paper.agenda_item) == (meeting, again)


def test_note_that_was_emptied_stays_empty(secretary):
    line = noted(secretary)
    item, closing = line.board_item, for_a_voice(line.meeting.board, adult=False)
    agendas.take_off(line, by=secretary)
    again = agendas.put_on(item, make_meeting(by=secretary, days=30), by=secretary)
    agendas.change_item(again, by=secretary, cover_note="", closing=closing)
    agendas.take_off(again, by=secretary)
    third = agendas.put_on(item, make_meeting(by=secretary, days=40), by=secretary)
    third.refresh_from_db()
    assert third.cover_note == ""


def test_another_items_note_is_its_own(secretary):
    line = noted(secretary)
    agendas.take_off(line, by=secretary)
    other = put_on(make_board_item(), by=secretary)
    assert other.cover_note == ""


def test_kept_note_is_erased_with_its_contribution(secretary):
    line = noted(secretary)
    item = line.board_item
    agendas.take_off(line, by=secretary)
    item.refresh_from_db()
    sealed = item.kept_note_id
    erasing.erase(item.contribution)
    item.refresh_from_db()
    assert item.kept_note is None
    assert Envelope.objects.get(pk=sealed).ciphertext is None
