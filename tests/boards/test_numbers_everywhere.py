"""The number of an item is one: on the secretary's page, on a member's, and in the pack they hold."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from boards.actions import agendas
from boards.models import Meeting, Pack
from tests.boards.test_pack_pdf import pdf_of, words_of
from tests.factories.accounts import make_user, sign_in
from tests.factories.boards import issue_pack, make_board_item, put_on
from tests.factories.feedback import TITLE

pytestmark = pytest.mark.django_db
VOICES = "Voices of children and young people"
TITLES = ("Budget", "Dates", "Visits", VOICES, TITLE)
_ROW = re.compile(
    r'data-line="\d+".*?<span class="row-number">([^<]*)</span>.*?<h3[^>]*>(.*?)</h3>', re.DOTALL
)


@pytest.fixture
def as_outsider():
    return sign_in(Client(), make_user("moderator"))


@pytest.fixture
def page(agenda):
    """``page(client)``: each title on the meeting's page with its number."""
    address = reverse("boards:meeting", args=["shadow-board", agenda.pk])

    def read(client) -> dict[str, str]:
        rows = _ROW.findall(client.get(address).content.decode())
        return {re.sub("<[^>]*>", "", title): number for number, title in rows}

    return read


def printed_in(pack: Pack) -> dict[str, str]:
    """Each title in the PDF, in its contents and above its words, with the one number it has there."""
    text = words_of(pdf_of(pack))
    found = {title: set(re.findall(rf"(\d[\d.a-z]*) {re.escape(title)}", text)) for title in TITLES}
    assert [title for title, numbers in found.items() if len(numbers) > 1] == []
    return {title: numbers.pop() for title, numbers in found.items() if numbers}


def business(meeting: Meeting, title: str):
    return meeting.agenda.get(title=title)


def shifted(meeting: Meeting, title: str, places: int, *, by) -> None:
    meeting.refresh_from_db()
    agendas.shift(business(meeting, title), places, version=meeting.agenda_version, by=by)


def test_issued_numbers_are_the_same_for_everybody(
    agenda, secretary, as_secretary, as_outsider, page, real_packs
):
    as_member = sign_in(Client(), make_user("shadow-board-member"))  # beside the secretary's client
    put_on(make_board_item(), meeting=agenda, by=secretary)
    issued = printed_in(issue_pack(agenda, by=secretary))
    assert issued == {VOICES: "1", TITLE: "1.1", "Budget": "2", "Dates": "3"}
    assert page(as_secretary) == issued
    assert page(as_member) == issued
    assert page(as_outsider) == {}

    agendas.remove_business(business(agenda, "Budget"), by=secretary)
    left = {title: number for title, number in issued.items() if title != "Budget"}
    assert page(as_secretary) == left
    assert page(as_member) == left

    agendas.add_business(agenda, by=secretary, title="Visits")
    assert page(as_secretary) == {**left, "Visits": "3a"}  # never the 2 that is in members' hands
    assert page(as_member) == left

    shifted(agenda, "Visits", -1, by=secretary)
    shifted(agenda, "Dates", -1, by=secretary)
    moved = page(as_secretary)
    assert {title: moved[title] for title in left} == left
    assert page(as_member) == left
    assert sorted(moved) == sorted([*left, "Visits"])
    assert moved["Visits"] not in issued.values()

    agenda.refresh_from_db()
    assert printed_in(issue_pack(agenda, by=secretary)) == moved
    assert page(as_secretary) == moved
    assert page(as_member) == moved
