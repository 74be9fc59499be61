"""What stands before the uploads of the public door."""

import secrets

import pytest
from django.test import Client

from feedback import budgets
from media.models import Clip
from tallies.counting import Limit

pytestmark = pytest.mark.django_db
TUS = {"Tus-Resumable": "1.0.0", "Upload-Length": "10"}


def begin(client: Client, **more: str):
    headers = {**TUS, "Heard-Pass": secrets.token_hex(16), **more}
    return client.post("/clips/", headers=headers)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_website_begins_nothing(client, headers):
    answer = begin(client, **headers)
    assert (answer.status_code, answer["Tus-Resumable"]) == (403, "1.0.0")
    assert answer.content.decode() == "This came from another website, so we did not take it.\n"
    assert Clip.objects.count() == 0


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://testserver"}])
def test_our_own_pages_begin(client, headers):
    assert begin(client, **headers).status_code == 201


def test_too_many_from_one_source(client, monkeypatch):
    monkeypatch.setattr(budgets, "CLIPS", Limit("clips", 2, 600))
    path = begin(client)["Location"]
    begin(client)
    answer = begin(client)
    assert (answer.status_code, answer["Tus-Resumable"]) == (429, "1.0.0")
    assert answer.content.decode() == (
        "A lot is being sent from where you are. Please wait ten minutes, then try again.\n"
    )
    assert begin(client, **{"X-Forwarded-For": "192.0.2.7"}).status_code == 429
    # What was begun goes on.
    assert client.head(path, headers={"Tus-Resumable": "1.0.0"}).status_code == 404  # no pass
    assert Clip.objects.count() == 2


def test_no_cookie_is_set_or_needed(client):
    answer = begin(Client(enforce_csrf_checks=True))
    assert (answer.status_code, dict(answer.cookies)) == (201, {})
