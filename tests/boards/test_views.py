"""The pages: what they show, and what their forms do."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from boards.actions import packs
from boards.enums import ActionState, BoardItemState, MeetingState, OutcomeKind
from boards.models import AgendaItem, Meeting, Outcome, Pack, PublicOutcome
from boards.numbering import numbered
from boards.pack import build
from boards.pack.render import Printed
from feedback.actions import sharing
from tests.factories.accounts import make_user, sign_in
from tests.factories.boards import (
    PDF,
    WORDS_FOR_THE_CHILD,
    issue_pack,
    make_action,
    make_board_item,
    make_held_line,
    make_meeting,
    make_outcome,
    make_paper,
    make_public_item,
    make_public_outcome,
    put_on,
    today,
)
from tests.factories.feedback import SHAREABLE

pytestmark = pytest.mark.django_db
SLUG = "shadow-board"


def at(name: str, *args) -> str:
    return reverse(f"boards:{name}", args=[SLUG, *args])


def text(response) -> str:
    return response.content.decode()


def test_one_board_goes_straight_to_it(as_member):
    assert as_member.get(reverse("boards:home")).url == at("board")


# --- Secretaries ------------------------------------------------------------------------------


def test_plan_a_meeting(as_secretary):
    response = as_secretary.post(
        at("meeting-plan"), {"date": "2030-05-07", "time": "17:30", "place": "The Hub"}
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


def test_order_by_buttons(as_secretary, agenda):
    page, ids = at("meeting-order", agenda.pk), {x.title: x.pk for x in agenda.agenda.all()}
    version = agenda.agenda_version
    for step, (name, title) in enumerate(
        [("up", "Dates"), ("down", "Dates"), ("in", "Dates"), ("out", "Dates")]
    ):
        answer = as_secretary.post(page, {name: ids[title], "version": version + step})
        assert answer.url == f"{at('meeting', agenda.pk)}#{name}-{ids[title]}"
    voices = "Voices of children and young people"
    assert numbers(agenda) == [("1", voices), ("2", "Budget"), ("3", "Dates")]


def test_order_comes_back_to_the_button_that_was_pressed(as_secretary, agenda):
    dates = agenda.agenda.get(title="Dates").pk
    told = {"up": dates, "version": agenda.agenda_version}
    answer = as_secretary.post(at("meeting-order", agenda.pk), told, follow=True)
    assert f'id="up-{dates}"' in text(answer)


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


@pytest.mark.parametrize("line", ["x:", "1:y", "²:", "", "9" * 5_000 + ":"])
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
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    assert paper.file_name in response.headers["Content-Disposition"]
    as_secretary.post(at("paper-remove", agenda.pk, paper.ref))
    assert agenda.papers.count() == 0


@pytest.mark.parametrize("body", [b"GIF89a", b"%PDF-1.7 cut off", b" "])
def test_paper_that_is_no_pdf_is_refused_kindly(as_secretary, agenda, body):
    file = SimpleUploadedFile("x.pdf", body)
    response = as_secretary.post(at("paper-add", agenda.pk), {"title": "Numbers", "file": file})
    assert (response.status_code, agenda.papers.count()) == (422, 0)
    assert 'value="Numbers"' in text(response)


def test_paper_is_offered_no_place_of_what_was_taken_back(as_secretary, agenda, secretary):
    kept, gone = (put_on(make_board_item(), meeting=agenda, by=secretary) for _one in range(2))
    sharing.take_back(gone.board_item.clearance)
    shown = as_secretary.get(at("paper-add", agenda.pk))
    offered = [str(label) for _value, label in shown.context["form"].fields["item"].choices]
    standing = agenda.agenda.get(kind="standing").heading
    assert offered == [
        "The whole meeting", f"1 {standing}", f"1.1 {kept.heading}", "2 Budget", "3 Dates",
    ]  # fmt: skip
    file = SimpleUploadedFile("x.pdf", PDF)
    sent = {"title": "Numbers", "file": file, "item": gone.pk}
    assert as_secretary.post(at("paper-add", agenda.pk), sent).status_code == 422
    assert agenda.papers.count() == 0


def test_action_log_says_that_its_item_was_taken_back(as_secretary, secretary):
    action = make_action(by=secretary)
    sharing.take_back(action.outcome.agenda_item.board_item.clearance)
    assert "<bdi>This was taken back</bdi>" in text(as_secretary.get(at("board-actions")))


def test_build_look_and_issue(as_secretary, agenda):
    response = as_secretary.post(at("pack-build", agenda.pk))
    assert response.url == at("pack", agenda.pk, 1)
    assert "Open the PDF" in text(as_secretary.get(response.url))
    as_secretary.post(at("pack-issue", agenda.pk, 1))
    agenda.refresh_from_db()
    assert agenda.state == MeetingState.AGENDA_ISSUED


LOST = [
    {"item": "", "count": 1, "names": ["a sign without a name, U+E000"], "in_place": False},
    {"item": "1.1", "count": 2, "names": ["the box round a number", "<b>"], "in_place": False},
    {"item": "2", "count": 0, "names": [], "in_place": True},
]
NOT_ALL = "Not all of it could be printed"


def lost_on(page: str) -> list[str]:
    """The lines of the notice, as they are read."""
    notice = re.search(rf">{NOT_ALL}</p>(.*?)</ul>", page, re.S)[1]
    return [" ".join(unescape(one).split()) for one in re.findall("<li>(.*?)</li>", notice, re.S)]


def test_secretary_reads_which_item_lost_what_and_a_member_does_not(
    as_secretary, secretary, agenda, monkeypatch
):
    monkeypatch.setattr(build, "render", lambda contents: Printed(PDF, LOST))
    issue_pack(agenda, by=secretary)
    page = at("pack", agenda.pk, 1)
    assert lost_on(text(as_secretary.get(page))) == [
        "On the first pages: 1 mark could not be printed (a sign without a name, U+E000).",
        "In item 1.1: 2 marks could not be printed (the box round a number, <b>).",
        "In item 2: it could not be set, and a line in its place says where to read it.",
    ]
    shown = sign_in(Client(), make_user("shadow-board-member")).get(page)
    assert (shown.status_code, "Pages" in text(shown)) == (200, True)
    assert [word for word in (NOT_ALL, "could not be", "U+E000") if word in text(shown)] == []


def test_pack_built_again_says_nothing_of_what_was_lost_before(
    as_secretary, secretary, agenda, monkeypatch
):
    monkeypatch.setattr(build, "render", lambda contents: Printed(PDF, LOST))
    packs.ask_for(agenda, by=secretary)
    monkeypatch.setattr(build, "render", lambda contents: Printed(PDF))
    packs.ask_for(agenda, by=secretary)
    assert NOT_ALL not in text(as_secretary.get(at("pack", agenda.pk, 1)))


@pytest.mark.parametrize(
    ("state", "waits"),
    [("waiting", True), ("running", True), ("failed", True), ("needs_person", False), ("done", False)],
)  # fmt: skip
def test_page_of_a_pack_looks_again_while_it_is_built(
    as_secretary, secretary, agenda, state, waits
):
    pack = packs.ask_for(agenda, by=secretary)
    Pack.objects.filter(pk=pack.pk).update(state=state)
    page = text(as_secretary.get(at("pack", agenda.pk, 1)))
    found = re.search(r'<div id="how-far"([^>]*)>', page)[1]
    address = f' data-waiting data-refresh="{at("pack", agenda.pk, 1)}"'
    assert (found, "js/refresh.js" in page) == (address if waits else "", waits)


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
