"""Who has an item in hand: on its row, at its top, and taking over is a deed of its own."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Entry
from feedback import sentences
from feedback.actions import reading
from feedback.addresses import hidden
from feedback.enums import State
from feedback.queries.seen import Seen
from lifecycles.engine import NotAllowed
from tests.factories.accounts import make_user, sign_in
from tests.factories.feedback import WORDS, make_contribution
from tests.factories.media import make_clip

pytestmark = pytest.mark.django_db


@pytest.fixture
def maya():
    return make_user("moderator", full_name="Maya Moderator")


@pytest.fixture
def hers(maya):
    return make_contribution(State.READING, by=maya)


def press(client, row, slug: str):
    row.refresh_from_db()
    return client.post(f"/desk/{hidden(row.pk)}/step/{slug}/", {"seen": str(Seen.of(row))})


def steps_in(html: str) -> list[str]:
    return re.findall(r"/step/([a-z-]+)/", html)


def test_who_has_it_stands_on_its_row_and_at_its_top(desk, hers, moderator):
    said = re.compile(r"Maya Moderator has this since \d{1,2}:\d\d")
    assert said.search(desk.get("/desk/").content.decode())
    assert said.search(desk.get(f"/desk/{hidden(hers.pk)}/").content.decode())
    mine = make_contribution(State.READING, by=moderator)
    assert re.search(
        r"You have this since \d", desk.get(f"/desk/{hidden(mine.pk)}/").content.decode()
    )


def test_another_day_is_named(desk, hers):
    hers.held_since -= timedelta(days=1)
    hers.save(update_fields=["held_since"])
    html = desk.get("/desk/").content.decode()
    assert re.search(r"has this since \w+day \d+ \w+, \d{1,2}:\d\d", html)


def test_second_moderator_sees_the_cover_and_no_words(desk, hers):
    html = desk.get(f"/desk/{hidden(hers.pk)}/").content.decode()
    assert WORDS not in html
    assert steps_in(html) == ["take-over"]
    assert Entry.objects.about(hers).filter(verb="contribution.viewed").count() == 0


def test_second_moderator_can_look_without_taking_over(desk, hers, maya):
    html = desk.get(f"/desk/{hidden(hers.pk)}/?open=1").content.decode()
    assert WORDS in html
    assert steps_in(html) == ["take-over"]
    hers.refresh_from_db()
    assert hers.held_by == maya
    assert Entry.objects.about(hers).filter(verb="contribution.viewed").count() == 1


@pytest.mark.parametrize("slug", ["read", "put-back"])
def test_second_moderator_cannot_finish_what_another_reads(desk, hers, slug):
    answer = press(desk, hers, slug)
    hers.refresh_from_db()
    assert (answer.status_code, hers.state) == (409, State.READING)
    assert "Maya Moderator has this in hand. Take it over first." in answer.content.decode()


def test_taking_over_is_a_deed(desk, hers, maya, moderator):
    press(desk, hers, "take-over")
    hers.refresh_from_db()
    assert (hers.state, hers.held_by) == (State.READING, moderator)
    entry = Entry.objects.about(hers).get(verb="contribution.taken_over")
    assert sentences.sentence(entry) == f"{moderator} took it over"
    assert entry.detail == {"taken_from": maya.pk}
    html = desk.get(f"/desk/{hidden(hers.pk)}/").content.decode()
    assert (WORDS in html, steps_in(html)) == (True, ["read", "put-back"])
    with pytest.raises(reading.InOtherHands):
        reading.mark_read(hers, by=maya)


def test_one_press_of_two_at_once_wins(desk, hers, client, lead, moderator):
    press(desk, hers, "take-over")
    hers.refresh_from_db()
    assert hers.held_by == moderator
    html = sign_in(client, lead).get(f"/desk/{hidden(hers.pk)}/").content.decode()
    assert f"{moderator} has this since" in html


def test_an_outsider_takes_over_nothing(hers):
    for slug in ("board-secretary", "advocate", "content-editor"):
        with pytest.raises((NotAllowed, PermissionDenied)):
            reading.take_over(hers, by=make_user(slug))


def test_routed_item_is_taken_over_by_nobody_but_the_lead(desk, lead):
    row = make_contribution(State.READING, by=lead, about_reader=True)
    assert press(desk, row, "take-over").status_code == 404


def test_it_stays_in_hand_while_it_is_prepared_and_not_after(hers, maya, desk):
    reading.mark_read(hers, by=maya)
    hers.refresh_from_db()
    assert (hers.state, hers.held_by) == (State.PREPARING, maya)
    html = desk.get(f"/desk/{hidden(hers.pk)}/").content.decode()
    assert (WORDS in html, "take-over" in steps_in(html)) == (True, True)
    for state in (State.WITH_BOARDS, State.ANSWERED, State.CLOSED, State.WITHDRAWN):
        assert make_contribution(state, by=maya).held_by is None


def test_put_back_is_in_nobodys_hand(hers, maya):
    reading.put_back(hers, by=maya)
    hers.refresh_from_db()
    assert (hers.held_by, hers.held_since, hers.unread) == (None, None, True)


def test_clips_of_what_another_reads_are_covered_with_it(desk, hers):
    clip = make_clip(contribution=hers)
    address = f"/desk/{hidden(hers.pk)}/clips/{clip.ref}/"
    assert desk.get(address).url == f"/desk/{hidden(hers.pk)}/"
    assert desk.get(f"{address}?open=1").status_code == 200
