"""Every role at every address of each door, with every method: no unexpected answer."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from accounts import roles
from boards.enums import BoardKind
from config.settings import base
from feedback.addresses import hidden, hidden_request
from tests.doors.addresses import Address, addresses
from tests.factories.accounts import make_user, sign_in
from tests.factories.boards import (
    BoardFactory,
    issue_pack,
    make_action,
    make_board_item,
    make_meeting,
    make_paper,
    make_public_outcome,
    put_on,
)  # fmt: skip
from tests.factories.feedback import make_contribution, make_data_request
from tests.factories.media import make_cleared_clip, make_clip

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
TABLE = tomllib.loads((Path(__file__).parent / "table.toml").read_text(encoding="utf-8"))
STAFF = "config.urls.staff"
LEADS_AWAY = ("admin/users/", "admin/groups/")  # never answer: a redirect to /people/ stands before

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture(scope="module")
def samples(django_db_setup, django_db_blocker) -> Iterator[dict[str, str]]:
    """One of everything on the shadow board, for the arguments of its addresses; made once, then undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield one_of_everything()
        transaction.set_rollback(True)


def one_of_everything() -> dict[str, str]:
    for slug, kind in (
        ("safeguarding-board", BoardKind.SAFEGUARDING),
        ("children-in-care-council", BoardKind.CICC),
        ("corporate-parenting-board", BoardKind.CORPORATE_PARENTING),
    ):
        BoardFactory(slug=slug, kind=kind)
    board = BoardFactory()
    secretary = make_user("board-secretary")
    meeting = make_meeting(board=board, by=secretary)
    line = put_on(make_board_item(board=board), meeting=meeting, by=secretary)
    paper = make_paper(meeting, by=secretary)
    cleared = make_cleared_clip(line.board_item)
    issue_pack(meeting, by=secretary)
    contribution = make_contribution("preparing", wishes=["shadow-board"])
    clip = make_clip(contribution=contribution)
    of_line = "boards/<slug:slug>/meetings/<int:meeting>/items/<int:pk>/clips/"
    return {
        "desk/:pk": hidden(contribution.pk),
        "desk/<contribution:pk>/clips/:ref": str(clip.ref),
        "desk/<contribution:pk>/clips/:rendition": str(clip.renditions.get().ref),
        "desk/<contribution:pk>/clips/:form": "vtt",
        f"{of_line}:ref": str(cleared.ref),
        f"{of_line}:rendition": str(cleared.renditions.get().ref),
        "desk/erasures/:pk": hidden(make_contribution("withdrawn").pk),
        "desk/requests/:pk": hidden_request(make_data_request(contribution).pk),
        "desk/requests/:item": hidden(contribution.pk),
        "desk/:audience": "shadow-board",
        "desk/:slug": "answered",
        "boards/:slug": board.slug,
        "boards/you-said/:pk": str(make_public_outcome(board=board).outcome_id),
        "boards/<slug:slug>/meetings/:pk": str(meeting.pk),
        "boards/<slug:slug>/meetings/<int:meeting>/items/:meeting": str(meeting.pk),
        "boards/<slug:slug>/meetings/<int:meeting>/items/:pk": str(line.pk),
        "boards/:ref": str(paper.ref),
        "boards/<slug:slug>/actions/:pk": str(make_action(board=board, by=secretary).pk),
        "people/:pk": str(make_user("moderator").pk),
    }


def allowed(address: Address, role: str | None) -> bool:
    """What the table says. KeyError for an address that it does not name."""
    if address.pattern in TABLE["anyone"] or address.pattern.startswith(LEADS_AWAY):
        return True
    if address.pattern in TABLE["signed-in"]:
        return role is not None
    if address.pattern in TABLE["roles"]:
        return role in TABLE["roles"][address.pattern]
    if address.pattern.startswith("admin/"):
        return role in TABLE["site-editors"]
    raise KeyError(address.pattern)


def ask(client: Client, address: Address, method: str):
    """The answer, with everything undone that asking may have done."""
    with transaction.atomic():
        response = client.generic(method, address.path)
        transaction.set_rollback(True)
    return response


def fault(response, method: str, may: bool) -> str:
    """What is wrong with an answer, if anything."""
    status = response.status_code
    if status >= 500:
        return "broke"
    opened = status < 300 or (status < 400 and not _leads_away(response, method))
    if opened and not may:
        return "opened"
    if may and status == 403 and method in {"GET", "HEAD"}:
        return "refused"
    return ""


def _leads_away(response, method: str) -> bool:
    """To the sign-in; or, from an address that only takes forms, to the page above it, which asks
    again who may open it."""
    there, here = response.get("Location", ""), response.request["PATH_INFO"]
    up = method in {"GET", "HEAD"} and here.startswith(there) and len(there) < len(here)
    return up or there.startswith(("/sign-in/", "/admin/login/"))


def faults_of(client: Client, role: str | None, listed: list[Address]) -> list[str]:
    return [
        f"{method} {address.path}: {what} ({response.status_code})"
        for address in listed
        for method in METHODS
        if (what := fault(response := ask(client, address, method), method, allowed(address, role)))
    ]


@pytest.mark.parametrize("role", [None, *roles.ROLES])
def test_staff_door(role, samples, settings, client):
    settings.ROOT_URLCONF = STAFF
    client.raise_request_exception = False
    if role:
        sign_in(client, make_user(role))
    assert faults_of(client, role, addresses(STAFF, samples)) == []


def test_disabled_person_is_nobody(samples, settings, client):
    settings.ROOT_URLCONF = STAFF
    user = make_user("safeguarding-lead", "administrator", "board-secretary")
    sign_in(client, user)
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    assert faults_of(client, None, addresses(STAFF, samples)) == []


def test_staff_without_a_second_step_only_enrol(samples, settings, client):
    settings.ROOT_URLCONF = STAFF
    user = make_user("safeguarding-lead", "administrator", "board-secretary", second_factor=None)
    client.force_login(user)
    listed = [a for a in addresses(STAFF, samples) if not a.pattern.startswith("sign-in/")]
    assert faults_of(client, None, listed) == []


UNUSED = frozenset({"PUT", "PATCH", "DELETE", "TRACE"})
PUBLIC_OPEN = {
    "", "tell/", "tell/code-check/", "return/", "leave/", "leave/on/", "leave-quickly/", "advocate/", "complain/",
    "privacy/", "you-said/", "more/", "clips/kit/", "is-back/", "styles/<slug:name>-<slug:version>.css",
    # The council's own pages, in the page tree that is shown to everyone.
    r"^((?:[\w\-]+/)*)$",
}  # fmt: skip

# What the protocol of uploads can do: the same for everybody, and for every address of that kind.
ASKED_FIRST = {("clips/", "OPTIONS"), ("clips/<uuid:ref>/", "OPTIONS")}


def test_public_door(settings, client):
    """Nobody is anybody here: the same few addresses for all, none that signs in, none that breaks."""
    settings.ROOT_URLCONF = "config.urls.public"
    settings.MIDDLEWARE = base._EVERY_DOOR
    client = Client(raise_request_exception=False)
    wrong = []
    for address in addresses("config.urls.public", {}):
        for method in METHODS:
            response = ask(client, address, method)
            opened = response.status_code < 400
            if response.status_code >= 500 or response.cookies:
                wrong.append(f"{method} {address.path}: {response.status_code}")
            elif (
                opened
                and (address.pattern, method) not in ASKED_FIRST
                and (address.pattern not in PUBLIC_OPEN or method in UNUSED)
            ):
                wrong.append(f"{method} {address.path}: opened {response.status_code}")
    assert wrong == []


def test_signed_in_cookie_opens_nothing_at_the_public_door(settings, client):
    settings.ROOT_URLCONF = "config.urls.public"
    settings.MIDDLEWARE = base._EVERY_DOOR
    sign_in(client, make_user("safeguarding-lead"))
    client.raise_request_exception = False
    assert [
        client.get(path).status_code for path in ("/desk/", "/boards/", "/admin/", "/people/")
    ] == [404] * 4
