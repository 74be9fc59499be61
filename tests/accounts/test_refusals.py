"""Refused pages and failed sign-ins are in the log, without what was typed, and never in a flood."""

import pytest
from django.test import Client

from accounts import refusals
from audit.models import About, Entry
from feedback.addresses import hidden
from tests.accounts.test_sign_in import moderator, password_step, wrong_code
from tests.factories.accounts import UserFactory, make_user, sign_in
from tests.factories.boards import BoardFactory
from tests.factories.feedback import make_contribution

__all__ = ["moderator"]
pytestmark = pytest.mark.django_db


def written(*verbs: str) -> list[tuple[str, int, dict]]:
    rows = Entry.objects.filter(verb__in=verbs).order_by("id")
    return list(rows.values_list("verb", "subject_id", "detail"))


REFUSED = ("access.refused", "access.refused_often")
FAILED = ("accounts.sign_in.failed", "accounts.sign_in.locked", "accounts.second_step.failed")


def test_an_item_that_is_not_for_them_is_in_the_log_and_in_its_own(client):
    row = make_contribution("reading", about_reader=True)
    person = make_user("moderator")
    assert sign_in(client, person).get(f"/desk/{hidden(row.pk)}/").status_code == 404
    assert written(*REFUSED) == [
        ("access.refused", person.pk, {"page": "desk-contribution", "status": 404, "pk": str(row.pk)})
    ]  # fmt: skip
    assert list(About.objects.values_list("item", flat=True)) == [row.pk]
    assert Entry.objects.get(verb="access.refused").actor == person


def test_an_item_that_there_is_not_is_filed_under_none(client):
    sign_in(client, make_user("moderator")).get(f"/desk/{hidden(99999)}/")
    assert (len(written(*REFUSED)), About.objects.count()) == (1, 0)


def test_a_board_of_others_is_in_the_log(client):
    BoardFactory(safeguarding=True)
    person = make_user("shadow-board-member")
    assert sign_in(client, person).get("/boards/safeguarding-board/").status_code == 403
    detail = {"page": "boards:board", "status": 403, "slug": "safeguarding-board"}
    assert written(*REFUSED) == [("access.refused", person.pk, detail)]


def test_strangers_and_addresses_that_are_none_are_left_out(client):
    client.get(f"/desk/{hidden(1)}/")
    sign_in(client, make_user("moderator")).get("/no/such/page/")
    assert written(*REFUSED) == []


def test_the_same_is_written_once_and_a_flood_is_cut_short(client, monkeypatch):
    monkeypatch.setattr(refusals, "MOST_AN_HOUR", 3)
    sign_in(client, make_user("moderator"))
    for pk in (1, *range(1, 14)):
        client.get(f"/desk/{hidden(90000 + pk)}/")
    assert [(verb, detail.get("more")) for verb, _subject, detail in written(*REFUSED)] == [
        *[("access.refused", None)] * 3,
        *[("access.refused_often", more) for more in (1, 2, 4, 8)],
    ]


def test_a_flood_of_one_is_no_flood_of_another(client, monkeypatch):
    monkeypatch.setattr(refusals, "MOST_AN_HOUR", 1)
    for person in (make_user("moderator"), make_user("moderator")):
        sign_in(client, person)
        client.get(f"/desk/{hidden(90001)}/"), client.get(f"/desk/{hidden(90002)}/")
        assert [verb for verb, subject, _detail in written(*REFUSED) if subject == person.pk] == [
            "access.refused", "access.refused_often",
        ]  # fmt: skip


def test_a_wrong_password_is_in_the_log_without_what_was_typed(client, moderator):
    password_step(client, moderator, "my secret guess")
    assert written(*FAILED) == [("accounts.sign_in.failed", moderator.pk, {})]


def test_an_address_that_nobody_has_is_about_nobody(client):
    password_step(client, UserFactory.build(email="stranger@elsewhere.example"))
    assert written(*FAILED) == [("accounts.sign_in.failed", 0, {})]


def test_a_wrong_code_is_in_the_log(client, moderator):
    password_step(client, moderator)
    client.post("/sign-in/2fa/authenticate/", {"code": wrong_code()})
    assert written(*FAILED) == [("accounts.second_step.failed", moderator.pk, {})]


def test_being_locked_out_is_in_the_log(client, moderator):
    for _ in range(8):
        password_step(Client(), moderator, "wrong")
    verbs = [verb for verb, _subject, _detail in written(*FAILED)]
    assert set(verbs) == {"accounts.sign_in.failed", "accounts.sign_in.locked"}
    assert verbs[-1] == "accounts.sign_in.locked"


def test_the_log_reads_them(client):
    lead = make_user("safeguarding-lead")
    password_step(Client(), UserFactory.build(email="stranger@elsewhere.example"))
    page = sign_in(client, lead).get("/desk/audit/").content.decode()
    assert "Heard refused a sign-in: wrong password" in page
    assert "nobody we know" in page
