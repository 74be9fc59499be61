"""What a clearance means for boards: offered to one, and pulled when the yes goes."""

import pytest

from audit.models import Entry
from boards.actions import agendas, packs, saying
from boards.enums import BoardItemState, ItemKind, MeetingState
from boards.errors import NotReady
from boards.models import AgendaItem, BoardItem, Pack, PublicOutcome, Recall
from boards.queries import you_said_we_did
from boards.visibility import reader_at, sees_pack
from feedback.actions import intake, leaving, reading, sharing
from feedback.enums import Safety, State, StepKind
from tests.factories.accounts import make_user
from tests.factories.boards import (
    BoardFactory,
    issue_pack,
    make_board_item,
    make_meeting,
    make_outcome,
    make_public_outcome,
    make_secretary,
    put_on,
)
from tests.factories.feedback import clear, make_clearance, make_contribution

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary():
    return make_secretary()


def state_of(item: BoardItem) -> str:
    return BoardItem.objects.get(pk=item.pk).state


def test_cleared_is_offered_to_that_board_and_to_no_other():
    boards = [BoardFactory(), BoardFactory(safeguarding=True)]
    lead = make_user("safeguarding-lead")
    contribution = make_contribution(
        State.PREPARING, by=lead, wishes=["shadow-board", "safeguarding-board"]
    )
    clear(contribution, by=lead, audience="shadow-board")
    assert [board.items.count() for board in boards] == [1, 0]


def test_cleared_for_an_audience_without_a_board_offers_nothing():
    make_clearance(audience="shadow-board")
    assert BoardItem.objects.count() == 0


def test_cleared_for_everyone_is_no_board_item():
    make_clearance(audience="everyone")
    assert BoardItem.objects.count() == 0


def test_taken_back_before_an_agenda_is_withdrawn():
    item = make_board_item()
    sharing.take_back(item.clearance)
    assert state_of(item) == BoardItemState.WITHDRAWN


def test_cleared_again_is_offered_again():
    item = make_board_item()
    lead = make_user("safeguarding-lead")
    sharing.revoke(item.clearance, by=lead)
    sharing.clear(item.clearance, by=lead, title="Again")
    assert state_of(item) == BoardItemState.OFFERED
    assert BoardItem.objects.get().title == "Again"


def test_taken_back_comes_off_a_planned_agenda(secretary):
    line = put_on(make_board_item(), by=secretary)
    sharing.take_back(line.board_item.clearance)
    assert line.meeting.agenda.filter(kind=ItemKind.VOICE).count() == 0


def test_held_for_safety_leaves_the_agenda_the_pack_and_the_public_site(secretary):
    published = make_public_outcome(cleared=True)
    contribution = published.clearance.contribution
    line = put_on(make_board_item(), by=secretary)
    pack = issue_pack(line.meeting, by=secretary)
    lead = make_user("safeguarding-lead")
    reading.decide_safety(contribution, Safety.HELD, by=lead)
    reading.decide_safety(line.board_item.contribution, Safety.HELD, by=lead)
    assert (you_said_we_did(), state_of(line.board_item)) == ([], BoardItemState.WITHDRAWN)
    assert (
        sees_pack(reader_at(secretary, line.meeting.board), Pack.objects.get(pk=pack.pk)) is False
    )
    assert line.meeting.agenda.get(kind=ItemKind.VOICE).wording == ""


def test_taken_back_leaves_an_empty_place_on_an_issued_agenda(secretary):
    line = put_on(make_board_item(), by=secretary)
    issue_pack(line.meeting, by=secretary)
    sharing.take_back(line.board_item.clearance)
    kept = line.meeting.agenda.get(kind=ItemKind.VOICE)
    assert (kept.is_taken_back, kept.heading, kept.wording) == (True, "", "")


def test_put_on_again_uses_the_place_that_was_kept(secretary):
    line = put_on(make_board_item(), by=secretary)
    issue_pack(line.meeting, by=secretary)
    lead, clearance = make_user("safeguarding-lead"), line.board_item.clearance
    sharing.revoke(clearance, by=lead)
    sharing.clear(clearance, by=lead, title="Again")
    item = BoardItem.objects.get()
    assert agendas.put_on(item, line.meeting, by=secretary).pk == line.pk


def test_taken_back_drops_out_of_a_pack_not_issued(secretary):
    line = put_on(make_board_item(), by=secretary)
    pack = packs.ask_for(line.meeting, by=secretary)
    before = pack.envelope
    assert pack.items.filter(board_item=line.board_item).count() == 1
    sharing.take_back(line.board_item.clearance)
    pack.refresh_from_db()
    before.refresh_from_db()
    assert (pack.is_built, pack.items.filter(board_item=line.board_item).count()) == (True, 0)
    assert (before.blob, Recall.objects.count()) == ("", 0)


def test_taken_off_first_and_then_taken_back_still_drops_out_of_the_pack(secretary):
    line = put_on(make_board_item(), by=secretary)
    pack = packs.ask_for(line.meeting, by=secretary)
    item = line.board_item
    agendas.take_off(line, by=secretary)
    sharing.take_back(item.clearance)
    assert pack.items.filter(board_item=item).count() == 0


def test_a_pack_built_from_words_taken_back_meanwhile_is_opened_by_nobody(secretary):
    line = put_on(make_board_item(), by=secretary)
    pack = packs.ask_for(line.meeting, by=secretary)
    item = make_board_item()
    sharing.take_back(item.clearance)
    pack.items.filter(number="1.1").update(board_item=item)
    assert sees_pack(reader_at(secretary, line.meeting.board), pack) is False


def test_taken_back_lists_issued_packs_for_recall(secretary):
    line = put_on(make_board_item(), by=secretary)
    pack = issue_pack(line.meeting, by=secretary)
    sharing.take_back(line.board_item.clearance)
    assert list(Recall.objects.values_list("pack", "board_item")) == [(pack.pk, line.board_item_id)]


def told(line: AgendaItem) -> list[tuple[str, str]]:
    """What its author is told after it was put on: each step with its board."""
    steps = line.board_item.contribution.journey.exclude(kind__in=["read", "going", "preparing"])
    return [(step.kind, step.facts.get("board", "")) for step in steps]


def test_who_stops_one_board_after_its_pack_went_out_is_told_so(secretary):
    line = put_on(make_board_item(), by=secretary)
    issue_pack(line.meeting, by=secretary)
    board = line.meeting.board.slug
    sharing.change_wishes(line.board_item.contribution, [])
    assert told(line) == [("stopped", board), ("fetched_back", board)]
    step = line.board_item.contribution.journey.last()
    assert step.facts["date"] == line.meeting.date.isoformat()


def test_who_takes_everything_back_after_a_pack_went_out_is_told_so(secretary):
    line = put_on(make_board_item(), by=secretary)
    issue_pack(line.meeting, by=secretary)
    leaving.withdraw(line.board_item.contribution)
    assert told(line) == [("withdrawn", ""), ("fetched_back", line.meeting.board.slug)]


def test_a_pack_that_was_not_issued_is_not_spoken_of(secretary):
    line = put_on(make_board_item(), by=secretary)
    packs.ask_for(line.meeting, by=secretary)
    sharing.change_wishes(line.board_item.contribution, [])
    assert told(line) == [("stopped", line.meeting.board.slug)]


def test_a_recalled_pack_is_opened_by_nobody_any_more(secretary):
    line = put_on(make_board_item(), by=secretary)
    pack = issue_pack(line.meeting, by=secretary)
    member = make_user("shadow-board-member")
    readers = [reader_at(user, line.meeting.board) for user in (secretary, member)]
    assert [sees_pack(reader, pack) for reader in readers] == [True, True]
    sharing.take_back(line.board_item.clearance)
    pack = Pack.objects.get(pk=pack.pk)
    assert [sees_pack(reader, pack) for reader in readers] == [False, False]


def test_a_considered_item_taken_back_is_recalled_and_stays_considered(secretary):
    item = make_outcome(by=secretary).agenda_item.board_item
    sharing.take_back(item.clearance)
    assert (state_of(item), Recall.objects.count()) == (BoardItemState.CONSIDERED, 1)


def test_a_recall_is_dealt_with_once(secretary):
    line = put_on(make_board_item(), by=secretary)
    issue_pack(line.meeting, by=secretary)
    sharing.take_back(line.board_item.clearance)
    recall = packs.deal_with(Recall.objects.get(), by=secretary)
    packs.deal_with(recall, by=secretary)
    assert recall.dealt_with_by == secretary
    assert Entry.objects.filter(verb="recall.dealt_with").count() == 1


def test_an_author_who_leaves_is_told_nothing_more_and_staff_see_withdrawn(secretary):
    line = put_on(make_board_item(), by=secretary)
    contribution = leaving.withdraw(line.board_item.contribution)
    kinds = list(contribution.journey.values_list("kind", flat=True))
    assert (contribution.state, kinds[-1], StepKind.OFF_AGENDA in kinds) == (
        State.WITHDRAWN,
        StepKind.WITHDRAWN,
        False,
    )


def test_revoked_by_staff_tells_the_author_that_it_is_off(secretary):
    item = put_on(make_board_item(), by=secretary).board_item
    sharing.revoke(item.clearance, by=make_user("moderator"))
    assert item.contribution.journey.last().kind == StepKind.OFF_AGENDA


def test_withdrawing_fails_whole_when_the_log_cannot_be_written(secretary, monkeypatch):
    line = put_on(make_board_item(), by=secretary)
    item = line.board_item

    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("lifecycles.engine.audit.record", broken)
    with pytest.raises(RuntimeError):
        sharing.take_back(item.clearance)
    assert state_of(item) == BoardItemState.ON_AGENDA
    assert line.meeting.agenda.filter(board_item=item).count() == 1


def test_what_waits_for_a_decision_about_safety_is_not_put_on_the_public_site():
    row = make_public_outcome()
    intake.add_words(row.clearance.contribution, "Please wait.", key=b"k" * 16)
    with pytest.raises(NotReady, match="safety"):
        saying.clear(row, by=make_user("moderator"))
    assert you_said_we_did() == []


def test_erasing_reaches_the_outcomes_words_and_the_packs(secretary):
    outcome = make_outcome(by=secretary)
    pack = Pack.objects.get()
    AgendaItem.objects.filter(outcome=outcome).update(cover_note="About one family.")
    contribution = outcome.agenda_item.board_item.contribution
    leaving.ask_for_erasure(contribution)
    contribution.refresh_from_db()
    leaving.erase(contribution, by=make_user("safeguarding-lead"))
    outcome.words.refresh_from_db()
    pack.envelope.refresh_from_db()
    assert (outcome.words.size, pack.envelope.size) == (0, 0)
    assert outcome.words.wraps.count() + pack.envelope.wraps.count() == 0
    assert AgendaItem.objects.get(outcome=outcome).cover_note == ""


# --- Issuing ------------------------------------------------------------------------------------


def test_issue_refuses_a_pack_that_is_out_of_date(secretary):
    meeting = make_meeting(by=secretary)
    pack = packs.ask_for(meeting, by=secretary)
    agendas.add_business(meeting, by=secretary, title="Budget")
    with pytest.raises(NotReady):
        packs.issue(pack, by=secretary)


def test_issue_refuses_a_file_that_is_not_the_one_looked_at(secretary):
    meeting = make_meeting(by=secretary)
    pack = packs.ask_for(meeting, by=secretary)
    with pytest.raises(NotReady):
        packs.issue(pack, by=secretary, sha256="0" * 64)
    assert packs.issue(pack, by=secretary, sha256=pack.sha256).is_issued


def test_issue_twice_is_refused(secretary):
    pack = issue_pack(make_meeting(by=secretary), by=secretary)
    with pytest.raises(NotReady):
        packs.issue(pack, by=secretary)


def test_asking_again_builds_the_same_number_until_it_is_issued(secretary):
    meeting = make_meeting(by=secretary)
    first = packs.ask_for(meeting, by=secretary)
    assert packs.ask_for(meeting, by=secretary) == first
    packs.issue(first, by=secretary)
    assert packs.ask_for(meeting, by=secretary).number == 2


def test_a_second_pack_says_what_changed_without_words(secretary):
    from boards.pack.contents import gather

    line = put_on(make_board_item(), by=secretary)
    meeting = line.meeting
    agendas.add_business(meeting, by=secretary, title="Budget")
    issue_pack(meeting, by=secretary)
    agendas.add_business(meeting, by=secretary, title="Dates")
    sharing.take_back(line.board_item.clearance)
    pack = packs.ask_for(meeting, by=secretary)
    contents = gather(Pack.objects.select_related("meeting__board__audience").get(pk=pack.pk))
    assert list(contents.changes) == ["What was item 1.1 has been taken back.", "Item 2a is new."]


def test_a_worker_that_lost_the_pack_stores_nothing(secretary, monkeypatch):
    from boards.pack import build as building
    from boards.pack.render import Printed

    line = put_on(make_board_item(), by=secretary)
    rounds = []

    def render_while_it_is_taken_back(contents):
        rounds.append(contents)
        if len(rounds) == 1:
            sharing.take_back(line.board_item.clearance)
        return Printed(b"%PDF- made from " + contents.lines[-1].title.encode())

    monkeypatch.setattr(building, "render", render_while_it_is_taken_back)
    pack = packs.ask_for(line.meeting, by=secretary)
    assert [len(contents.lines) for contents in rounds] == [2, 1]
    assert (pack.is_built, pack.items.count()) == (True, 1)


def test_a_pack_that_cannot_be_printed_waits_for_another_try(secretary, monkeypatch):
    from boards.pack import build as building
    from boards.pack.render import CannotPrintError

    def refuse(contents):
        raise CannotPrintError("too-slow")

    monkeypatch.setattr(building, "render", refuse)
    pack = packs.ask_for(make_meeting(by=secretary), by=secretary)
    assert (pack.state, pack.last_error) == ("failed", "too-slow")


# --- You said, we did ---------------------------------------------------------------------------


def test_you_said_shows_only_what_was_cleared():
    make_public_outcome()
    assert you_said_we_did() == []
    row = make_public_outcome(cleared=True)
    shown = you_said_we_did(limit=5)
    assert [(one.you_said, one.we_did, one.board) for one in shown] == [
        (row.you_said, row.we_did, "Shadow board")
    ]
    assert you_said_we_did(before=shown[-1].key) == []


@pytest.mark.parametrize("how", ["revoke", "take_back"])
def test_you_said_disappears_with_the_yes(how):
    row = make_public_outcome(cleared=True)
    if how == "revoke":
        sharing.revoke(row.clearance, by=make_user("moderator"))
    else:
        sharing.take_back(row.clearance)
    assert (you_said_we_did(), PublicOutcome.objects.count()) == ([], 0)


def test_you_said_tells_the_author_once():
    row = make_public_outcome(cleared=True)
    from boards.actions import saying

    saying.clear(row, by=make_user("moderator"))
    kinds = list(row.clearance.contribution.journey.values_list("kind", flat=True))
    assert kinds.count(StepKind.PUBLISHED) == 1


def test_you_said_takes_one_query(django_assert_num_queries):
    for rows in (1, 3):
        while PublicOutcome.objects.count() < rows:
            make_public_outcome(cleared=True)
        with django_assert_num_queries(1):
            assert len(you_said_we_did()) == rows


def test_meeting_of_a_withdrawn_item_can_still_be_held(secretary):
    from boards.actions import meetings

    meeting = make_meeting(by=secretary, days=0)
    line = put_on(make_board_item(), meeting=meeting, by=secretary)
    issue_pack(meeting, by=secretary)
    sharing.take_back(line.board_item.clearance)
    assert meetings.hold(meeting, by=secretary).state == MeetingState.HELD
