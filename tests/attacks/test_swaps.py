"""Objects swapped: each role asks at each address for what belongs to somebody else, with one id after the other exchanged.

Two boards have one of everything, each text with a word that stands nowhere else; a third contribution is about
whoever usually reads. Nothing of what a role may not see is in an answer: not in its body, nor its headers, nor
the address it leads to. ``tests/doors/test_matrix.py`` asks with every method whether an address opens at all.
"""

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client, override_settings

from accounts import roles
from boards.actions import outcomes
from boards.models import Paper
from drafts import actions as drafts
from feedback.actions import reading, sharing, telling
from feedback.addresses import hidden, hidden_request
from feedback.enums import Safety
from tests.doors.addresses import BY_CONVERTER, _walk
from tests.doors.test_matrix import STAFF
from tests.factories.accounts import make_user, sign_in
from tests.factories.boards import (
    BoardFactory,
    issue_pack,
    make_decision,
    make_meeting,
    make_paper,
    make_secretary,
    put_on,
)  # fmt: skip
from tests.factories.feedback import make_contribution, make_data_request
from tests.factories.media import make_cleared_clip, mark_seen

pytestmark = pytest.mark.django_db
ONE, TWO, ABOUT = "shadow-board", "safeguarding-board", "about-reader"
KINDS = ("words", "note", "version", "wording", "title", "reply", "paper", "outcome")


def canary(whose: str, kind: str) -> str:
    return f"canary{kind}{whose.replace('-', '')}"


def one_of_everything(slug: str) -> dict[str, list[str]]:
    """A board's things; the values that each argument of an address may have."""
    board = BoardFactory(**{ONE: {}, TWO: {"safeguarding": True}}[slug])
    lead, secretary = make_user("safeguarding-lead"), make_secretary(board)
    row = make_contribution("preparing", by=lead, wishes=[slug], words=canary(slug, "words"))
    reading.add_note(row, canary(slug, "note"), by=lead)
    telling.reply(row, canary(slug, "reply"), by=lead)
    mark_seen(row)
    reading.decide_safety(row, Safety.SAFE, by=lead)
    sharing.save_version(row, canary(slug, "version"), by=lead)
    sharing.save_version(row, canary(slug, "wording"), by=lead)
    item = sharing.clear(row.clearances.get(), by=lead, title=canary(slug, "title")).board_item
    meeting = make_meeting(board=board, by=secretary, days=0)
    line = put_on(item, meeting=meeting, by=secretary)
    clip = make_cleared_clip(item, by=lead)
    paper = make_paper(meeting, by=secretary)
    Paper.objects.filter(pk=paper.pk).update(title=canary(slug, "paper"))
    pack = issue_pack(meeting, by=secretary)
    typed = drafts.keep(lead, f"/desk/{hidden(row.pk)}/note/", _typed(canary(slug, "note")))
    found = {
        "slug": [slug], "audience": [slug], "contribution": [hidden(row.pk)], "item": [hidden(row.pk)],
        "meeting": [str(meeting.pk)], "line": [str(line.pk)], "clip": [str(clip.ref)],
        "rendition": [str(clip.renditions.get().ref)], "paper": [str(paper.ref)],
        "pack": [str(pack.number)], "request": [hidden_request(make_data_request(row).pk)],
        "draft": [str(typed.ref)], "form": ["vtt"], "person": [str(secretary.pk)],
    }  # fmt: skip
    if slug == TWO:
        hold_and_decide(meeting, line, secretary, canary(slug, "outcome"))
    return found


def hold_and_decide(meeting, line, by, words: str) -> None:
    from boards.actions import meetings

    meetings.hold(meeting, by=by)
    line.refresh_from_db()
    outcomes.record(line, make_decision(words=words), by=by)


def _typed(words: str):
    from django.http import QueryDict

    typed = QueryDict(mutable=True)
    typed["words"] = words
    return typed


@pytest.fixture(scope="module")
def things(django_db_setup, django_db_blocker) -> Iterator[dict[str, list[str]]]:
    """Of both boards together, and of what is about whoever reads; made once, and undone after the last test."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield made()
        transaction.set_rollback(True)


def made() -> dict[str, list[str]]:
    for slug in ("children-in-care-council", "corporate-parenting-board"):
        BoardFactory(slug=slug)
    one, two = one_of_everything(ONE), one_of_everything(TWO)
    about = make_contribution("preparing", about_reader=True, words=canary(ABOUT, "words"))
    both = {name: [*one[name], *two[name]] for name in one}
    return both | {"contribution": [*both["contribution"], hidden(about.pk)]}


# Which things an argument of an address may name, by where it stands.
BY_PLACE = [
    (r"^desk/requests/.*<contribution:item>", {"pk": "request", "item": "item"}),
    (r"^desk/requests/", {"pk": "request"}),
    (r"^desk/.*clips/", {"pk": "contribution", "ref": "clip"}),
    (r"^desk/", {"pk": "contribution"}),
    (r"^boards/you-said/", {"pk": "line"}),
    (r"^boards/.*clips/", {"pk": "line", "ref": "clip"}),
    (r"^boards/.*items/", {"pk": "line"}),
    (r"^boards/.*papers/", {"pk": "meeting", "ref": "paper"}),
    (r"^boards/.*packs/", {"pk": "meeting", "number": "pack"}),
    (r"^boards/.*meetings/", {"pk": "meeting"}),
    (r"^boards/.*offered/|^boards/.*actions/|^boards/.*recalls/", {"pk": "line"}),
    (r"^drafts/", {"ref": "draft"}),
    (r"^people/", {"pk": "person"}),
]
ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>")


def mixtures(things: dict[str, list[str]], *, swapped: bool = True) -> dict[str, str]:
    """Each address of staff's own pages, with what its arguments may name, each exchanged for another's: its
    pattern.
    """
    from django.urls import get_resolver

    paths = {}
    for pattern, parts in _walk(get_resolver(STAFF), "", ()):
        if not pattern.startswith(("desk/", "boards/", "drafts/", "people/", "council/")):
            continue
        place = next((names for key, names in BY_PLACE if re.search(key, pattern)), {})
        converters = {n: c for part in parts for n, c in getattr(part, "converters", {}).items()}
        arguments = [name for _kind, name in ARGUMENT.findall(pattern)]
        values = [
            things.get(place.get(name, name)) or [_any(converters[name])] for name in arguments
        ]
        for chosen in _swapped(values) if swapped else _whole(values):
            given = iter(chosen)
            paths["/" + ARGUMENT.sub(lambda _: next(given), pattern)] = pattern  # noqa: B023
    return paths


def _whole(values: list[list[str]]) -> list[tuple[str, ...]]:
    """Each thing under the address of its own."""
    most = max(map(len, values), default=1)
    return [tuple(each[n % len(each)] for each in values) for n in range(most)]


def _swapped(values: list[list[str]]) -> list[tuple[str, ...]]:
    """The same, and each with one argument exchanged for another's."""
    return [
        (*whole[:place], other, *whole[place + 1 :])
        for whole in _whole(values)
        for place in range(len(values))
        for other in values[place]
    ] or [()]


def pages(things: dict[str, list[str]]) -> list[str]:
    """All mixtures at addresses that show something to somebody who has every role: the others take forms."""
    client = Client()
    sign_in(client, make_user(*roles.ROLES))
    whole = mixtures(things, swapped=False)
    show = {pattern for path, pattern in whole.items() if opens(client, path)}
    assert len(show) > 25
    return sorted(path for path, pattern in mixtures(things).items() if pattern in show)


def _any(converter) -> str:
    return BY_CONVERTER[type(converter).__name__]


def forbidden(role: str | None) -> set[str]:
    """The words that this role may not see anywhere."""
    all_of = {whose: {canary(whose, kind) for kind in KINDS} for whose in (ONE, TWO, ABOUT)}
    of_boards = {canary(whose, "paper") for whose in (ONE, TWO)}
    desk = {canary(w, k) for w in (ONE, TWO) for k in ("words", "note", "version", "reply")}
    match role:
        case "safeguarding-lead":
            return of_boards
        case "moderator":
            return of_boards | all_of[ABOUT]
        case "board-secretary":
            return desk | all_of[ABOUT] | (all_of[TWO])
        case "shadow-board-member":
            return desk | all_of[ABOUT] | all_of[TWO]
        case "board-member":
            return desk | all_of[ABOUT] | all_of[ONE]
        case "data-protection-officer":
            return of_boards
        case _:
            return all_of[ONE] | all_of[TWO] | all_of[ABOUT]


def answer_of(client, path: str) -> bytes:
    """All that an answer says; everything undone that asking may have done."""
    with transaction.atomic():
        response = client.get(path)
        body = b"".join(response) if response.streaming else response.content
        said = "\n".join(f"{name}: {value}" for name, value in response.items()).encode()
        transaction.set_rollback(True)
    return said + b"\n" + body


def signed_in(role: str | None) -> Client:
    client = Client()
    if role:
        sign_in(client, make_user(role, scope=ONE if role == "board-secretary" else ""))
    return client


@pytest.fixture(scope="module")
def asked(things, django_db_blocker) -> list[str]:
    with django_db_blocker.unblock(), override_settings(ROOT_URLCONF=STAFF), transaction.atomic():
        found = pages(things)
        transaction.set_rollback(True)
    assert len(found) > 100
    return found


@pytest.mark.parametrize("role", [None, *roles.ROLES])
def test_nobody_sees_what_belongs_to_others(asked, settings, role):
    settings.ROOT_URLCONF = STAFF
    client, words = signed_in(role), forbidden(role)
    leaks = [
        (path, word)
        for path in asked
        for answer in [answer_of(client, path)]
        for word in words
        if word.encode() in answer
    ]
    assert leaks == []


FILES = re.compile(r"/(pdf|papers/[0-9a-f-]{36}|clips/[0-9a-f-]{36}/[0-9a-f-]{36})/$")
OWN = {"shadow-board-member": 0, "board-secretary": 0, "board-member": 1, "cicc-member": None}


def test_files_open_only_under_the_address_of_their_own(things, settings):
    """A paper, a pack or a clip under another meeting's, item's or board's address is not there."""
    settings.ROOT_URLCONF = STAFF
    files = [p for p in mixtures(things) if p.startswith("/boards/") and FILES.search(p)]
    for role, own in OWN.items():
        client = signed_in(role)
        opened = {path for path in files if opens(client, path)}
        assert opened == (set() if own is None else own_files(things, own)), role


def opens(client: Client, path: str) -> bool:
    response = client.get(path)
    if response.streaming:
        list(response)
    return response.status_code == 200


def own_files(things: dict[str, list[str]], n: int) -> set[str]:
    slug, meeting, line = (things[name][n] for name in ("slug", "meeting", "line"))
    base = f"/boards/{slug}/meetings/{meeting}/"
    return {
        f"{base}papers/{things['paper'][n]}/",
        f"{base}packs/{things['pack'][n]}/pdf/",
        f"{base}items/{line}/clips/{things['clip'][n]}/{things['rendition'][n]}/",
    }


def test_the_search_finds_what_a_role_may_see(things, settings):
    """Otherwise nothing would be found because nothing is shown."""
    settings.ROOT_URLCONF = STAFF
    whole = mixtures(things, swapped=False)
    member, lead = signed_in("shadow-board-member"), signed_in("safeguarding-lead")
    seen = b"\n".join(answer_of(member, path) for path in whole if path.startswith("/boards/"))
    assert {kind for kind in KINDS if canary(ONE, kind).encode() in seen} == {
        "wording", "title", "paper",
    }  # fmt: skip
    seen = b"\n".join(answer_of(lead, path) for path in whole if path.startswith("/desk/"))
    assert canary(ABOUT, "words").encode() in seen
