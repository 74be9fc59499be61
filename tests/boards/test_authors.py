"""Whoever answers somebody is told rightly whom: no parent, grandmother or care leaver is “the child”."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from boards import wordings
from boards.actions import agendas, meetings, outcomes
from boards.enums import OutcomeKind
from boards.models import AgendaItem
from feedback.enums import Who
from tests.factories.accounts import make_user, sign_in
from tests.factories.boards import (
    BoardFactory,
    issue_pack,
    make_board_item,
    make_decision,
    make_held_line,
    make_meeting,
    make_secretary,
    put_on,
)

pytestmark = pytest.mark.django_db

AUTHORS = {
    Who.UNDER_8: "the child or young person",
    Who.FROM_16: "the child or young person",
    Who.CARE_LEAVER: "the child or young person",
    Who.UNSAID: "the child or young person",
    Who.PARENT: "the parent or carer",
    Who.FAMILY: "the family member",
}
ADULTS = [Who.PARENT, Who.FAMILY]
every_author = pytest.mark.parametrize(("who", "called"), AUTHORS.items())


@pytest.fixture
def secretary(client):
    user = make_secretary()
    sign_in(client, user)
    return user


def held_line(who: Who, by) -> AgendaItem:
    return make_held_line(item=make_board_item(who=who), by=by)


def outcome_page(line: AgendaItem) -> str:
    return reverse(
        "boards:agenda-item-outcome", args=[line.meeting.board.slug, line.meeting_id, line.pk]
    )


def text_of(answer) -> str:
    """What a page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def posted(client, address: str, data: dict[str, str]) -> str:
    return text_of(client.post(address, data, follow=True))


NOTED = {"kind": "noted", "words": "They heard it."}


@every_author
def test_recording_says_whom_it_reaches(client, secretary, who, called):
    line, capital = held_line(who, secretary), called.capitalize()
    asked = text_of(client.get(outcome_page(line)))
    assert f"Words for {called}" in asked
    assert f"{capital} can read it as soon as you record it" in asked
    refused = text_of(client.post(outcome_page(line), {"kind": "noted", "words": ""}))
    assert f"Tell {called} what came of it, in plain words." in refused
    assert f"Recorded. {capital} can see it now." in posted(client, outcome_page(line), NOTED)
    assert f"What {called} was told" in text_of(client.get(outcome_page(line)))


@every_author
def test_closing_an_action_says_whom_it_reaches(client, secretary, who, called):
    line = held_line(who, secretary)
    action = make_action_of(line, secretary)
    assert f"Words for {called}" in text_of(client.get(action))
    refused = text_of(client.post(action, {"state": "dropped", "words": ""}))
    assert f"Tell {called} why it will not be done." in refused
    assert f"Saved, and {called} has been told." in posted(client, action, {"state": "done"})


def make_action_of(line: AgendaItem, by) -> str:
    """The address of the page on which the action that came of ``line`` is closed."""
    outcome = outcomes.record(line, make_decision(OutcomeKind.ACTION), by=by)
    return reverse("boards:board-action", args=[line.meeting.board.slug, outcome.actions.get().pk])


@every_author
def test_taking_off_says_whom_it_reaches(client, secretary, who, called):
    line = put_on(make_board_item(who=who), by=secretary)
    off = reverse(
        "boards:agenda-item-off", args=[line.meeting.board.slug, line.meeting_id, line.pk]
    )
    assert f"Words for {called}" in text_of(client.get(off))


def test_an_action_of_the_boards_own_has_nobody_to_tell(client, secretary):
    meeting = make_meeting(board=BoardFactory(), by=secretary, days=0)
    line = agendas.add_business(meeting, by=secretary, title="The heating of the Hub")
    issue_pack(meeting, by=secretary)
    meetings.hold(meeting, by=secretary)
    line.refresh_from_db()
    action = make_action_of(line, secretary)
    page = client.get(action).content.decode()
    assert ('name="words"' in page, "has been told" in page) == (False, False)
    said = posted(client, action, {"state": "dropped"})
    assert ("Saved." in said, "has been told" in said) == (True, False)


@pytest.mark.parametrize("who", ADULTS)
def test_no_page_about_an_adults_item_says_child(client, secretary, who):
    """Each page of a secretary on the way of one item, but for names of boards and closing reasons."""
    item = make_board_item(who=who)
    board = reverse("boards:board", args=[item.board.slug])
    pages = [
        text_of(client.get(reverse("boards:board-offered-item", args=[item.board.slug, item.pk])))
    ]
    line = make_held_line(item=item, by=secretary)
    pages.append(text_of(client.get(board)))
    pages.append(text_of(client.get(outcome_page(line))))
    action = make_action_of(line, secretary)
    pages += [text_of(client.get(address)) for address in (action, outcome_page(line), board)]
    said = [found for page in pages for found in re.findall(r"[^.]*\bthe child\b[^.]*", page)]
    assert said == []


@pytest.mark.parametrize("kind", OutcomeKind.values)
def test_welsh_words_to_begin_from_are_polite_to_an_adult(kind, secretary):
    lines = {who: held_line(who, secretary) for who in (Who.FROM_11, Who.PARENT)}
    begun = {}
    for who, line in lines.items():
        line.board_item.contribution.language = "cy"
        begun[who] = wordings.to_begin_from(OutcomeKind(kind), line)
    assert re.findall(r"\b(?:ti|di)\b", begun[Who.PARENT]) == []
    assert "ddywedoch chi" in begun[Who.PARENT]
    assert "ddywedaist ti" in begun[Who.FROM_11]


@pytest.mark.parametrize("role", ["moderator", "content-editor", "data-protection-officer"])
def test_outsider_sees_no_form(secretary, role):
    line = held_line(Who.PARENT, secretary)
    answer = sign_in(Client(), make_user(role)).get(outcome_page(line))
    assert (answer.status_code, "parent or carer" in text_of(answer)) == (403, False)
