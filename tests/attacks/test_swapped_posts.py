"""Objects swapped in what staff post: the form of one's own, sent to an address with somebody else's number in it,
or with somebody else's number in one of its fields.

``acts`` has one post for each address that takes forms, which does something where it belongs. The same post by
anybody else, or with one number exchanged, writes nothing (every statement is looked at) and says nothing.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings

from accounts import roles
from drafts import registry
from feedback.addresses import hidden, hidden_request
from idempotency import keys
from tests.attacks.acts import Act, all_acts
from tests.attacks.forms import forms_of
from tests.attacks.test_swaps import KINDS, ONE, canary, forbidden
from tests.doors.addresses import addresses
from tests.doors.test_matrix import STAFF
from tests.factories.accounts import make_user, sign_in

pytestmark = pytest.mark.django_db
# Where a refusal may write: its own entry and what it is filed under, the counting of tries, the alert to those who
# look at who asks for what is not theirs, the session, and that this form was answered.
OF_A_REFUSAL = {
    "audit_entry", "audit_about", "tallies_tally", "feedback_readingalert", "feedback_readingalert.count",
    "accounts_session", "idempotency_answeredform",
}  # fmt: skip
OF_A_PAGE = {"feedback_opening"}  # that somebody read it
WRITES = re.compile(
    r'^\s*(INSERT|UPDATE|DELETE|REPLACE)\s+(?:OR\s+\w+\s+)?(?:INTO\s+|FROM\s+)?"?(\w+)"?'
    r'(?:\s+SET\s+"?(\w+))?',
    re.I,
)
NOT_NUMBERS = {"seen", "version"}  # how things stood, not which they are


@contextmanager
def written() -> Iterator[set[str]]:
    """Where a row is made, changed or taken away meanwhile, undone or not: the table; of alerts and of
    sessions' and forms' own rows as ``OF_A_REFUSAL`` names them.
    """
    tables: set[str] = set()

    def look(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        found = WRITES.match(sql)
        # SQLite says nothing of the rows of an INSERT that returns something.
        if found and (found[1].upper() == "INSERT" or context["cursor"].rowcount != 0):
            alert = found[3] and found[2] == "feedback_readingalert"
            tables.add(f"{found[2]}.{found[3]}" if alert else found[2])
        return result

    with connection.execute_wrapper(look):
        yield tables


class Person:
    """Somebody who signs in, or nobody. ``scope`` is the board that they belong to."""

    def __init__(self, user=None, scope: str = ""):
        self.user, self.scope, self.client = user, scope, Client()
        self.held = {grant.role for grant in user.grants.all()} if user else set()
        if user:
            sign_in(self.client, user)

    def post(self, path: str, given: dict[str, object], *, undone: bool = True):
        """Status, all that the answer says, and where it wrote; undone afterwards."""
        once = keys.new(self.user.pk) if self.user else ""
        with transaction.atomic(), written() as tables:
            answer = self.client.post(path, given | {"once": once})
            body = b"".join(answer) if answer.streaming else answer.content
            transaction.set_rollback(undone)
        said = "\n".join(f"{name}: {value}" for name, value in answer.items()).encode()
        return answer.status_code, said + body, tables - OF_A_REFUSAL


def of_role(role: str | None) -> Person:
    scope = ONE if role == "board-secretary" else ""
    return Person(make_user(role, scope=scope) if role else None, scope)


@pytest.fixture(scope="module")
def acts(django_db_setup, django_db_blocker) -> Iterator[list[Act]]:
    """One post for each address, each with the hidden fields of its page; made once, and undone at the end."""
    with django_db_blocker.unblock(), override_settings(ROOT_URLCONF=STAFF), transaction.atomic():
        yield list(as_shown(all_acts()))
        transaction.set_rollback(True)


def as_shown(found: list[Act]) -> Iterator[Act]:
    """Each with what its page's form holds. KeyError where its owner's page has no such form."""
    people, pages = {}, {}
    for act in found:
        client = people.setdefault(act.by.pk, Person(act.by)).client
        at = (act.by.pk, act.page)
        if at not in pages:
            pages[at] = forms_of(act.page, client.get(act.page, {"open": "1"}).content.decode())
        yield replace(act, fields=pages[at][act.path].hidden | act.fields)


@pytest.fixture
def people(acts) -> dict[int, Person]:
    """Whose the acts are."""
    return {act.by.pk: Person(act.by, act.whose) for act in acts}


@pytest.fixture(autouse=True)
def staff_door(settings):
    settings.ROOT_URLCONF = STAFF


# Numbers that nobody has: who may not post there is told so before anything is looked for.
SAMPLES = {
    "boards/:slug": ONE, "desk/:pk": hidden(10**6), "desk/requests/:pk": hidden_request(10**6),
    "desk/requests/:item": hidden(10**6),
}  # fmt: skip
OF_STAFF = ("desk/", "boards/", "people/", "council/", "drafts/")


def test_every_address_that_takes_a_form_is_tried(acts):
    everything = sign_in(Client(), make_user(*roles.ROLES, scope=ONE))
    takes = {
        each.pattern
        for each in addresses(STAFF, SAMPLES)
        if each.pattern.startswith(OF_STAFF) and everything.post(each.path).status_code != 405
    }
    assert takes - {act.pattern for act in acts} == {"drafts/save/"}  # has a test of its own


def test_each_does_something_where_it_belongs(acts, people):
    """Otherwise nothing would be changed because nothing ever is."""
    idle = []
    for act in acts:
        status, _said, tables = people[act.by.pk].post(act.path, act.given())
        if status != 302 or not tables - OF_A_PAGE:
            idle.append((act.path, act.fields, status, tables))
    assert idle == []


def fault(asker: Person, path: str, given: dict[str, object], words: set[str]):
    """What is wrong with the answer to somebody who may not, if anything."""
    status, said, tables = asker.post(path, given)
    told = {word for word in words if word.encode() in said}
    if tables or told or status >= 500 or status in {200, 422}:
        return path, status, tables, told
    return None


@pytest.mark.parametrize("role", [None, *roles.ROLES])
def test_posted_by_anybody_else_it_does_nothing(role, acts):
    asker, words = of_role(role), forbidden(role)
    others = [
        act
        for act in acts
        if role not in act.may
        or (act.path.startswith("/boards/") and asker.scope not in {"", act.whose})
    ]
    wrong = [found for act in others if (found := fault(asker, act.path, act.given(), words))]
    assert wrong == []
    assert len(others) > 50


def twins(acts) -> Iterator[tuple[Act, Act]]:
    """Each act with the same one of another's."""
    kinds = defaultdict(lambda: defaultdict(list))
    for act in acts:
        kinds[act.pattern][act.whose].append(act)
    for owners in kinds.values():
        for whose, own in owners.items():
            for other in owners.keys() - {whose}:
                yield from zip(own, owners[other], strict=True)


def exchanged(one: Act, other: Act) -> Iterator[str]:
    """The address of ``one`` with one number of ``other``, as long as that makes no whole address of another's."""
    own, theirs = one.path.split("/"), other.path.split("/")
    for place, (mine, foreign) in enumerate(zip(own, theirs, strict=True)):
        path = "/".join([*own[:place], foreign, *own[place + 1 :]])
        if mine != foreign and path != other.path:
            yield path


def test_with_one_number_of_another_in_its_address_it_does_nothing(acts, people):
    """As those who may do either: to be in the wrong place is all that is wrong."""
    wrong, tried = [], 0
    for one, other in twins(acts):
        for path in exchanged(one, other):
            for asker in {one.by.pk, other.by.pk}:
                tried += 1
                wrong.append(fault(people[asker], path, one.given(), set()))
    assert [found for found in wrong if found] == []
    assert tried > 60


def test_with_one_number_of_another_in_a_field_it_does_nothing(acts, people):
    wrong, tried = [], 0
    for one, other in twins(acts):
        if not one.path.startswith("/boards/"):
            continue
        for name in one.fields.keys() & other.fields.keys() - NOT_NUMBERS:
            if one.fields[name] == other.fields[name]:
                continue
            tried += 1
            given = one.given() | {name: other.fields[name]}
            status, said, tables = people[one.by.pk].post(one.path, given)
            told = {kind for kind in KINDS if canary(other.whose, kind).encode() in said}
            if tables - OF_A_PAGE or told or status >= 500:
                wrong.append((one.path, name, status, tables, told))
    assert wrong == []
    assert tried >= 10


def test_a_draft_is_kept_only_of_a_form_that_one_may_send(acts, people):
    """Or an answer would tell what is there, deleted or not. (At the desk a lead may know of either.)"""
    kept = [(found[0], act) for act in acts if (found := registry.at(act.path))]
    kept = list({form.about: act for form, act in kept}.values())  # one for each way to ask
    tries = [(of_role(role), act, act.path) for role in roles.ROLES for act in kept]
    tries = [(asker, act, path) for asker, act, path in tries if not asker.held & act.may]
    tries += [
        (people[one.by.pk], one, path)
        for one, other in twins(acts) if registry.at(one.path) and one.path.startswith("/boards/")
        for path in exchanged(one, other)
    ]  # fmt: skip
    wrong = []
    for asker, act, path in tries:
        status, _said, tables = asker.post("/drafts/save/", act.fields | {"draft_of": path})
        if status != 404 or tables:
            wrong.append((asker.held, path, status, tables))
    assert wrong == []
    assert len(tries) > 100


def test_a_draft_is_kept_for_nobody_but_who_was_given_the_form(acts, people):
    """The key of somebody else's form keeps no draft, neither of theirs nor of one's own."""
    note = next(act for act in acts if act.path.endswith("/note/"))
    other = of_role("safeguarding-lead")
    given = note.fields | {"draft_of": note.path}
    assert people[note.by.pk].post("/drafts/save/", given)[0] == 204
    with transaction.atomic(), written() as tables:
        answer = other.client.post("/drafts/save/", given | {"once": keys.new(note.by.pk)})
        transaction.set_rollback(True)
    assert (answer.status_code, tables - OF_A_REFUSAL) == (403, set())
