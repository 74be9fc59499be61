"""What is on an agenda, in which order, and what its author is told."""

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Entry
from boards.actions import agendas, meetings
from boards.closings import Closing
from boards.enums import BoardItemState, ItemKind, MeetingState
from boards.errors import Incomplete, NotReady, StaleOrder, TooLate
from boards.models import BoardItem, Pack
from boards.numbering import numbered
from boards.pack import contents
from feedback.actions import sharing
from feedback.enums import Group, StepKind
from feedback.models import Contribution
from lifecycles.engine import IllegalMove
from tests.factories.accounts import make_user
from tests.factories.boards import (
    BoardFactory,
    make_board_item,
    make_meeting,
    make_secretary,
    put_on,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary():
    return make_secretary()


def last_step(item):
    return item.contribution.journey.last()


def test_plan_puts_the_standing_item_on_top():
    meeting = make_meeting()
    assert [(line.kind, line.title) for line in meeting.agenda.all()] == [
        (ItemKind.STANDING, "Voices of children and young people")
    ]


def test_put_on_nests_below_the_standing_item_and_starts_closed(secretary):
    line = put_on(make_board_item(), by=secretary)
    assert (line.parent.kind, line.closed, line.law) == (ItemKind.STANDING, True, "")
    assert "outweighs" in line.reason


def test_put_on_for_a_council_body_cites_the_paragraph(secretary):
    line = put_on(make_board_item(board=BoardFactory(council=True)), by=secretary)
    assert line.law == "2"


def test_put_on_tells_the_author_which_board_and_when(secretary):
    item = make_board_item()
    line = put_on(item, by=secretary)
    step = last_step(item)
    assert (step.kind, step.facts) == (
        StepKind.GOING,
        {"board": "shadow-board", "date": line.meeting.date.isoformat()},
    )


def test_put_on_never_copies_words(secretary):
    line = put_on(make_board_item(), by=secretary)
    assert line.title == ""
    assert line.heading == line.board_item.clearance.title
    assert line.wording == line.board_item.clearance.wording


def test_put_on_is_refused_for_another_board(secretary):
    item = make_board_item()
    other = make_meeting(board=BoardFactory(safeguarding=True))
    with pytest.raises(NotReady):
        agendas.put_on(item, other, by=secretary)


def test_put_on_twice_is_refused(secretary):
    line = put_on(make_board_item(), by=secretary)
    with pytest.raises(IllegalMove):
        agendas.put_on(line.board_item, line.meeting, by=secretary)


def test_put_on_a_held_meeting_is_too_late(secretary):
    meeting = make_meeting(MeetingState.HELD)
    with pytest.raises(TooLate):
        agendas.put_on(make_board_item(), meeting, by=secretary)


@pytest.mark.parametrize("role", ["board-member", "shadow-board-member", "moderator"])
def test_put_on_needs_the_secretarys_role(role):
    meeting, item = make_meeting(), make_board_item()
    with pytest.raises(PermissionDenied):
        agendas.put_on(item, meeting, by=make_user(role, scope="shadow-board"))


def test_take_off_offers_it_again_and_tells_the_author(secretary):
    item = make_board_item()
    line = put_on(item, by=secretary)
    agendas.take_off(line, by=secretary, words="There was no time.")
    item.refresh_from_db()
    assert item.state == BoardItemState.OFFERED
    assert last_step(item).kind == StepKind.OFF_AGENDA
    assert last_step(item).words is not None
    assert line.meeting.agenda.count() == 1


def test_take_off_of_what_was_taken_back_meanwhile_is_refused(secretary):
    line = put_on(make_board_item(), by=secretary)
    sharing.take_back(line.board_item.clearance)
    with pytest.raises(NotReady):
        agendas.take_off(line, by=secretary)


def test_every_change_of_an_agenda_makes_its_version_grow(secretary):
    meeting = make_meeting()
    business = agendas.add_business(meeting, by=secretary, title="Budget")
    agendas.change_item(
        business, by=secretary, title="The budget", cover_note="In April.", closing=Closing()
    )
    agendas.remove_business(business, by=secretary)
    meeting.refresh_from_db()
    assert meeting.agenda_version == 3


def test_change_item_refuses_what_is_closed_without_saying_why(secretary):
    meeting = make_meeting(board=BoardFactory(council=True))
    line = agendas.add_business(meeting, by=secretary, title="Budget")
    with pytest.raises(Incomplete) as raised:
        agendas.change_item(
            line, by=secretary, title="", cover_note="", closing=Closing(closed=True)
        )
    assert sorted(raised.value.problems) == ["law", "reason", "title"]


def test_change_item_of_a_body_that_is_no_council_cites_no_law(secretary):
    line = agendas.add_business(make_meeting(), by=secretary, title="Budget")
    closing = Closing(closed=True, law="3", reason="It names people.")
    agendas.change_item(line, by=secretary, title="Budget", cover_note="", closing=closing)
    assert (line.closed, line.law, line.reason) == (True, "", "It names people.")


def test_save_order_puts_all_in_the_order_given(secretary):
    meeting = make_meeting()
    one, two = (agendas.add_business(meeting, by=secretary, title=t) for t in ("One", "Two"))
    standing = meeting.agenda.get(kind=ItemKind.STANDING)
    meeting.refresh_from_db()
    order = [(two.pk, None), (one.pk, two.pk), (standing.pk, None)]
    agendas.save_order(meeting, order, version=meeting.agenda_version, by=secretary)
    rows = [(row.number, row.item.title) for row in numbered(meeting.agenda.all())]
    assert rows == [("1", "Two"), ("1.1", "One"), ("2", standing.title)]


def test_save_order_from_an_old_page_is_refused_and_changes_nothing(secretary):
    meeting = make_meeting()
    line = agendas.add_business(meeting, by=secretary, title="One")
    standing = meeting.agenda.get(kind=ItemKind.STANDING)
    with pytest.raises(StaleOrder):
        agendas.save_order(meeting, [(line.pk, None), (standing.pk, None)], version=0, by=secretary)
    meeting.refresh_from_db()
    assert (meeting.agenda_version, [x.pk for x in meeting.agenda.all()]) == (
        1,
        [standing.pk, line.pk],
    )


def test_save_order_refuses_a_third_level_and_a_nested_standing_item(secretary):
    meeting = make_meeting()
    one, two = (agendas.add_business(meeting, by=secretary, title=t) for t in ("One", "Two"))
    standing = meeting.agenda.get(kind=ItemKind.STANDING)
    meeting.refresh_from_db()
    for order in (
        [(standing.pk, None), (one.pk, standing.pk), (two.pk, one.pk)],
        [(one.pk, None), (standing.pk, one.pk), (two.pk, None)],
    ):
        with pytest.raises(NotReady):
            agendas.save_order(meeting, order, version=meeting.agenda_version, by=secretary)


def test_shift_moves_one_place_among_its_own(secretary):
    meeting = make_meeting()
    first, second = (put_on(make_board_item(), meeting=meeting, by=secretary) for _ in range(2))
    business = agendas.add_business(meeting, by=secretary, title="Budget")
    meeting.refresh_from_db()
    agendas.shift(second, -1, version=meeting.agenda_version, by=secretary)
    ids = [row.item.pk for row in numbered(meeting.agenda.all())]
    standing = meeting.agenda.get(kind=ItemKind.STANDING)
    assert ids == [standing.pk, second.pk, first.pk, business.pk]


def test_shift_at_the_end_stays(secretary):
    meeting = make_meeting()
    standing = meeting.agenda.get()
    agendas.shift(standing, -1, version=0, by=secretary)
    assert [row.item.pk for row in numbered(meeting.agenda.all())] == [standing.pk]


def test_cancel_offers_its_items_again(secretary):
    item = make_board_item()
    line = put_on(item, by=secretary)
    meetings.cancel(line.meeting, by=secretary)
    item.refresh_from_db()
    assert (item.state, last_step(item).kind) == (BoardItemState.OFFERED, StepKind.OFF_AGENDA)


def test_change_of_day_tells_the_authors_the_new_one(secretary):
    item = make_board_item()
    meeting = put_on(item, by=secretary).meeting
    new = meeting.date.replace(year=meeting.date.year + 1)
    meetings.change(meeting, by=secretary, date=new, time=meeting.time, place="Town hall")
    assert last_step(item).facts["date"] == new.isoformat()


def test_hold_before_the_day_is_refused(secretary):
    meeting = make_meeting(MeetingState.AGENDA_ISSUED)
    with pytest.raises(NotReady):
        meetings.hold(meeting, by=secretary)


def test_set_access_and_record_are_two_settings(secretary):
    meeting = make_meeting()
    meetings.set_access(
        meeting, by=secretary, access=Closing(True, "", "Young people speak."), record=Closing()
    )
    assert (meeting.access_closed, meeting.record_closed) == (True, False)


def test_set_access_of_a_council_names_the_law(secretary):
    meeting = make_meeting(board=BoardFactory(council=True))
    with pytest.raises(Incomplete) as raised:
        meetings.set_access(
            meeting, by=secretary, access=Closing(True, "", "Privacy"), record=Closing(True)
        )
    assert sorted(raised.value.problems) == ["access_law", "record_law", "record_reason"]


def test_agenda_changes_are_logged_without_words(secretary):
    put_on(make_board_item(), by=secretary)
    verbs = Entry.objects.filter(verb__startswith="board_item").values_list("verb", flat=True)
    assert list(verbs.order_by("id")) == ["board_item.offered", "board_item.on_agenda"]


# --- A parent's words are no child's ---------------------------------------------------------------


@pytest.fixture
def of_a_parent(secretary):
    item = make_board_item()
    Contribution.objects.filter(pk=item.contribution.pk).update(group=Group.PARENT)
    return put_on(BoardItem.objects.get(pk=item.pk), by=secretary)


def test_a_parents_words_do_not_stand_below_childrens(of_a_parent):
    assert of_a_parent.parent is None
    assert of_a_parent.reason.startswith("It carries the own words of a parent, carer or relative.")
    assert of_a_parent.board_item.said_by == "Said by: parent or carer"


def test_a_childs_words_say_nothing_of_who(secretary):
    assert put_on(make_board_item(), by=secretary).board_item.said_by == ""


def test_a_pack_says_whose_words_they_are(of_a_parent, secretary):
    gathered = contents.gather(
        Pack.objects.create(meeting=of_a_parent.meeting, number=1, asked_by=secretary)
    )
    assert [line.note for line in gathered.lines if line.words] == ["Said by: parent or carer"]
