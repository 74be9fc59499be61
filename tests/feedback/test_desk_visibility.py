"""Who may see what was sent: the truth table, as a function, as a query and at the door."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts import roles
from feedback.actions import leaving, reading
from feedback.addresses import hidden, hidden_request
from feedback.enums import ClearanceState, Safety, State
from feedback.models import Contribution
from feedback.queries.seen import Seen
from feedback.visibility import seen_by, staff_may_see
from lifecycles.engine import NotAllowed
from tests.factories.accounts import make_user, sign_in
from tests.factories.feedback import make_contribution, make_data_request

pytestmark = pytest.mark.django_db

READERS = {"moderator": {False}, "safeguarding-lead": {False, True}}  # sees about_reader = …
# The named person sees what is about a reader as long as there is no lead whom it is not about.
OUTSIDERS = sorted(set(roles.ROLES) - READERS.keys() - {"named-person"})
POSTS = (
    "step/open", "step/let-in", "step/read", "step/close", "version", "safety", "level", "themes",
    "reply", "note", "clear/shadow-board", "decline/shadow-board", "revoke/shadow-board",
)  # fmt: skip


@pytest.fixture(scope="module")
def rows(django_db_setup, django_db_blocker):
    """One unsaved row for each state and route: the rule needs no more."""
    return [
        Contribution(state=state, about_reader=about) for state in State for about in (False, True)
    ]


@pytest.mark.parametrize("slug", roles.ROLES)
def test_truth_table(slug, rows):
    user = make_user(slug)
    make_user("safeguarding-lead")
    for row in rows:
        expected = row.state != State.ERASED and row.about_reader in READERS.get(slug, set())
        assert staff_may_see(user, row) is expected, (slug, row.state, row.about_reader)


def test_nobody_unknown_or_disabled_sees_anything(rows):
    for user in (None, AnonymousUser(), make_user("safeguarding-lead", is_active=False)):
        assert not any(staff_may_see(user, row) for row in rows)
        assert not seen_by(user).exists()


@pytest.mark.parametrize("slug", roles.ROLES)
def test_query_says_the_same_as_the_function(slug):
    user = make_user(slug)
    make_user("safeguarding-lead")
    made = [
        make_contribution(state, about_reader=about)
        for state in (State.HELD_BACK, State.RECEIVED, State.WITHDRAWN, State.ERASED)
        for about in (False, True)
    ]
    expected = {row.pk for row in made if staff_may_see(user, row)}
    assert set(seen_by(user).values_list("pk", flat=True)) == expected


@pytest.mark.parametrize("slug", OUTSIDERS)
def test_outsider_is_refused_everywhere(client, slug):
    sign_in(client, make_user(slug))
    row = make_contribution(State.READING, wishes=["shadow-board"])
    answers = {client.get("/desk/").status_code, client.get(f"/desk/{hidden(row.pk)}/").status_code}
    answers |= {client.post(f"/desk/{hidden(row.pk)}/{path}/").status_code for path in POSTS}
    assert answers == {403}


@pytest.mark.parametrize("path", POSTS)
def test_moderator_meets_nothing_that_is_about_a_reader(client, path):
    sign_in(client, make_user("moderator"))
    row = make_contribution(State.READING, wishes=["shadow-board"], about_reader=True)
    assert client.get(f"/desk/{hidden(row.pk)}/").status_code == 404
    assert client.post(f"/desk/{hidden(row.pk)}/{path}/", {"seen": ""}).status_code == 404
    row.refresh_from_db()
    assert row.state == State.READING


def test_moderator_meets_nothing_of_the_lead_and_the_officer(client):
    sign_in(client, make_user("moderator"))
    row = make_contribution(State.WITHDRAWN)
    request = f"requests/{hidden_request(make_data_request(row).pk)}/"
    paths = ("audit/", "erasures/", f"erasures/{hidden(row.pk)}/", "requests/", request)
    assert [client.get(f"/desk/{path}").status_code for path in paths] == [403] * 5
    deeds = (f"erasures/{hidden(row.pk)}/erase/", f"erasures/{hidden(row.pk)}/keep/")
    assert [client.post(f"/desk/{path}").status_code for path in deeds] == [403, 403]


def test_an_officer_who_also_reads_meets_nothing_that_is_about_a_reader(client):
    user = make_user("moderator", "data-protection-officer")
    row = make_contribution(State.WITHDRAWN, about_reader=True)
    leaving.ask_for_erasure(row)
    row.refresh_from_db()
    sign_in(client, user)
    place = f"/desk/erasures/{hidden(row.pk)}/"
    assert client.get(place).status_code == 404
    assert client.post(f"{place}erase/", {"sure": "on"}).status_code == 404
    pages = [client.get("/desk/erasures/"), client.get("/desk/audit/")]
    assert not any(row.friendly_name in page.text for page in pages)
    with pytest.raises(NotAllowed):
        leaving.erase(row, by=user)


def test_an_officer_who_does_not_read_erases_those_too(client):
    row = make_contribution(State.WITHDRAWN, about_reader=True)
    leaving.ask_for_erasure(row)
    sign_in(client, make_user("data-protection-officer"))
    assert row.friendly_name in client.get("/desk/erasures/").text
    assert row.friendly_name in client.get("/desk/audit/").text


def test_a_serious_concern_is_not_deleted_before_somebody_has_looked(client):
    row = make_contribution(words="He is going to kill me")
    leaving.ask_for_erasure(row)
    row.refresh_from_db()
    sign_in(client, make_user("data-protection-officer"))
    place, tick = (
        f"/desk/erasures/{hidden(row.pk)}/erase/",
        {"sure": "on", "seen": str(Seen.of(row))},
    )
    refused = client.post(place, tick)
    assert (refused.status_code, "must look at it first" in refused.text) == (422, True)
    reading.decide_safety(row, Safety.HELD, by=make_user("safeguarding-lead"))
    assert client.post(place, tick).status_code == 302
    assert Contribution.objects.get().state == State.ERASED


def test_stranger_is_sent_to_sign_in(client):
    row = make_contribution()
    for path in ("", f"{hidden(row.pk)}/", "audit/", "erasures/"):
        answer = client.get(f"/desk/{path}")
        assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/sign-in/login/")


@pytest.mark.parametrize("path", POSTS)
def test_nothing_changes_by_get(client, path):
    sign_in(client, make_user("safeguarding-lead"))
    row = make_contribution(State.READING, wishes=["shadow-board"])
    answer = client.get(f"/desk/{hidden(row.pk)}/{path}/")
    assert (answer.status_code, answer.url) == (302, f"/desk/{hidden(row.pk)}/")
    row.refresh_from_db()
    assert (row.state, row.safety, row.read_by) == (State.READING, Safety.WAITING, None)
    assert {each.state for each in row.clearances.all()} == {ClearanceState.ASKED}
    assert (row.versions.count(), row.replies.count(), row.notes.count()) == (0, 0, 0)


def test_erased_and_unknown_look_the_same(client):
    sign_in(client, make_user("safeguarding-lead"))
    erased = make_contribution(State.ERASED)
    pages = [client.get(f"/desk/{hidden(pk)}/") for pk in (erased.pk, erased.pk + 999, 2**62)]
    assert [page.status_code for page in pages] == [404, 404, 404]
    token = rb'name="(csrf\w+|once)" value="[^"]+"'
    bodies = {re.sub(token, b"", page.content) for page in pages}
    assert len(bodies) == 1
