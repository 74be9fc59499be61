"""What stands in addresses and pages tells nobody that something lies between (C9)."""

import re

import pytest
from django.db import connection
from django.urls import reverse

from feedback import addresses
from feedback.actions import data_requests
from feedback.addresses import hidden, number
from feedback.models import Contribution
from feedback.models.data_requests import FoundBy
from feedback.queries import data_requests as queries
from tests.factories.accounts import make_user, sign_in
from tests.factories.feedback import make_contribution, make_data_request
from tests.factories.media import make_captions, make_clip

pytestmark = pytest.mark.django_db
NOTHING = (ValueError,)


def test_what_lies_between_does_not_show(client):
    """C9: 50, 52 and a “not there” for 51."""
    rows = [make_contribution("preparing") for _ in range(2)]
    kept = make_contribution(about_reader=True)
    rows.append(make_contribution("preparing"))
    sign_in(client, make_user("moderator"))
    for row in [*rows, kept]:
        assert client.get(f"/desk/{row.pk}/").status_code == 404
    queue = client.get("/desk/").content.decode()
    shown = re.findall(r"/desk/([\w-]{32})/", queue)
    assert sorted(map(number, set(shown))) == sorted(row.pk for row in rows)
    assert re.findall(r"/desk/\d+/", queue) == []


@pytest.mark.parametrize("step", [1, 256, 10**6])
def test_neighbours_look_like_strangers(step):
    one, two = hidden(1000), hidden(1000 + step)
    same = sum(a == b for a, b in zip(one, two, strict=True))
    assert same < 12


@pytest.mark.parametrize("text", ["", "A" * 32, "51", "Ä" * 32, "=" * 32])
def test_nobody_makes_one_up(client, text):
    with pytest.raises(NOTHING):
        number(text)
    assert addresses.opened(text) == ""


def test_each_changed_character_opens_nothing():
    text = hidden(7)
    for place in range(len(text)):
        other = "B" if text[place] != "B" else "C"
        with pytest.raises(NOTHING):
            number(text[:place] + other + text[place + 1 :])


def test_a_place_in_a_list_is_no_contribution():
    assert addresses.opened(hidden(7)) == ""
    with pytest.raises(NOTHING):
        number(addresses.sealed("12345678"))


def test_another_installation_has_other_addresses(settings):
    text = hidden(7)
    settings.SECRET_KEY = "another key, as long as it needs to be for this"
    with pytest.raises(NOTHING):
        number(text)


@pytest.mark.parametrize("text", ["1", "x", "", "9" * 20, "A" * 40])
def test_a_place_that_we_did_not_make_is_the_first_page(client, text):
    make_data_request(make_contribution())
    sign_in(client, make_user("data-protection-officer"))
    for address in (reverse("desk-requests"), reverse("desk-log")):
        one, other = (client.get(f"{address}{more}") for more in ("", f"?before={text}"))
        assert (other.status_code, other.context["rows"]) == (200, one.context["rows"])


def test_what_is_sealed_and_no_number_is_no_place():
    made = [addresses.sealed(text) for text in ("12", "12.3", "-1", "1" * 19, "Ⅷ")]
    assert [addresses.opened_number(text) for text in made] == [12, None, None, None, None]
    assert addresses.opened_number(None) is None


# So that a number is not found by chance in what stands on a page anyway.
FAR = {
    "sqlite": "UPDATE sqlite_sequence SET seq = 918273644 WHERE name = 'feedback_contribution'",
    "postgresql": "SELECT setval(pg_get_serial_sequence('feedback_contribution', 'id'), 918273644)",
}


@pytest.mark.parametrize("state", ["preparing", "reading", "received", "withdrawn"])
def test_a_page_of_the_desk_says_no_number_of_it(client, state):
    """Titles, ids, hidden fields, marks: nowhere."""
    make_contribution()
    with connection.cursor() as cursor:
        cursor.execute(FAR[connection.vendor])
    row = make_contribution(state)
    assert row.pk == 918273645
    sign_in(client, make_user("safeguarding-lead"))
    for address in (
        reverse("desk"), reverse("desk") + "?state=" + row.state, reverse("desk-log"),
        reverse("desk-contribution", args=[row.pk]) + "?open=1",
        reverse("desk-clips", args=[row.pk]), reverse("desk-erasures"),
    ):  # fmt: skip
        assert "918273645" not in client.get(address).content.decode(), address


LONG = "918273644"


def far_on(table: str) -> None:
    """From here on, rows of ``table`` have numbers that are found on no page by chance."""
    sql = FAR[connection.vendor].replace("feedback_contribution", table)
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_form_of_captions_says_no_number_of_them(client):
    contribution = make_contribution("preparing")
    clip = make_clip(contribution=contribution)
    lead = make_user("safeguarding-lead")
    make_captions(clip, by=lead)
    far_on("media_captions")
    saved = make_captions(clip, by=lead)
    assert str(saved.pk).startswith("9182736")
    sign_in(client, make_user("moderator"))
    page = client.get(reverse("desk-clip", args=[contribution.pk, clip.ref]) + "?open=1")
    html = page.content.decode()
    assert ('name="seen"' in html, str(saved.pk) in html) == (True, False)


def test_lists_of_the_officer_say_no_number_of_a_contribution(client, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 1)
    officer = make_user("data-protection-officer")
    make_contribution()
    far_on("feedback_contribution")
    rows = [make_contribution() for _ in range(3)]
    sign_in(client, officer)
    asked = data_requests.look(FoundBy.SEARCH, by=officer, why="A letter.", sought={}, found=4)
    address, met = reverse("desk-request", args=[asked.pk]), []
    while address:
        html = client.get(address).content.decode()
        assert [row.pk for row in rows if str(row.pk) in html] == []
        met += map(number, re.findall(rf"{address.partition('?')[0]}([\w-]{{32}})/", html))
        further = re.search(r'rel="next" href="([^"]*)"', html)
        address = further and reverse("desk-request", args=[asked.pk]) + further[1]
    assert sorted(set(met)) == sorted(Contribution.objects.values_list("pk", flat=True))


def test_what_goes_round_a_lead_leaves_no_gap_between_requests(client):
    """The list, each page and the addresses: no number of a request stands in any of them."""
    lead = make_user("safeguarding-lead")
    far_on("feedback_datarequest")
    rows = [make_data_request(make_contribution(), by=lead) for _ in range(2)]
    assert str(rows[0].pk).startswith("9182736")
    sign_in(client, lead)
    shown = client.get("/desk/requests/").content.decode()
    addresses_ = sorted(set(re.findall(r"/desk/requests/([\w-]{32})/", shown)))
    assert addresses_ == sorted(addresses.hidden_request(row.pk) for row in rows)
    shown += "".join(client.get(f"/desk/requests/{each}/").content.decode() for each in addresses_)
    assert [row.pk for row in rows if str(row.pk) in shown] == []
    assert client.get(f"/desk/requests/{rows[0].pk}/").status_code == 404
