"""The pages: who gets them, what they show, and how many queries a list takes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import Entry
from boards.actions import agendas
from boards.enums import ActionState, BoardItemState, MeetingState, OutcomeKind
from boards.models import AgendaItem, Meeting, Outcome, PublicOutcome
from boards.numbering import numbered
from tests.factories.accounts import make_user, sign_in
from tests.factories.boards import (
    PDF,
    WORDS_FOR_THE_CHILD,
    BoardFactory,
    issue_pack,
    make_action,
    make_board_item,
    make_held_line,
    make_meeting,
    make_outcome,
    make_paper,
    make_public_item,
    make_public_outcome,
    make_secretary,
    put_on,
    today,
)
from tests.factories.feedback import SHAREABLE, TITLE

pytestmark = pytest.mark.django_db
SLUG = "shadow-board"


@pytest.fixture
def board():
    return BoardFactory()


@pytest.fixture
def secretary(board):
    return make_secretary(board)


@pytest.fixture
def as_secretary(client, secretary):
    return sign_in(client, secretary)


@pytest.fixture
def as_member(client, board):
    return sign_in(client, make_user("shadow-board-member"))


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


def test_one_board_goes_straight_to_it(as_member):
    assert as_member.get(reverse("boards:home")).url == at("board")


# --- Secretaries ------------------------------------------------------------------------------


def test_plan_a_meeting(as_secretary):
    response = as_secretary.post(
        at("meeting-plan"), {"date": "2030-05-04", "time": "17:30", "place": "The Hub"}
    )
    assert response.url == at("meeting", Meeting.objects.get().pk)


def test_plan_keeps_what_was_typed(as_secretary):
    response = as_secretary.post(at("meeting-plan"), {"date": "never", "place": "The Hub"})
    assert (response.status_code, Meeting.objects.count()) == (422, 0)
    assert 'value="The Hub"' in text(response)
    assert 'value="never"' in text(response)


def test_put_on_from_the_meeting(as_secretary, secretary):
    item, meeting = make_board_item(), make_meeting(by=secretary)
    as_secretary.post(at("meeting-put-on", meeting.pk), {"item": item.pk})
    item.refresh_from_db()
    assert item.state == BoardItemState.ON_AGENDA


@pytest.mark.parametrize("nonsense", ["", "x", "-1", "9" * 40, "²"])
def test_put_on_nonsense_is_not_found(as_secretary, secretary, nonsense):
    meeting = make_meeting(by=secretary)
    response = as_secretary.post(at("meeting-put-on", meeting.pk), {"item": nonsense})
    assert response.status_code == 404


def numbers(meeting: Meeting) -> list[tuple[str, str]]:
    return [(row.number, row.item.title) for row in numbered(meeting.agenda.all())]


@pytest.fixture
def agenda(secretary):
    meeting = make_meeting(by=secretary)
    for title in ("Budget", "Dates"):
        agendas.add_business(meeting, by=secretary, title=title)
    meeting.refresh_from_db()
    return meeting


def test_order_by_buttons(as_secretary, agenda):
    page, ids = at("meeting-order", agenda.pk), {x.title: x.pk for x in agenda.agenda.all()}
    version = agenda.agenda_version
    for step, (name, title) in enumerate(
        [("up", "Dates"), ("down", "Dates"), ("in", "Dates"), ("out", "Dates")]
    ):
        as_secretary.post(page, {name: ids[title], "version": version + step})
    voices = "Voices of children and young people"
    assert numbers(agenda) == [("1", voices), ("2", "Budget"), ("3", "Dates")]


def test_order_in_nests_it(as_secretary, agenda):
    dates = agenda.agenda.get(title="Dates")
    page = at("meeting-order", agenda.pk)
    as_secretary.post(page, {"in": dates.pk, "version": agenda.agenda_version})
    assert numbers(agenda)[2] == ("2.1", "Dates")


def test_order_as_a_whole(as_secretary, agenda):
    lines = [f"{line.pk}:" for line in reversed(agenda.agenda.all())]
    page = at("meeting-order", agenda.pk)
    as_secretary.post(page, {"line": lines, "version": agenda.agenda_version})
    assert [title for _number, title in numbers(agenda)][:2] == ["Dates", "Budget"]


def test_order_from_an_old_page_says_so(as_secretary, agenda):
    lines = [f"{line.pk}:" for line in reversed(agenda.agenda.all())]
    response = as_secretary.post(
        at("meeting-order", agenda.pk), {"line": lines, "version": 0}, follow=True
    )
    assert "Someone changed this agenda" in text(response)
    assert numbers(agenda)[1] == ("2", "Budget")


@pytest.mark.parametrize("line", ["x:", "1:y", "²:", ""])
def test_order_with_nonsense_changes_nothing(as_secretary, agenda, line):
    response = as_secretary.post(
        at("meeting-order", agenda.pk), {"line": [line], "version": agenda.agenda_version}
    )
    assert (response.status_code, numbers(agenda)[1]) == (302, ("2", "Budget"))


def test_item_is_closed_with_a_reason_or_not_at_all(as_secretary, agenda):
    line = agenda.agenda.get(title="Budget")
    page = at("agenda-item", agenda.pk, line.pk)
    response = as_secretary.post(page, {"title": "Budget", "cover_note": "Hi", "closed": "on"})
    assert (response.status_code, "public interest" in text(response)) == (422, True)
    as_secretary.post(page, {"title": "Budget", "closed": "on", "reason": "It names people."})
    line.refresh_from_db()
    assert (line.closed, line.reason) == (True, "It names people.")


def test_take_off_and_remove(as_secretary, agenda, secretary):
    line = put_on(make_board_item(), meeting=agenda, by=secretary)
    as_secretary.post(at("agenda-item-off", agenda.pk, line.pk), {"words": "No time."})
    budget = agenda.agenda.get(title="Budget")
    as_secretary.post(at("agenda-item-remove", agenda.pk, budget.pk))
    assert agenda.agenda.count() == 2


def test_paper_is_added_and_comes_back(as_secretary, agenda):
    as_secretary.post(
        at("paper-add", agenda.pk),
        {"title": "Numbers", "item": "", "file": SimpleUploadedFile("x.pdf", PDF)},
    )
    paper = agenda.papers.get()
    response = as_secretary.get(at("paper", agenda.pk, paper.ref))
    assert b"".join(response.streaming_content) == PDF
    assert paper.file_name in response.headers["Content-Disposition"]
    as_secretary.post(at("paper-remove", agenda.pk, paper.ref))
    assert agenda.papers.count() == 0


@pytest.mark.parametrize("body", [b"GIF89a", b"%PDF-1.7 cut off", b" "])
def test_paper_that_is_no_pdf_is_refused_kindly(as_secretary, agenda, body):
    file = SimpleUploadedFile("x.pdf", body)
    response = as_secretary.post(at("paper-add", agenda.pk), {"title": "Numbers", "file": file})
    assert (response.status_code, agenda.papers.count()) == (422, 0)
    assert 'value="Numbers"' in text(response)


def test_build_look_and_issue(as_secretary, agenda):
    response = as_secretary.post(at("pack-build", agenda.pk))
    assert response.url == at("pack", agenda.pk, 1)
    assert "Open the PDF" in text(as_secretary.get(response.url))
    as_secretary.post(at("pack-issue", agenda.pk, 1))
    agenda.refresh_from_db()
    assert agenda.state == MeetingState.AGENDA_ISSUED


def test_outcome_begins_from_words_for_the_kind(as_secretary, secretary):
    line = make_held_line(by=secretary)
    page = at("agenda-item-outcome", line.meeting_id, line.pk)
    response = as_secretary.get(page + "?begin=declined")
    assert "They decided not to do it this time" in text(response)
    assert response.context["form"]["kind"].value() == OutcomeKind.DECLINED


def test_outcome_that_lacks_something_keeps_what_was_typed(as_secretary, secretary):
    line = make_held_line(by=secretary)
    page = at("agenda-item-outcome", line.meeting_id, line.pk)
    response = as_secretary.post(page, {"kind": "action", "words": "We will ask.", "owner": "Me"})
    assert (response.status_code, Outcome.objects.count()) == (422, 0)
    assert "We will ask." in text(response)
    assert "Say by which day." in text(response)


def test_outcome_is_recorded_and_shown(as_secretary, secretary):
    line = make_held_line(by=secretary)
    page = at("agenda-item-outcome", line.meeting_id, line.pk)
    as_secretary.post(page, {"kind": "noted", "words": WORDS_FOR_THE_CHILD})
    assert WORDS_FOR_THE_CHILD in text(as_secretary.get(page))


def test_action_is_done_or_dropped(as_secretary, secretary):
    action = make_action(by=secretary)
    page = at("board-action", action.pk)
    assert as_secretary.post(page, {"state": "dropped", "words": ""}).status_code == 422
    as_secretary.post(page, {"state": "done", "words": ""})
    action.refresh_from_db()
    assert action.state == ActionState.DONE


def test_cancel_and_held(as_secretary, secretary):
    meeting = make_meeting(MeetingState.AGENDA_ISSUED, by=secretary, days=0)
    as_secretary.post(at("meeting-held", meeting.pk))
    other = make_meeting(by=secretary)
    as_secretary.post(at("meeting-cancel", other.pk), {"words": ""})
    meeting.refresh_from_db()
    other.refresh_from_db()
    assert (meeting.state, other.state) == (MeetingState.HELD, MeetingState.CANCELLED)


def test_pages_render_for_a_secretary(as_secretary, secretary):
    make_action(by=secretary)
    line = put_on(make_board_item(), by=secretary)
    make_board_item()
    make_paper(line.meeting, by=secretary, item=line)
    pages = [
        at("board"),
        at("board-offered"),
        at("board-actions") + "?state=done",
        at("board-recalls"),
        at("meeting", line.meeting_id),
        at("meeting-change", line.meeting_id),
        at("meeting-access", line.meeting_id),
        at("meeting-cancel", line.meeting_id),
        at("agenda-item-off", line.meeting_id, line.pk),
        at("board-offered-item", line.board_item_id),
    ]
    assert {as_secretary.get(page).status_code for page in pages} == {200}
    assert as_secretary.get(at("board-actions") + "?state=x").status_code == 404


# --- Lists take the same queries with one row and with three ------------------------------------


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

    assert_same_queries(as_secretary, django_assert_num_queries, at("meeting", meeting.pk), 10, add)


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


def test_you_said_is_prepared_cleared_and_taken_off(client):
    sign_in(client, make_user("moderator"))
    outcome = make_outcome(OutcomeKind.ACTION, item=make_public_item())
    page = reverse("boards:said-one", args=[outcome.pk])
    shown = text(client.get(page))
    assert (SHAREABLE in shown, "Ask each home about Sunday visits" in shown) == (True, True)
    client.post(page, {"you_said": "Visits get cancelled.", "we_did": "We asked each home."})
    client.post(reverse("boards:said-clear", args=[outcome.pk]))
    assert PublicOutcome.objects.published().count() == 1
    client.post(reverse("boards:said-unclear", args=[outcome.pk]))
    assert PublicOutcome.objects.published().count() == 0


def test_you_said_without_a_yes_to_everyone_is_not_found(client):
    sign_in(client, make_user("moderator"))
    outcome = make_outcome()
    assert client.get(reverse("boards:said-one", args=[outcome.pk])).status_code == 404


@pytest.mark.parametrize("role", ["board-secretary", "shadow-board-member", "administrator"])
def test_you_said_is_for_moderators_alone(client, role):
    sign_in(client, make_user(role))
    row = make_public_outcome()
    pages = [reverse("boards:said"), reverse("boards:said-one", args=[row.outcome_id])]
    assert {client.get(page).status_code for page in pages} == {403}
    assert client.post(reverse("boards:said-clear", args=[row.outcome_id])).status_code == 403


def test_lines_of_a_line_that_never_was(as_secretary, agenda):
    assert as_secretary.get(at("agenda-item", agenda.pk, 10**6)).status_code == 404
    assert AgendaItem.objects.filter(pk=10**6).count() == 0
    assert today(0) < today(1)
