"""Who gets which page of a board, and what a member sees on it."""

import pytest
from django.urls import reverse

from audit.models import Entry
from boards.enums import MeetingState
from tests.factories.accounts import make_user, sign_in
from tests.factories.boards import (
    BoardFactory,
    issue_pack,
    make_board_item,
    make_held_line,
    make_meeting,
    make_paper,
    make_secretary,
    put_on,
)
from tests.factories.feedback import SHAREABLE, TITLE

pytestmark = pytest.mark.django_db
SLUG = "shadow-board"


def at(name: str, *args) -> str:
    return reverse(f"boards:{name}", args=[SLUG, *args])


def text(response) -> str:
    return response.content.decode()


# --- Who gets in ----------------------------------------------------------------------------

OUTSIDERS = (
    "moderator",
    "safeguarding-lead",
    "board-member",  # of another board
    "cicc-member",
    "virtual-school-officer",
    "advocate",
    "content-editor",
    "data-protection-officer",
    "administrator",
)


def pages_of_a_board() -> list[str]:
    line = make_held_line()
    paper = make_paper(make_meeting(board=line.meeting.board))
    meeting = line.meeting
    own = [at(name, meeting.pk) for name in ("meeting", "meeting-change")]
    return [
        at("board"),
        at("board-offered"),
        at("board-actions"),
        at("board-recalls"),
        at("meeting-plan"),
        *own,
        at("meeting-access", meeting.pk),
        at("meeting-cancel", meeting.pk),
        at("meeting-add", meeting.pk),
        at("paper-add", meeting.pk),
        at("paper", paper.meeting_id, paper.ref),
        at("pack", meeting.pk, 1),
        at("pack-file", meeting.pk, 1),
        at("agenda-item", meeting.pk, line.pk),
        at("agenda-item-off", meeting.pk, line.pk),
        at("agenda-item-outcome", meeting.pk, line.pk),
        at("board-offered-item", line.board_item_id),
    ]


@pytest.mark.parametrize("role", OUTSIDERS)
def test_an_outsider_of_each_role_sees_nothing(client, role):
    sign_in(client, make_user(role))
    assert {client.get(page).status_code for page in pages_of_a_board()} == {403}


def test_nobody_signed_in_is_sent_to_sign_in(client):
    assert {client.get(page).status_code for page in pages_of_a_board()} == {302}


def test_a_member_gets_no_page_that_changes_anything(as_member):
    line = make_held_line()
    own = [
        at("board-offered"),
        at("board-recalls"),
        at("meeting-plan"),
        at("meeting-change", line.meeting_id),
        at("agenda-item", line.meeting_id, line.pk),
        at("agenda-item-outcome", line.meeting_id, line.pk),
        at("board-offered-item", line.board_item_id),
    ]
    posts = [
        at("meeting-put-on", line.meeting_id),
        at("meeting-order", line.meeting_id),
        at("meeting-held", line.meeting_id),
        at("pack-build", line.meeting_id),
        at("pack-issue", line.meeting_id, 1),
    ]
    assert {as_member.get(page).status_code for page in own} == {403}
    assert {as_member.post(page).status_code for page in posts} == {403}


def test_a_meeting_is_not_found_under_another_board(client):
    other = make_meeting(board=BoardFactory(safeguarding=True))
    sign_in(client, make_secretary())
    BoardFactory()
    assert client.get(at("meeting", other.pk)).status_code == 404


# --- Members --------------------------------------------------------------------------------


def test_a_member_sees_the_agenda_once_it_is_issued(as_member, secretary):
    line = put_on(make_board_item(), by=secretary)
    page = at("meeting", line.meeting_id)
    assert TITLE not in text(as_member.get(page))
    issue_pack(line.meeting, by=secretary)
    shown = text(as_member.get(page))
    assert (TITLE in shown, SHAREABLE in shown) == (True, True)


def test_a_member_does_not_see_what_was_added_since_the_last_pack(as_member, secretary):
    meeting = make_meeting(MeetingState.AGENDA_ISSUED, by=secretary)
    put_on(make_board_item(), meeting=meeting, by=secretary)
    assert TITLE not in text(as_member.get(at("meeting", meeting.pk)))


def test_seeing_an_agenda_is_logged(as_member, secretary):
    line = put_on(make_board_item(), by=secretary)
    issue_pack(line.meeting, by=secretary)
    as_member.get(at("meeting", line.meeting_id))
    assert Entry.objects.filter(verb="meeting.viewed").count() == 1


def test_a_pack_opens_only_once_it_is_issued_and_is_logged(as_member, secretary):
    line = put_on(make_board_item(), by=secretary)
    pack = issue_pack(line.meeting, by=secretary)
    response = as_member.get(at("pack-file", line.meeting_id, pack.number))
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert Entry.objects.filter(verb="pack.viewed").count() == 1


def test_a_pack_that_is_not_issued_is_not_found_by_a_member(as_member, secretary, as_other):
    line = put_on(make_board_item(), by=secretary)
    as_other.post(at("pack-build", line.meeting_id))
    assert as_member.get(at("pack", line.meeting_id, 1)).status_code == 404
    assert as_member.get(at("pack-file", line.meeting_id, 1)).status_code == 404


@pytest.fixture
def as_other(secretary):
    from django.test import Client

    return sign_in(Client(), secretary)
