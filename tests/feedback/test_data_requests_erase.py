"""Asked by letter or phone: what is held is seen without words, and erased on a letter."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from audit.models import About, Entry
from boards.actions import meetings, outcomes, saying
from boards.models import AgendaItem
from feedback.actions import data_requests, intake, reading, telling
from feedback.actions.sharing import NotReady
from feedback.addresses import hidden, hidden_request
from feedback.enums import Safety, State
from feedback.models import Contribution, DataRequest
from feedback.models.data_requests import OPEN_FOR
from feedback.queries.data_requests import asked_in
from feedback.queries.held import held_of
from feedback.queries.history import history_of
from feedback.queries.returning import holder_of_typed
from feedback.queries.seen import Seen
from feedback.sentences import sentence
from lifecycles.engine import IllegalMove
from lifecycles.guard import BackDoor
from tests.factories.accounts import make_user, sign_in
from tests.factories.boards import (
    issue_pack,
    make_board_item,
    make_decision,
    make_meeting,
    make_paper,
    make_public_item,
    make_secretary,
    put_on,
)
from tests.factories.feedback import WHY, WORDS, make_contribution, make_data_request, send
from tests.factories.media import make_clip
from tests.feedback.officer import HOME, look, search, verbs
from vault.models import Envelope, WrappedKey

pytestmark = pytest.mark.django_db
BECAUSE = "The safety record has to stay: we wrote to them why."

# --- What is held


def test_what_is_held_is_counted_without_words(office):
    secretary = make_secretary()
    item = make_board_item()
    row = item.clearance.contribution
    meeting = make_meeting(board=item.board, by=secretary)
    put_on(item, meeting=meeting, by=secretary)
    issue_pack(meeting, by=secretary)
    make_clip(contribution=row)
    reading.add_note(row, "Rang the school.", by=make_user("moderator"))
    telling.reply(row, "Thank you.", by=make_user("moderator"))
    intake.add_words(row, "And more.", key=bytes(16))
    counts = {each.what: each.count for each in held_of(row)}
    assert counts == {
        "The words they sent": 1, "Words added later": 1, "Films, sounds and pictures": 1,
        "Shareable versions": 1, "Replies": 1, "Notes of staff": 1, "Words we wrote on their page": 0,
        "Answers to “did this help?”": 0, "Reasons for a level": 0,
        "A return code that opens it": 1, "Packs with it that went out": 1, "Lines of agendas": 1,
        "Offers to boards": 1, "What boards told them came of it": 0,
        "Papers that were brought to it": 0, "Cover notes above it": 0, "“You said, we did” about it": 0,
        "Packs with it that were built, and not sent out": 0, "Audiences that have it": 1,
        "Audiences that were asked about": 1, "Changes of the level of concern": 0,
        "Steps on their page, with dates": row.journey.count(),
        "Entries of the log about it": len(history_of(row)),
    }  # fmt: skip
    page = office.get(search(office, name=row.friendly_name).url + f"{hidden(row.pk)}/").text
    for words in (WORDS, "Rang the school.", "Thank you.", "And more."):
        assert words not in page


# --- Erasing on a letter


def erasing(row: Contribution, **given) -> dict[str, str]:
    return {"letter_on": "2026-01-20", "sure": "on", "seen": str(Seen.of(row)), **given}


def settled(**fields) -> tuple[str, Contribution]:
    """Sent, read, and found to be no concern: its code and its row."""
    sent, lead = send(**fields), make_user("safeguarding-lead")
    reading.start_reading(sent.contribution, by=lead)
    reading.mark_read(sent.contribution, by=lead)
    reading.decide_safety(sent.contribution, Safety.SAFE, by=lead)
    sent.contribution.refresh_from_db()
    return sent.code, sent.contribution


def test_erased_on_a_letter(office, officer):
    code, row = settled()
    address = look(office, code).url
    answer = office.post(f"{address}erase/", erasing(row), follow=True)
    request = DataRequest.objects.get()
    row.refresh_from_db()
    assert (row.state, holder_of_typed(code)) == (State.ERASED, None)
    assert (request.letter_on, request.contribution) == (date(2026, 1, 20), row)
    assert f"{row.friendly_name} deleted" in answer.text
    assert "on a letter of 20 January 2026" in answer.text
    assert verbs() == [
        "data_request.made", "contribution.erased_on_letter", "contribution.withdrawn",
        "contribution.erased", "data_request.erased",
    ]  # fmt: skip
    said = sentence(Entry.objects.get(verb="contribution.erased_on_letter"))
    assert said == f"{officer} took a letter of 20 January 2026 that asks to delete it"
    assert {each.actor for each in Entry.objects.filter(verb="contribution.withdrawn")} == {officer}
    assert asked_in(request).why == WHY  # the officer's own record
    assert look(office, code).status_code == 422


def test_boards_hear_of_it(office):
    secretary, item = make_secretary(), make_board_item()
    row = item.clearance.contribution
    meeting = make_meeting(board=item.board, by=secretary)
    put_on(item, meeting=meeting, by=secretary)
    pack = issue_pack(meeting, by=secretary)
    row.refresh_from_db()
    address = search(office, name=row.friendly_name).url + f"{hidden(row.pk)}/"
    assert office.post(f"{address}erase/", erasing(row)).status_code == 302
    item.refresh_from_db()
    assert (item.state, item.recalls.count()) == ("withdrawn", 1)
    assert not WrappedKey.objects.filter(envelope=pack.envelope_id).exists()
    row.refresh_from_db()
    assert {each.state for each in row.clearances.all()} == {"withdrawn"}


def test_a_serious_concern_is_looked_at_first_and_nothing_moves(office, officer):
    sent = send("He is going to kill me")
    row = sent.contribution
    address = look(office, sent.code).url
    answer = office.post(f"{address}erase/", erasing(row))
    assert (answer.status_code, "must look at it first" in answer.text) == (422, True)
    row.refresh_from_db()
    assert (row.state, holder_of_typed(sent.code) is None) == (State.RECEIVED, False)
    assert "contribution.erased_on_letter" not in verbs()
    with pytest.raises(NotReady):
        data_requests.erase_on_letter(
            DataRequest.objects.get(), row, by=officer, letter_on=date(2026, 1, 20)
        )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"sure": ""}, "Tick this to say that you mean it."),
        ({"letter_on": ""}, "“Date of the letter” is still empty."),
        ({"letter_on": "1899-01-01"}, "before anybody could write to us"),
        ({"letter_on": (date.today() + timedelta(days=2)).isoformat()}, "still to come"),
    ],
)
def test_erasing_needs_a_letters_day_and_a_tick(office, given, said):
    code, row = settled()
    address = look(office, code).url
    answer = office.post(f"{address}erase/", erasing(row, **given))
    assert (answer.status_code, said in answer.text) == (422, True)
    row.refresh_from_db()
    assert row.state == State.PREPARING


def test_somebody_was_quicker(office):
    code, row = settled()
    address = look(office, code).url
    given = erasing(row)
    intake.add_words(row, "One thing more.", key=bytes(16))
    answer = office.post(f"{address}erase/", given)
    assert (answer.status_code, "moved this on" in answer.text) == (409, True)


def test_only_what_the_request_found_is_opened_or_erased(office):
    code, _row = settled()
    other = make_contribution()
    found = look(office, code).url.split("/")[3]
    page = f"{HOME}{found}/{hidden(other.pk)}/"
    assert office.get(page).status_code == 404
    assert office.post(f"{page}erase/", erasing(other)).status_code == 404
    assert office.get(f"{HOME}{found}/{2**70}/").status_code == 404


# --- What boards wrote because of it


def test_what_boards_wrote_is_counted_and_goes(office):
    item, secretary = make_public_item(), make_secretary()
    meeting = make_meeting(board=item.board, by=secretary, days=0)
    line = put_on(item, meeting=meeting, by=secretary)
    AgendaItem.objects.filter(pk=line.pk).update(cover_note="Please read this first.")
    make_paper(meeting, by=secretary, item=line)
    issue_pack(meeting, by=secretary)
    meetings.hold(meeting, by=secretary)
    outcome = outcomes.record(line, make_decision(), by=secretary)
    by = make_user("moderator")
    saying.prepare(outcome, by=by, you_said="Visits.", we_did="We asked.")
    row = line.board_item.contribution
    wrote = {
        "What boards told them came of it": 1, "Papers that were brought to it": 1,
        "Cover notes above it": 1, "“You said, we did” about it": 1,
    }  # fmt: skip
    counts = {each.what: each.count for each in held_of(row)}
    assert {name: counts[name] for name in wrote} == wrote
    address = search(office, name=row.friendly_name).url + f"{hidden(row.pk)}/"
    page = office.get(address).text
    assert [name for name in wrote if name not in page] == []
    assert [words for words in ("Please read", "Attendance", "We asked") if words in page] == []
    assert office.post(f"{address}erase/", erasing(row)).status_code == 302
    row.refresh_from_db()
    counts = {each.what: each.count for each in held_of(row)}
    assert {name: counts[name] for name in wrote} == dict.fromkeys(wrote, 0)


# --- Not erasing on a letter


def keeping(**given) -> dict[str, str]:
    return {"letter_on": "2026-01-20", "because": BECAUSE, **given}


def test_a_letter_that_is_refused_ends_its_request(office, officer):
    code, row = settled()
    address = look(office, code).url
    before, state = Envelope.objects.count(), row.state
    answer = office.post(f"{address}keep/", keeping(), follow=True)
    request = DataRequest.objects.get()
    row.refresh_from_db()
    assert (request.state, request.is_open, request.erased_at) == ("kept", False, None)
    assert (request.letter_on, request.contribution) == (date(2026, 1, 20), row)
    assert (row.state, holder_of_typed(code) is None) == (state, False)
    asked = asked_in(request)
    assert (asked.why, asked.because) == (WHY, BECAUSE)
    assert BECAUSE in answer.text
    assert f"{row.friendly_name} was not deleted" in answer.text
    assert WrappedKey.objects.filter(envelope__in=Envelope.objects.all()).exists()
    assert Envelope.objects.count() == before + 1
    assert verbs() == ["data_request.made", "contribution.held_seen", "data_request.kept"][::2]
    entry = Entry.objects.get(verb="data_request.kept")
    assert sentence(entry) == (
        f"{officer} did not delete what a letter of 20 January 2026 asks to delete"
    )
    assert BECAUSE not in str(entry.detail)
    assert row.pk in About.objects.filter(entry=entry).values_list("item", flat=True)


def test_lists_do_not_show_it_as_open(office):
    code, row = settled()
    address = look(office, code).url
    office.post(f"{address}keep/", keeping())
    page = office.get(HOME).text
    assert ("Not deleted" in page, ">Found<" in page) == (True, False)
    assert office.get(address).status_code == 404
    assert office.post(f"{address}erase/", erasing(row)).status_code == 404


def test_what_nobody_decided_is_over_after_three_months(office):
    make_data_request(make_contribution())
    assert ">Over<" not in office.get(HOME).text
    DataRequest.objects.update(at=timezone.now() - OPEN_FOR - timedelta(days=1))
    page = office.get(HOME).text
    assert (">Over<" in page, ">Found<" in page) == (True, False)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"because": " \n"}, "“Why it is not deleted” is still empty."),
        ({"letter_on": ""}, "“When the letter was written” is still empty."),
        ({"letter_on": "1899-01-01"}, "before anybody could write to us"),
    ],
)
def test_not_erasing_needs_a_letters_day_and_a_reason_and_keeps_what_was_typed(office, given, said):
    code, _row = settled()
    address = look(office, code).url
    answer = office.post(f"{address}keep/", keeping(**given))
    assert (answer.status_code, said in answer.text) == (422, True)
    assert (BECAUSE in answer.text) == ("because" not in given)
    assert DataRequest.objects.get().state == "open"


def test_a_request_is_decided_once(office, officer):
    code, row = settled()
    look(office, code)
    asked, day = DataRequest.objects.get(), date(2026, 1, 20)
    data_requests.keep_on_letter(asked, row, by=officer, letter_on=day, because=BECAUSE)
    with pytest.raises(IllegalMove):
        data_requests.erase_on_letter(asked, row, by=officer, letter_on=day)
    with pytest.raises(IllegalMove):
        data_requests.keep_on_letter(asked, row, by=officer, letter_on=day, because="Again.")
    row.refresh_from_db()
    assert row.state == State.PREPARING
    with pytest.raises(BackDoor):
        DataRequest.objects.update(state="open")


@pytest.mark.parametrize("role", ["moderator", "board-secretary", "administrator"])
def test_no_outsider_ends_it(client, role):
    sent = send()
    asked = make_data_request(sent.contribution)
    outsider = make_user(role)
    sign_in(client, outsider)
    place = f"{HOME}{hidden_request(asked.pk)}/{hidden(sent.contribution.pk)}/"
    assert client.post(f"{place}keep/", keeping()).status_code == 403
    with pytest.raises(PermissionDenied):
        data_requests.keep_on_letter(
            asked, sent.contribution, by=outsider, letter_on=date(2026, 1, 20), because=BECAUSE
        )
    asked.refresh_from_db()
    assert asked.state == "open"


# --- Outsiders, and what it costs


@pytest.mark.parametrize(
    "role", ["moderator", "board-secretary", "content-editor", "administrator", "advocate"]
)
def test_outsiders_meet_nothing_of_it(client, role):
    sent = send()
    row = make_data_request(sent.contribution)
    sign_in(client, make_user(role))
    place = f"{HOME}{hidden_request(row.pk)}/{hidden(sent.contribution.pk)}/"
    assert [
        client.get(each).status_code for each in (HOME, f"{HOME}{hidden_request(row.pk)}/", place)
    ] == [403] * 3
    posts = (f"{HOME}code/", f"{HOME}search/", f"{place}erase/")
    assert [client.post(each).status_code for each in posts] == [403] * 3


def test_requests_cost_the_same_with_one_row_and_three(office, django_assert_num_queries):
    for count in (1, 2):
        for _ in range(count):
            make_data_request(make_contribution())
        office.get(HOME)
        with django_assert_num_queries(7):
            office.get(HOME)


def test_results_cost_the_same_with_one_row_and_three(office, django_assert_num_queries):
    make_contribution(themes=["home"])
    address = search(office, theme="home").url
    for count in (0, 2):
        for _ in range(count):
            make_contribution(themes=["home"])
        office.get(address)
        with django_assert_num_queries(9):
            office.get(address)


def test_what_is_held_costs_the_same_with_one_and_three(office, django_assert_num_queries):
    code, row = settled()
    address = look(office, code).url
    for count in (1, 2):
        for n in range(count):
            reading.add_note(row, "A note.", by=make_user("moderator"))
            intake.add_words(row, "More.", key=bytes([count, n]) * 8)
        office.get(address)
        with django_assert_num_queries(36):
            office.get(address)
