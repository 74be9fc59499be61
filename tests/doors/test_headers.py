"""Every dynamic answer of both doors says the same about storing, framing and where it may go."""

import re

import pytest
from csp.middleware import CSPMiddleware
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from boards.models import Paper
from components.middleware import PrivacyHeadersMiddleware
from config.settings import base
from config.urls import public
from tests.doors.addresses import addresses
from tests.doors.test_matrix import METHODS, STAFF, ask, samples  # noqa: F401 - a fixture
from tests.factories.accounts import make_user, sign_in
from tests.factories.boards import issue_pack, make_meeting, make_paper

PUBLIC = "config.urls.public"
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SHEETS = "/styles/"  # the same for everybody: kept for a year

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def faults(response, path: str, *, staff: bool) -> list[str]:
    """What an answer's headers lack."""
    headers = response.headers
    wrong = [name for name, value in EVERYWHERE.items() if headers.get(name) != value]
    if "no-store" not in headers.get("Cache-Control", "") and not path.startswith(SHEETS):
        wrong.append("Cache-Control")
    referrer = {"no-referrer", "same-origin"} if staff else {"no-referrer"}
    if headers.get("Referrer-Policy") not in referrer:
        wrong.append("Referrer-Policy")
    if not _permissions_are_right(_permissions(headers), path, staff=staff):
        wrong.append("Permissions-Policy")
    editor = staff and path.startswith("/admin/")
    return wrong + _policy_faults(headers.get("Content-Security-Policy", ""), editor=editor)


def _permissions_are_right(given: set[str], path: str, *, staff: bool) -> bool:
    """Only the pages on which a child films may ask for a camera and a microphone; nobody for more."""
    films = not staff and re.fullmatch(r"(/cy)?/(tell|return)/", path)
    if films and {"camera=(self)", "microphone=(self)", "geolocation=()"} <= given:
        return True
    return {"camera=()", "microphone=()", "geolocation=()"} <= given


def _permissions(headers) -> set[str]:
    return set(headers.get("Permissions-Policy", "").split(", "))


def _policy_faults(policy: str, *, editor: bool) -> list[str]:
    if policy == "sandbox":  # a file: nothing in it may run at all
        return []
    named = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    wanted = {"default-src": "'none'", "base-uri": "'none'", "form-action": "'self'"}
    wanted["frame-ancestors"] = "'self'" if editor else "'none'"
    wrong = [f"policy: {name}" for name, value in wanted.items() if named.get(name) != value]
    if "unsafe" in policy and not editor:
        wrong.append("policy: unsafe")
    return wrong + (["policy: elsewhere"] if re.search(r"https?:|\*", policy) else [])


def close_files(response) -> None:
    """What a server does when it has sent an answer; the whole of that ends the test's database."""
    for close in response._resource_closers:
        close()


def crawl(client: Client, urlconf: str, filled: dict[str, str], *, staff: bool) -> list[str]:
    """Every address with every method, with and without its last slash."""
    found = []
    for address in addresses(urlconf, filled):
        for method in METHODS:
            response = ask(client, address, method)
            close_files(response)
            if wrong := faults(response, address.path, staff=staff):
                found.append(f"{method} {address.path}: {wrong}")
        bare = address.path.rstrip("/") or "/"
        if wrong := faults(client.get(bare), bare, staff=staff):
            found.append(f"GET {bare}: {wrong}")
    return found


@pytest.fixture
def public_door(settings) -> Client:
    settings.ROOT_URLCONF = PUBLIC
    settings.MIDDLEWARE = base._EVERY_DOOR
    settings.STAFF_DOOR = False
    return Client(raise_request_exception=False)


@pytest.fixture
def staff_door(settings) -> Client:
    settings.ROOT_URLCONF = STAFF
    settings.PUBLIC_DOOR = False
    return Client(raise_request_exception=False)


def test_public_door(public_door):
    assert crawl(public_door, PUBLIC, {}, staff=False) == []


def test_the_same_in_welsh(public_door):
    paths = [f"/cy{address.path}" for address in addresses(PUBLIC, {})]
    answers = {path: public_door.get(path) for path in ["/cy", *paths]}
    assert {p: f for p, r in answers.items() if (f := faults(r, p, staff=False))} == {}


@pytest.mark.parametrize("role", [None, "safeguarding-lead", "board-secretary", "administrator"])
def test_staff_door(role, staff_door, samples):  # noqa: F811
    if role:
        sign_in(staff_door, make_user(role))
    assert crawl(staff_door, STAFF, samples, staff=True) == []


REFUSALS = {
    "unknown host": ("GET", "/tell/", {"HTTP_HOST": "elsewhere.example"}),
    "no page": ("GET", "/no-such-page.php", {}),
    "no slash": ("GET", "/tell", {}),
    "no slash in welsh": ("GET", "/cy/tell", {}),
    "the editor's address": ("GET", "/admin/", {}),
    "from elsewhere": ("POST", "/tell/", {"HTTP_ORIGIN": "https://elsewhere.example"}),
    "no method": ("DELETE", "/tell/", {}),
}


@pytest.mark.parametrize("asked", REFUSALS.values(), ids=REFUSALS)
def test_refusals_of_the_public_door(asked, public_door, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    method, address, headers = asked
    response = public_door.generic(method, address, **headers)
    assert response.status_code >= 300
    assert faults(response, address, staff=False) == []
    assert not response.cookies


def broken(request) -> HttpResponse:
    raise RuntimeError("A test broke this on purpose.")


urlpatterns = [path("tell/", broken), *public.urlpatterns]
handler500 = public.handler500


def test_what_breaks_is_not_kept_either(public_door, settings):
    settings.ROOT_URLCONF = __name__
    response = public_door.get("/tell/")
    assert response.status_code == 500
    assert faults(response, "/tell/", staff=False) == []


def test_files_of_a_board_run_nothing(staff_door):
    secretary = make_user("board-secretary")
    paper: Paper = make_paper(make_meeting(by=secretary), by=secretary)
    pack = issue_pack(paper.meeting, by=secretary)
    sign_in(staff_door, secretary)
    place = f"/boards/{paper.meeting.board.slug}/meetings/{paper.meeting_id}"
    for address in (f"{place}/papers/{paper.ref}/", f"{place}/packs/{pack.number}/pdf/"):
        response = staff_door.get(address)
        assert response.status_code == 200
        assert response["Content-Security-Policy"] == "sandbox"
        assert response["Content-Disposition"].startswith("attachment; ")
        assert faults(response, address, staff=True) == []
        close_files(response)


def test_a_preview_may_stand_in_the_editors_own_frame(rf):
    shown = HttpResponse(headers={"Content-Security-Policy": "frame-ancestors 'none'"})
    door = CSPMiddleware(PrivacyHeadersMiddleware(lambda request: shown))
    policy = door(rf.get("/admin/pages/1/edit/preview/"))["Content-Security-Policy"]
    assert _policy_faults(policy, editor=True) == []


def test_cookies_of_the_staff_door_end_with_the_browser(staff_door):
    page = staff_door.get("/sign-in/login/")
    user = make_user("moderator")
    entered = staff_door.post("/sign-in/login/", {"login": user.email, "password": "no"})
    given = {**page.cookies, **entered.cookies}
    assert "f" in given
    for cookie in given.values():
        assert cookie["httponly"]
        assert cookie["samesite"] in {"Lax", "Strict"}
        assert (cookie["expires"], cookie["max-age"]) == ("", "")
