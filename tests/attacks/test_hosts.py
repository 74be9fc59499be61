"""Host names and methods that a request makes up: no letter follows them, no door answers to them."""

import re
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.exceptions import DisallowedHost
from django.test import Client, RequestFactory, override_settings
from django.urls import get_resolver

from config import addresses
from feedback import budgets, safety_settings
from media.models import Upload
from tallies.counting import Limit
from tests.config import production
from tests.config.production import PUBLIC, STAFF, start
from tests.factories.accounts import make_user
from tests.feedback.test_clips_door import begin

pytestmark = pytest.mark.any_database

EXTRA = "clyw.kestrelshire.gov.uk"
ADDRESS = re.compile(r"https?://[^\s/]+")


@pytest.mark.parametrize(
    ("door", "answered"),
    [("public", [PUBLIC, EXTRA]), ("staff", [STAFF]), ("both", [PUBLIC, EXTRA, STAFF])],
)
def test_each_door_has_names_of_its_own(door, answered):
    hosts = [PUBLIC, EXTRA, STAFF.upper()]
    named = {"public": f"https://{PUBLIC}", "staff": f"https://{STAFF}:443"}
    assert addresses.hosts_of_door(door, hosts, **named) == answered


@pytest.mark.parametrize(
    ("door", "own", "other"), [("public", PUBLIC, STAFF), ("staff", STAFF, PUBLIC)]
)
def test_a_door_does_not_answer_to_the_other_doors_name(tmp_path, door, own, other):
    safe = production.settings(tmp_path, door=door)
    done = start(safe, "-c", "from django.conf import settings; print(settings.ALLOWED_HOSTS)")
    assert done.stdout == f"['{own}']\n"
    with override_settings(ALLOWED_HOSTS=[own]):
        assert Client().get("/no-such-page/", headers={"Host": own}).status_code == 404
        assert Client().get("/no-such-page/", headers={"Host": other}).status_code == 400
        forwarded = {"Host": own, "X-Forwarded-Host": other}
        request = RequestFactory().get("/", headers=forwarded)
        assert request.get_host() == own
        with pytest.raises(DisallowedHost):
            RequestFactory().get("/", headers={"Host": other}).get_host()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers",
    [{"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"}, {"Host": "heard.example:81"}],
    ids=str,
)
def test_a_letter_carries_the_address_of_the_settings(client, settings, headers):
    settings.STAFF_ADDRESS = f"https://{STAFF}"
    person = make_user("moderator")
    person.set_password("long enough, and not a common one")
    person.save()
    client.post("/sign-in/password/reset/", {"email": person.email}, headers=headers)
    (letter,) = mail.outbox
    assert ADDRESS.findall(letter.body) == [f"https://{STAFF}"]
    link = urlsplit(re.search(r"https://\S+", letter.body)[0])
    assert client.get(link.path, follow=True).status_code == 200


def test_an_exit_page_is_never_the_other_door(settings):
    settings.HOSTS, settings.ALLOWED_HOSTS = [PUBLIC, STAFF], [STAFF]
    assert {PUBLIC, STAFF} <= safety_settings._our_hosts()


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_no_limit_is_passed_by_naming_another_method(client, monkeypatch, header):
    monkeypatch.setattr(budgets, "CLIPS", Limit("clips", 1, 600))
    begin(client)
    taken = Upload.objects.count()
    answer = client.put(
        "/clips/", headers={"Tus-Resumable": "1.0.0", "Upload-Length": "3", header: "POST"}
    )
    assert (answer.status_code, Upload.objects.count()) == (405, taken)


def _plain_addresses() -> list[str]:
    """Every address of both doors that takes no argument."""

    def walk(patterns, before=""):
        for each in patterns:
            part = before + str(each.pattern)
            if hasattr(each, "url_patterns"):
                yield from walk(each.url_patterns, part)
            elif re.fullmatch(r"[\w/.-]*", plain := re.sub(r"[\^$]|\\Z", "", part)):
                yield f"/{plain}"

    return sorted(set(walk(get_resolver().url_patterns)))


@pytest.mark.django_db
def test_nothing_anywhere_obeys_a_method_that_a_header_or_a_field_names():
    client, found = Client(raise_request_exception=False), {}
    tried = _plain_addresses()
    for address in tried:
        plain = client.put(address).status_code
        for headers in ({"X-HTTP-Method-Override": "POST"}, {"X-HTTP-Method-Override": "GET"}):
            if (told := client.put(address, headers=headers).status_code) != plain:
                found[address] = (plain, told)
        if client.put(f"{address}?_method=GET").status_code != plain:
            found[address] = "_method"
    assert found == {}
    assert len(tried) > 100
