"""Asked by letter or phone: found by code or search with a reason, seen without words, erased."""

import re
from datetime import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from audit.models import About, Entry
from feedback import addresses, limits, tasks
from feedback.actions import coming_back, data_requests, leaving, reading
from feedback.addresses import hidden, hidden_request
from feedback.enums import Safety, State
from feedback.models import Contribution, DataRequest
from feedback.models.data_requests import OPEN_FOR, REASON_KEPT, FoundBy
from feedback.queries.data_requests import asked_in
from feedback.sentences import sentence
from feedback.views.desk.data_requests import NOTHING, SLOWED
from idempotency import keys
from tests.factories.accounts import make_user, sign_in
from tests.factories.feedback import WHY, make_contribution, make_data_request, send
from tests.feedback.officer import HOME, look, search, titles, verbs
from vault.models import Envelope, WrappedKey

pytestmark = pytest.mark.django_db

# --- By code


@pytest.mark.parametrize(
    "written",
    [str, str.upper, lambda code: code.replace("-", " "), lambda code: code.replace("-", "")],
)
def test_a_code_finds_what_it_opens_however_it_is_written(office, officer, written):
    sent = send()
    answer = look(office, written(sent.code))
    row = DataRequest.objects.get()
    assert answer.url == f"{HOME}{hidden_request(row.pk)}/{hidden(sent.contribution.pk)}/"
    assert (row.how, row.found, row.contribution, row.by) == ("code", 1, sent.contribution, officer)
    assert sent.contribution.friendly_name in office.get(answer.url).text


def test_wrong_stopped_and_erased_codes_have_one_answer(office):
    stopped, erased = send(), send()
    coming_back.cancel_code(stopped.contribution)
    leaving.withdraw(erased.contribution)
    reading.decide_safety(erased.contribution, Safety.SAFE, by=make_user("safeguarding-lead"))
    erased.contribution.refresh_from_db()
    leaving.erase(erased.contribution, by=make_user("data-protection-officer"))
    codes = [stopped.code, erased.code, "-".join(["apple"] * 6), "not a code"]
    pages = [look(office, code) for code in codes]
    token = re.compile(
        r'name="(csrf\w+|once)" value="[^"]+"|value="[^"]*"|\d+|(?<=>\n)[^<]*(?=</textarea>)'
    )
    assert {page.status_code for page in pages} == {422}
    assert [NOTHING in page.text for page in pages] == [True] * 4
    assert {token.sub("", page.text[: page.text.index("Asked until now")]) for page in pages} == {
        token.sub("", pages[0].text[: pages[0].text.index("Asked until now")])
    }
    kept = DataRequest.objects.values_list("found", "contribution")
    assert list(kept) == [(0, None)] * 4


def test_an_officer_who_also_reads_finds_nothing_about_a_reader(client):
    sent = send(about_reader=True)
    asked = make_data_request(sent.contribution)
    sign_in(client, make_user("moderator", "data-protection-officer"))
    assert NOTHING in look(client, sent.code).text
    assert titles(client.get(search(client, name=sent.contribution.friendly_name).url).text) == []
    assert f"Request {asked.pk}" not in titles(client.get(HOME).text)
    paths = (
        f"{hidden_request(asked.pk)}/",
        f"{hidden_request(asked.pk)}/{hidden(sent.contribution.pk)}/",
    )
    assert [client.get(HOME + path).status_code for path in paths] == [404, 404]
    gone = client.post(
        f"{HOME}{hidden_request(asked.pk)}/{hidden(sent.contribution.pk)}/erase/", {"sure": "on"}
    )
    assert gone.status_code == 404


def test_an_officer_who_does_not_read_finds_those_too(office):
    sent = send(about_reader=True)
    assert look(office, sent.code).status_code == 302


def test_codes_are_slowed_by_person_and_right_ones_are_not(office):
    sent = send()
    for _ in range(20):
        assert look(office, sent.code).status_code == 302
    wrong = [look(office, "no such code").status_code for _ in range(12)]
    assert wrong[:10] == [422] * 10
    assert wrong[-1] == 429
    slowed = look(office, sent.code)
    assert (slowed.status_code, SLOWED in slowed.text) == (429, True)
    other = sign_in(office, make_user("data-protection-officer"))
    assert look(other, sent.code).status_code == 302


def test_an_officers_guesses_use_up_no_childs(office):
    for _ in range(12):
        look(office, "no such code")
    assert limits.may_guess("a phone") is not None


@pytest.mark.parametrize("path", ["code/", "search/"])
@pytest.mark.parametrize("why", ["", "  \n "])
def test_no_look_without_a_reason(office, path, why):
    sent = send()
    given = {"code": sent.code, "name": sent.contribution.friendly_name, "why": why}
    answer = office.post(HOME + path, given)
    assert (answer.status_code, "is still empty" in answer.text) == (422, True)
    assert not DataRequest.objects.exists()
    with pytest.raises(ValueError, match="Say why"):
        data_requests.look(FoundBy.CODE, by=make_user("data-protection-officer"), why=why)


def test_nobody_else_looks(moderator):
    with pytest.raises(PermissionDenied):
        data_requests.look(FoundBy.CODE, by=moderator, why=WHY)


# --- By search


def test_search_by_name_days_and_theme(office):
    rows = [make_contribution(themes=[theme]) for theme in ("school", "home", "home")]
    for row, day in zip(rows, (1, 2, 3), strict=True):
        at = timezone.make_aware(datetime(2026, 3, day, 23))
        Contribution.objects.filter(pk=row.pk).update(received_at=at)
    first, second, third = (row.friendly_name for row in rows)

    def found(**sought) -> list[str]:
        return titles(office.get(search(office, **sought).url).text)

    assert found(name=first.upper()) == [first]
    assert found(since="2026-03-02") == [third, second]
    assert found(until="2026-03-02") == [second, first]
    assert found(since="2026-03-02", until="2026-03-02") == [second]
    assert found(theme="home") == [third, second]
    assert found(theme="home", until="2026-03-01") == []
    assert [row.found for row in DataRequest.objects.order_by("id")] == [1, 2, 2, 1, 2, 0]


@pytest.mark.parametrize(
    "sought",
    [{}, {"since": "2026-03-02", "until": "2026-03-01"}, {"since": "nonsense"}, {"theme": "none"},
     {"since": "0001-01-01"}, {"until": "9999-12-31"}, {"name": "\x00"}],
)  # fmt: skip
def test_search_for_nothing_or_nonsense_is_refused_kindly(office, sought):
    assert search(office, **sought).status_code == 422
    assert not DataRequest.objects.exists()


def test_what_was_erased_is_found_no_more(office):
    row = make_contribution(State.ERASED)
    assert titles(office.get(search(office, name=row.friendly_name).url).text) == []


def test_results_go_on_by_key_and_no_address_has_words(office, monkeypatch):
    monkeypatch.setattr("feedback.queries.data_requests.PAGE", 1)
    first, second = make_contribution(themes=["home"]), make_contribution(themes=["home"])
    answer = search(office, theme="home")
    pk = DataRequest.objects.get().pk
    assert answer.url == f"{HOME}{hidden_request(pk)}/"
    page = office.get(answer.url).text
    assert titles(page) == [second.friendly_name]
    assert (
        re.search(r'rel="next" href="(.*?)"', page)[1]
        == f"?before={addresses.sealed(str(second.pk))}"
    )
    assert titles(office.get(f"{answer.url}?before={addresses.sealed(str(second.pk))}").text) == [
        first.friendly_name
    ]
    assert office.get(f"{answer.url}?before=nonsense").status_code == 200


def test_results_are_open_for_three_months(office, officer):
    sent = send()
    row = make_data_request(sent.contribution, by=officer)
    DataRequest.objects.update(at=timezone.now() - OPEN_FOR)
    assert (
        office.get(f"{HOME}{hidden_request(row.pk)}/{hidden(sent.contribution.pk)}/").status_code
        == 404
    )
    page = office.get(f"{HOME}{hidden_request(row.pk)}/").text
    assert (titles(page), "Look again, and say why" in page) == ([], True)


# --- The reason, and the log


def test_the_reason_is_sealed_and_in_no_log(office, officer):
    sent = send()
    look(office, sent.code)
    search(office, name="Robin Ashdown")
    by_code, by_search = DataRequest.objects.order_by("id")
    assert asked_in(by_code).why == WHY
    assert asked_in(by_search).sought == {"name": "Robin Ashdown"}
    held = [bytes(each.ciphertext) for each in Envelope.objects.exclude(ciphertext=None)]
    assert not any(b"Robin" in each for each in held)
    logged = "".join(str(each.detail) for each in Entry.objects.all())
    assert ("Robin" in logged, sent.code in logged) == (False, False)
    told = [sentence(each) for each in Entry.objects.filter(verb="data_request.made")]
    assert told == [
        f"{officer} looked by return code for what is held of somebody, and said why",
        f"{officer} looked by search for what is held of somebody, and said why",
    ]


def test_a_look_by_code_is_part_of_the_items_history(office):
    sent = send()
    look(office, sent.code)
    entry = Entry.objects.get(verb="data_request.made")
    assert list(About.objects.filter(entry=entry).values_list("item", flat=True)) == [
        sent.contribution.pk
    ]


def test_each_look_at_what_is_held_is_logged(office):
    sent = send()
    address = look(office, sent.code).url
    office.get(address)
    office.post(f"{address}erase/", {})
    assert verbs() == ["data_request.made", "contribution.held_seen"]


def test_another_officer_reads_the_reason_and_that_is_logged(client):
    row = make_data_request()
    sign_in(client, make_user("data-protection-officer"))
    assert WHY in client.get(f"{HOME}{hidden_request(row.pk)}/").text
    assert verbs() == ["data_request.made", "data_request.seen"]


def test_no_log_no_page(office, monkeypatch):
    address = look(office, send().code).url

    def broken(*args, **kwargs):
        raise RuntimeError("The log cannot be written.")

    monkeypatch.setattr(data_requests.audit, "record", broken)
    with pytest.raises(RuntimeError):
        office.get(address)


def test_old_reasons_are_deleted_and_rows_stay(officer, office):
    old, new = make_data_request(by=officer), make_data_request(by=officer)
    DataRequest.objects.filter(pk=old.pk).update(at=timezone.now() - REASON_KEPT)
    assert (tasks.forget_old_reasons(), tasks.forget_old_reasons()) == (1, 0)
    old.refresh_from_db()
    assert "was kept for two years" in asked_in(old).problem
    assert asked_in(new).why == WHY
    assert WrappedKey.objects.filter(envelope__owner=old.owner).count() == 0
    assert "was kept for two years" in office.get(f"{HOME}{hidden_request(old.pk)}/").text
    last = Entry.objects.order_by("id").last()
    assert sentence(last) == "Heard deleted an old reason for looking"


def test_a_reason_that_was_not_sent_is_in_its_form_again(office, officer):
    place, once = f"{HOME}search/", keys.new(officer.pk)
    kept = {"draft_of": place, "once": once, "why": WHY, "name": "Brave"}
    assert office.post("/drafts/save/", kept).status_code < 300
    page = office.get(HOME).text
    assert (WHY in page, 'value="Brave"' in page) == (True, True)
