"""The named lead against everything: what is about them is not there, at no address, in no list, count or letter.

The addresses are those that the staff door routes, so a new one is asked too. Each page is compared with what it
said before there was anything about that lead.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import date

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client, TestCase, override_settings

from accounts.models import User
from alarms.measures import measures
from audit.models import Entry
from drafts import actions as drafts
from feedback.actions import data_requests, going_round, leaving, reading, sharing, telling
from feedback.addresses import hidden, hidden_request
from feedback.enums import State
from feedback.models import Contribution, ReadingAlert
from feedback.models.data_requests import FoundBy
from feedback.queries import history
from feedback.queries.alerts import alerts_for
from media.actions import keeping
from media.models import Clip
from tests.attacks.test_swaps import ARGUMENT, _typed, mixtures
from tests.doors.test_matrix import STAFF
from tests.factories.accounts import make_user, sign_in
from tests.factories.feedback import make_contribution, make_data_request
from tests.factories.media import make_captions, make_clip

pytestmark = pytest.mark.django_db
SECRET = "canaryaboutthelead"
TOKENS = re.compile(rb'(name="(csrf\w+|once)" value="|data-left=")[^"]+"')
STATES = (
    State.HELD_BACK, State.RECEIVED, State.READING, State.PREPARING, State.WITH_BOARDS, State.CLOSED,
    State.WITHDRAWN,
)  # fmt: skip


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker) -> Iterator[dict[str, User]]:
    """The lead whom it is about; another one; a moderator who says so; an officer who searched.

    Made once, and undone at the end with whatever else this file makes once.
    """
    slugs = {"named": "safeguarding-lead", "other": "safeguarding-lead", "moderator": "moderator",
             "officer": "data-protection-officer"}  # fmt: skip
    with django_db_blocker.unblock(), override_settings(ROOT_URLCONF=STAFF), transaction.atomic():
        yield {name: make_user(slug, full_name=f"{name} person") for name, slug in slugs.items()}
        transaction.set_rollback(True)


@pytest.fixture
def people(made, settings) -> dict[str, User]:
    settings.ROOT_URLCONF = STAFF
    return deepcopy(made)


def one(state: State, people) -> Contribution:
    """In ``state`` with all that there can be of it, then sent round the named lead."""
    other, moderator = people["other"], people["moderator"]
    words = f"{SECRET} He hits me, I want to die"  # immediate: it stands first and makes news
    row = make_contribution(state, by=other, words=words)
    clip = make_clip(contribution=row)
    make_captions(clip, by=other)
    keeping.lock(clip, by=moderator, why=SECRET)
    if state != State.WITHDRAWN:
        reading.add_note(row, SECRET, by=people["named"])
    if state == State.PREPARING:
        sharing.save_version(row, SECRET, by=people["named"])
        telling.reply(row, SECRET, by=other)
    drafts.keep(people["named"], f"/desk/{hidden(row.pk)}/note/", _typed(SECRET))
    row.refresh_from_db()
    going_round.go_round(row, people["named"], by=moderator, why=SECRET)
    if state == State.WITHDRAWN:
        leaving.ask_for_erasure(row)
    return row


@pytest.fixture(scope="module")
def made_world(made) -> tuple[Client, dict, list[Contribution], list[str]]:
    """Every list as the named lead saw it, what came then, and whom the letters about it went to."""
    people = deepcopy(made)
    make_contribution(by=people["other"])
    client = sign_in(Client(), people["named"])
    for path in lists():  # what a first look leaves behind
        client.get(path)
    before = {path: said(client, path) for path in lists()}
    mail.outbox.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        rows = [one(state, people) for state in STATES]
    return client, before, rows, [address for letter in mail.outbox for address in letter.to]


@pytest.fixture
def world(made_world, people):
    """``(client, before, rows)``: signed in as the named lead; every list as it was; what came then."""
    client, before, rows, _letters = made_world
    return deepcopy(client), before, deepcopy(rows)


def lists() -> list[str]:
    """Every page of staff that is about nothing in particular, and the queue narrowed in each way."""
    plain = [
        path
        for path, pattern in mixtures({}, swapped=False).items()
        if not ARGUMENT.search(pattern)
    ]
    narrowed = [f"/desk/?state={state}" for state in State.values]
    narrowed += [
        f"/desk/?{each}"
        for each in ("about_reader=on", "level=3", "my_turn=on", "theme=x", "group=child")
    ]
    narrowed += [
        "/desk/audit/?verb=contribution.goes_round",
        "/desk/audit/?verb=contribution.noted",
    ]
    assert {"/desk/", "/desk/audit/", "/desk/locked/", "/desk/erasures/", "/drafts/"} <= set(plain)
    return plain + narrowed


def said(client: Client, path: str, method: str = "get") -> tuple[int, bytes]:
    """What an answer says, without tokens; everything undone that asking may have done."""
    with transaction.atomic():
        response = getattr(client, method)(path)
        body = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(True)
    return response.status_code, TOKENS.sub(b"", body)


def things(rows) -> dict[str, list[str]]:
    clips = [Clip.objects.get(holder=row.key_hash) for row in rows]
    return {
        "contribution": [hidden(row.pk) for row in rows],
        "item": [hidden(row.pk) for row in rows],
        "clip": [str(clip.ref) for clip in clips],
        "rendition": [str(clip.renditions.get().ref) for clip in clips],
        "request": [hidden_request(row.data_requests.get().pk) for row in rows],
        "audience": ["shadow-board"], "form": ["vtt"], "slug": ["open"],
    }  # fmt: skip


NOWHERE = {
    "contribution": [hidden(10**6)], "item": [hidden(10**6)], "request": [hidden_request(10**6)],
    "clip": ["00000000-0000-4000-8000-000000000000"], "rendition": ["00000000-0000-4000-8000-000000000000"],
    "audience": ["shadow-board"], "form": ["vtt"], "slug": ["open"],
}  # fmt: skip


def about_it(things: dict[str, list[str]]) -> list[tuple[str, str]]:
    """(pattern, path) of every address that names a contribution, or a request about one."""
    found = mixtures(things, swapped=False)
    return [
        (pattern, path)
        for path, pattern in found.items()
        if pattern.startswith("desk/")
        and ("<contribution:" in pattern or "requests/<request:" in pattern)
    ]


def test_every_list_says_what_it_said(world):
    client, before, _rows = world
    now = {path: said(client, path) for path in lists()}
    assert [path for path in now if now[path] != before[path]] == []


def test_no_address_of_it_is_there(world, people):
    """By any method, as for what was never sent."""
    client, _before, rows = world
    unknown = dict(about_it(NOWHERE))
    for row in rows:
        make_data_request(row, by=people["officer"])
    asked = about_it(things(rows))
    assert {pattern for pattern, _path in asked} == set(unknown)
    assert len(unknown) > 30
    for method in ("get", "post", "head"):
        nothing = {pattern: said(client, path, method) for pattern, path in unknown.items()}
        for pattern, path in asked:
            answer = said(client, path, method)
            assert answer == nothing[pattern], (method, path)
            assert SECRET.encode() not in answer[1]


def test_requests_about_it_are_in_no_list(world, people):
    client, before, rows = world
    for row in rows:
        make_data_request(row, by=people["officer"])
    assert said(client, "/desk/requests/") == before["/desk/requests/"]


def test_a_search_that_ended_with_it_stays_what_it_was(people):
    """Others see what became of it; gone from the list, or decided with nothing in it, it would tell."""
    row, officer = one(State.PREPARING, people), people["officer"]
    looked = data_requests.look(FoundBy.SEARCH, by=officer, why="A letter.", found=1)
    client, other = (sign_in(Client(), people[name]) for name in ("named", "other"))
    pages = ["/desk/requests/", f"/desk/requests/{hidden_request(looked.pk)}/"]
    before = [said(client, page) for page in pages]
    data_requests.keep_on_letter(looked, row, by=officer, letter_on=date.today(), because=SECRET)
    assert [said(client, page) for page in pages] == before
    assert SECRET in other.get(pages[1]).text


def test_no_search_of_the_lead_finds_it(world):
    client, _before, rows = world
    for row in rows:
        sought = {"why": "A letter.", "name": row.friendly_name}
        page = client.post("/desk/requests/search/", sought, follow=True)
        assert (page.status_code, list(page.context["rows"])) == (200, [])
        named = client.get("/desk/audit/", {"name": row.friendly_name})
        about = client.get("/desk/audit/", {"about": hidden(row.pk)})
        assert (list(named.context["rows"]), list(about.context["rows"])) == ([], [])


def test_no_letter_reaches_the_lead(made_world, people):
    *_, to = made_world
    assert people["named"].email not in to
    assert to.count(people["other"].email) == len(STATES)


def test_another_lead_finds_all_of_it(world, people):
    """Otherwise nothing would be found because nothing is shown."""
    _client, before, rows = world
    other = sign_in(Client(), people["other"])
    for row in rows:
        page = other.get(f"/desk/{hidden(row.pk)}/?open=1")
        covered = row.state in {State.HELD_BACK, State.RECEIVED}
        assert (page.status_code, SECRET in page.text) == (200, not covered), row.state
    changed = {path for path, was in before.items() if said(other, path) != was}
    assert {
        "/desk/",
        "/desk/?about_reader=on",
        "/desk/locked/",
        "/desk/erasures/",
        "/desk/audit/",
    } <= changed


def test_who_runs_into_it_tells_the_lead_nothing(world, people, django_capture_on_commit_callbacks):
    client, _before, rows = world
    mail.outbox.clear()
    address = f"/desk/{hidden(rows[1].pk)}/"
    with django_capture_on_commit_callbacks(execute=True):
        assert sign_in(Client(), people["moderator"]).get(address).status_code == 404
        assert ReadingAlert.objects.count() == 0
        assert client.get(address).status_code == 404
    assert ReadingAlert.objects.get().reader == people["named"]
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(
        people[name].email for name in ("officer", "other")
    )
    assert ReadingAlert.objects.get().ref.hex not in client.get("/desk/alerts/").text


def test_looking_for_it_or_taking_it_out_tells_the_lead_nothing(
    people, django_capture_on_commit_callbacks
):
    """The log has neither for them: an alert without its entry would say that something is there. What
    is about something else in the same hour does tell them."""
    row = one(State.PREPARING, people)
    officer, other = people["officer"], people["other"]
    clip = Clip.objects.get(holder=row.key_hash)
    client = sign_in(Client(), other)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        make_data_request(row, by=officer)
        taken = client.get(f"/desk/{hidden(row.pk)}/clips/{clip.ref}/captions/vtt/")
    assert taken.status_code == 200
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted([officer.email, other.email])
    assert list(alerts_for(people["named"])) == []
    assert [alert.reader for alert in alerts_for(other)] == [officer]
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        make_data_request(by=officer)
    assert people["named"].email in {letter.to[0] for letter in mail.outbox}
    assert [alert.count for alert in alerts_for(people["named"])] == [1]


def test_of_two_whom_it_is_about_neither_hears_that_the_other_tried(
    people, django_capture_on_commit_callbacks
):
    row = one(State.PREPARING, people)
    second = make_user("safeguarding-lead")
    going_round.go_round(row, second, by=people["other"], why=SECRET)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert sign_in(Client(), people["named"]).get(f"/desk/{hidden(row.pk)}/").status_code == 404
    assert second.email not in {letter.to[0] for letter in mail.outbox}
    assert list(alerts_for(second)) == []
    assert [alert.reader for alert in alerts_for(people["other"])] == [people["named"]]


def test_no_alarm_counts_it(people):
    """Leads get those: a number that is one more than they can find would tell them."""
    counted = [measures()[name] for name in ("unread", "held-back")]
    before = [measure.now() for measure in counted]
    for state in (State.RECEIVED, State.HELD_BACK):
        one(state, people)
    assert [measure.now() for measure in counted] == before


def test_a_name_that_many_have_leaves_no_gap_in_the_log(people, monkeypatch):
    monkeypatch.setattr(history, "CALLED", 1)
    make_contribution(by=people["other"])
    one(State.RECEIVED, people)
    for n, row in enumerate(Contribution.objects.all()):
        Contribution.objects.filter(pk=row.pk).update(friendly_name=f"Kind Otter {n}")
    page = sign_in(Client(), people["named"]).get("/desk/audit/", {"name": "otter"})
    assert len(page.context["rows"]) > 0


def test_who_is_refused_a_clip_of_it_or_its_erasure_is_not_in_the_leads_log(world, people):
    """An entry that names the page and a number would say that there is one."""
    client, _before, rows = world
    clip = Clip.objects.get(holder=rows[3].key_hash)
    log = "/desk/audit/?verb=access.refused"
    moderator = sign_in(Client(), make_user("moderator", "data-protection-officer"))
    was = said(client, log)
    file = f"/desk/{hidden(rows[3].pk)}/clips/{clip.ref}/{clip.renditions.get().ref}/"
    for path in (file, f"/desk/erasures/{hidden(rows[-1].pk)}/"):
        assert moderator.get(path).status_code == 404
        assert Entry.objects.filter(verb="access.refused").exists(), path
        assert said(client, log) == was, path
