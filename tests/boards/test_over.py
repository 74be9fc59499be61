"""What is done or past says so; nobody is asked for it again."""

import re

import pytest

from boards.actions import outcomes
from boards.enums import MeetingState
from boards.transitions import MEETING
from tests.boards.test_views import at, text
from tests.factories.boards import issue_pack, make_action, make_board_item, make_meeting, put_on

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("close", "words", "says"),
    [(outcomes.mark_done, "", "It is done. {} recorded that on"),
     (outcomes.drop, "There is no money.", "It will not be done. {} recorded that on")],
)  # fmt: skip
def test_an_action_that_is_over_says_so_and_asks_nothing(
    as_secretary, secretary, close, words, says
):
    action = make_action(by=secretary)
    page = at("board-action", action.pk)
    assert len(forms_on(as_secretary.get(page))) == 1
    close(action, by=secretary, words=words)
    shown = as_secretary.get(page)
    assert says.format(secretary) in text(shown)
    assert (forms_on(shown), "It is done</label>" in text(shown)) == ([], False)


def forms_on(response) -> list[str]:
    """The forms of a page’s own part."""
    main = text(response).partition("<main")[2].partition("</main>")[0]
    return re.findall("<form[^>]*>", main)


OF_A_MEETING = ("meeting-change", "meeting-access", "meeting-cancel", "meeting-add", "paper-add")
OF_AN_ITEM = ("agenda-item", "agenda-item-off")


@pytest.mark.parametrize(
    ("state", "says"),
    [(MeetingState.HELD, "This meeting was held"), (MeetingState.CANCELLED, "was cancelled")],
)
def test_a_meeting_that_is_over_is_not_prepared_any_more(as_secretary, secretary, state, says):
    meeting = make_meeting(by=secretary, days=0)
    line = put_on(make_board_item(), meeting=meeting, by=secretary)
    issue_pack(meeting, by=secretary)
    pages = [at(name, meeting.pk) for name in OF_A_MEETING]
    pages += [at(name, meeting.pk, line.pk) for name in OF_AN_ITEM]
    assert [len(forms_on(as_secretary.get(page))) for page in pages] == [1] * 7
    MEETING.move(meeting, state, by=secretary)
    shown = [as_secretary.get(page) for page in pages]
    assert [(forms_on(each), says in text(each)) for each in shown] == [([], True)] * 7


def test_nothing_is_recorded_before_the_meeting_was_held(as_secretary, secretary):
    line = put_on(make_board_item(), by=secretary)
    page = as_secretary.get(at("agenda-item-outcome", line.meeting_id, line.pk))
    assert (forms_on(page), "Say first that the meeting was held." in text(page)) == ([], True)
