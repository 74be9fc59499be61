"""Two taps on a slow line do one deed, and a form that was put right is another one."""

import re
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from boards.models import Meeting
from idempotency import keys, once
from idempotency.models import AnsweredForm
from tests.factories.accounts import make_user, sign_in
from tests.factories.boards import BoardFactory, make_secretary

PLAN = reverse("boards:meeting-plan", args=["shadow-board"])
WORDS = {"date": "2030-05-07", "time": "17:30", "place": "The Hub"}


def key_on(page) -> str:
    """The key of the form in the page's own part, below the header's."""
    body = page.content.decode()
    return re.findall(r'name="once" value="([^"]+)"', body)[-1]


@pytest.fixture
def secretary(client):
    user = make_secretary(BoardFactory())
    sign_in(client, user)
    return user


@pytest.mark.django_db
def test_second_press_gets_the_first_ones_answer(client, secretary):
    form = WORDS | {"once": key_on(client.get(PLAN))}
    first, second = client.post(PLAN, form), client.post(PLAN, form)
    assert (first.status_code, second.status_code) == (302, 302)
    assert (second.url, Meeting.objects.count()) == (first.url, 1)


@pytest.mark.django_db
def test_form_without_a_key_is_pressed_as_often_as_it_is_pressed(client, secretary):
    client.post(PLAN, WORDS)
    client.post(PLAN, WORDS | {"place": "Elsewhere"})
    assert AnsweredForm.objects.count() == 0


@pytest.mark.django_db
def test_going_back_and_writing_something_else_is_another_form(client, secretary):
    form = WORDS | {"once": key_on(client.get(PLAN))}
    client.post(PLAN, form)
    client.post(PLAN, form | {"date": "2030-06-11"})
    assert sorted(m.date.isoformat() for m in Meeting.objects.all()) == ["2030-05-07", "2030-06-11"]


@pytest.mark.django_db
def test_form_that_came_back_may_be_pressed_again(client, secretary):
    form = WORDS | {"once": key_on(client.get(PLAN)), "date": "never"}
    assert [client.post(PLAN, form).status_code for _ in range(2)] == [422, 422]
    assert AnsweredForm.objects.count() == 0


@pytest.mark.django_db
def test_what_fails_leaves_no_row(client, secretary, monkeypatch):
    form = WORDS | {"once": key_on(client.get(PLAN))}
    monkeypatch.setattr("boards.actions.meetings.plan", _broken, raising=True)
    client.raise_request_exception = False
    assert client.post(PLAN, form).status_code == 500
    monkeypatch.undo()
    assert client.post(PLAN, form).status_code == 302
    assert Meeting.objects.count() == 1


def _broken(*args, **kwargs):
    raise RuntimeError("the disk is full")


@pytest.mark.django_db
def test_key_of_somebody_else_holds_nothing_back(client, secretary):
    """What one person pressed is no answer to another, whatever key they send."""
    form = WORDS | {"once": keys.new(make_user("moderator").pk)}
    client.post(PLAN, form)
    assert AnsweredForm.objects.count() == 0


@pytest.mark.django_db
def test_what_is_stored_says_nothing_of_what_was_written(client, secretary):
    form = WORDS | {"once": key_on(client.get(PLAN))}
    client.post(PLAN, form)
    row = AnsweredForm.objects.get()
    meeting = Meeting.objects.get()
    assert (len(row.key), len(row.content), row.location) == (
        64, 64, f"/boards/shadow-board/meetings/{meeting.pk}/",
    )  # fmt: skip
    assert form["once"] not in row.key


@pytest.mark.parametrize(
    "text", ["", "x", "1.abc:def:ghi", pytest.param(keys.new(1) + "x", id="tampered")]
)
def test_key_that_we_did_not_make_is_none(text):
    assert keys.read(text) is None


def test_key_says_whose_it_is_until_it_is_too_old(monkeypatch):
    made = keys.new(7)
    assert keys.read(made).user == 7
    later = time.time() + keys.LASTS.total_seconds() + 60
    monkeypatch.setattr("time.time", lambda: later)
    assert keys.read(made) is None


@pytest.mark.django_db
def test_old_rows_go(client, secretary):
    client.post(PLAN, WORDS | {"once": key_on(client.get(PLAN))})
    assert once.forget_old() == 0
    AnsweredForm.objects.update(answered_at=timezone.now() - timedelta(days=4))
    assert (once.forget_old(), AnsweredForm.objects.count()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_the_same_moment_make_one_meeting(client, secretary):
    form = WORDS | {"once": key_on(client.get(PLAN))}
    answers = []

    def press() -> None:
        tapping = Client()
        tapping.cookies.update(client.cookies)
        try:
            answers.append(tapping.post(PLAN, form).url)
        finally:
            connections.close_all()

    taps = [threading.Thread(target=press) for _ in range(4)]
    for tap in taps:
        tap.start()
    for tap in taps:
        tap.join()
    assert (len(answers), len(set(answers)), Meeting.objects.count()) == (4, 1, 1)
    assert connection.vendor in {"sqlite", "postgresql"}
