"""Typing and playing count as being there; a page can ask how long it has yet, and prolongs nothing by
asking."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import make_user, sign_in

pytestmark = pytest.mark.django_db
HERE = "/sign-in/here/"


@pytest.fixture
def start(client, freeze):
    moment = freeze(timezone.now())
    sign_in(client, make_user("moderator"))
    return moment


def test_page_is_told_who_and_how_long(client, start, freeze):
    freeze(start + timedelta(minutes=5))
    told = client.get(HERE).json()
    assert (told["left"], told["longest"]) == (600, False)
    assert told["who"] == int(client.session["_auth_user_id"])


def test_typing_counts_as_being_there(client, start, freeze):
    for minutes in (10, 20, 30):
        freeze(start + timedelta(minutes=minutes))
        assert client.post(HERE).json()["left"] == 900
    freeze(start + timedelta(minutes=44))
    assert client.get("/sign-in/you/").status_code == 200


def test_asking_does_not(client, start, freeze):
    for minutes in (5, 10, 14):
        freeze(start + timedelta(minutes=minutes))
        client.get(HERE)
    freeze(start + timedelta(minutes=15))
    assert client.get(HERE).json() == {"who": None, "left": 0}
    freeze(start)
    assert client.get(HERE).json()["who"] is None


@pytest.mark.parametrize("mode", ["cors", "same-origin", "no-cors"])
def test_what_a_page_fetches_by_itself_does_not(client, start, freeze, mode):
    """A queue that refreshes itself keeps nobody signed in."""
    for minutes in (5, 10, 14):
        freeze(start + timedelta(minutes=minutes))
        client.get("/desk/", headers={"sec-fetch-mode": mode})
    freeze(start + timedelta(minutes=15))
    assert client.get("/desk/").status_code == 302


def test_opening_a_page_does(client, start, freeze):
    freeze(start + timedelta(minutes=14))
    client.get("/desk/", headers={"sec-fetch-mode": "navigate"})
    freeze(start + timedelta(minutes=28))
    assert client.get("/desk/").status_code == 200


def test_nothing_prolongs_eight_hours(client, start, freeze):
    for minutes in range(10, 475, 10):
        freeze(start + timedelta(minutes=minutes))
        client.post(HERE)
    told = client.post(HERE).json()
    assert (told["left"], told["longest"]) == (600, True)
    freeze(start + timedelta(hours=8))
    assert client.post(HERE).json()["who"] is None


def test_being_there_needs_the_pages_own_token(start, client):
    careful = Client(enforce_csrf_checks=True)
    sign_in(careful, make_user("moderator"))
    assert careful.post(HERE).status_code == 403
    token = careful.get(HERE).json()["token"]
    assert careful.post(HERE, {"csrfmiddlewaretoken": token}).status_code == 200


def test_stranger_is_told_nothing(client):
    assert client.get(HERE).json() == {"who": None, "left": 0}
    assert client.get("/sign-in/back/").url == "/sign-in/login/?next=/sign-in/back/"


def test_window_of_a_sign_in_says_what_to_do(client, start):
    page = client.get("/sign-in/back/").content.decode()
    assert "Close this window: the page behind it goes on where you were." in page


def test_every_page_of_staff_warns(client, start):
    page = client.get("/sign-in/you/").content.decode()
    assert 'role="alertdialog"' in page
    assert 'data-left="900" data-warn="120" data-sign="60"' in page
