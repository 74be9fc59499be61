"""Lists take the same queries with one row and with three."""

import pytest
from django.urls import reverse

from boards.enums import MeetingState
from tests.factories.accounts import make_user, sign_in
from tests.factories.boards import (
    BoardFactory,
    issue_pack,
    make_action,
    make_board_item,
    make_meeting,
    make_paper,
    make_public_outcome,
    make_secretary,
    put_on,
)

pytestmark = pytest.mark.django_db
SLUG = "shadow-board"


def at(name: str, *args) -> str:
    return reverse(f"boards:{name}", args=[SLUG, *args])


def text(response) -> str:
    return response.content.decode()


def assert_same_queries(client, django_assert_num_queries, page: str, count: int, add) -> None:
    add()
    client.get(page)
    for rows in (1, 3):
        while rows > 1 and add.__dict__.setdefault("made", 1) < rows:
            add()
            add.made += 1
        with django_assert_num_queries(count):
            assert client.get(page).status_code == 200


def test_offered_queries(as_secretary, django_assert_num_queries):
    assert_same_queries(
        as_secretary, django_assert_num_queries, at("board-offered"), 5, lambda: make_board_item()
    )


def test_boards_queries(client, django_assert_num_queries):
    sign_in(client, make_secretary())
    slugs = iter(("one", "two", "three", "four"))
    BoardFactory()

    def add():
        make_meeting(board=BoardFactory(slug=next(slugs)))

    assert_same_queries(client, django_assert_num_queries, reverse("boards:home"), 4, add)


def test_board_queries(as_secretary, secretary, django_assert_num_queries):
    def add():
        make_meeting(by=secretary)
        make_meeting(MeetingState.HELD, by=secretary, days=-3)

    assert_same_queries(as_secretary, django_assert_num_queries, at("board"), 9, add)


def test_meeting_queries(as_secretary, secretary, django_assert_num_queries):
    meeting = make_meeting(by=secretary)

    def add():
        line = put_on(make_board_item(), meeting=meeting, by=secretary)
        make_paper(meeting, by=secretary, item=line)
        make_paper(meeting, by=secretary)
        make_board_item()

    assert_same_queries(as_secretary, django_assert_num_queries, at("meeting", meeting.pk), 13, add)


def test_action_log_queries(as_secretary, secretary, django_assert_num_queries):
    assert_same_queries(
        as_secretary,
        django_assert_num_queries,
        at("board-actions"),
        5,
        lambda: make_action(by=secretary),
    )


def test_recall_queries(as_secretary, secretary, django_assert_num_queries):
    from feedback.actions import sharing

    def add():
        line = put_on(make_board_item(), by=secretary)
        issue_pack(line.meeting, by=secretary)
        sharing.take_back(line.board_item.clearance)

    assert_same_queries(as_secretary, django_assert_num_queries, at("board-recalls"), 5, add)


def test_you_said_queries(client, django_assert_num_queries):
    sign_in(client, make_user("moderator"))
    assert_same_queries(
        client, django_assert_num_queries, reverse("boards:said"), 4, lambda: make_public_outcome()
    )


# --- You said, we did ---------------------------------------------------------------------------
