"""Every page that says that something is wrong, at both doors, and the way to each."""

from functools import partial

from playwright.sync_api import Route

from components import errors
from serving import worker
from tests.shots.camera import CHILD, NO_SCRIPT, Screen, Visit
from tests.shots.child import WORDS, come_back
from tests.shots.staff import LEAD, MODERATOR

_STILL_LOST = {"status": 503, "content_type": "application/json", "body": '{"state": "lost"}'}


def lost(visit: Visit, go) -> None:
    """What ``go`` leads to while the database is away. The page keeps saying so."""
    visit.page.route("**/is-back/", lambda route: route.fulfill(**_STILL_LOST))
    away = visit.place.database()
    away.go()
    try:
        go()
    finally:
        away.come_back()


def words_lost(visit: Visit, prefix: str = "") -> None:
    visit.public(f"{prefix}/tell/#words")
    visit.page.locator("#say").fill(WORDS)
    visit.page.goto(f"{visit.place.public}{prefix}/tell/#check")
    lost(visit, lambda: visit.page.locator(".sending button").click())


def note_lost(visit: Visit) -> None:
    visit.staff("/boards/shadow-board/meetings/new/")
    visit.page.get_by_label("Place").fill("The library")
    lost(visit, lambda: visit.press("Plan it"))


def forged(visit: Visit) -> None:
    """A form from a page that was open too long."""
    visit.staff("/sign-in/you/")
    visit.page.evaluate("document.querySelector('.who [name=csrfmiddlewaretoken]').remove()")
    visit.press("Sign out")


def answered(body: str, visit: Visit, *, door: str = "public") -> None:
    """An answer as it was made elsewhere: by the door itself, or in the installation (targets.py)."""
    address = f"{getattr(visit.place, door)}/an-answer/"
    visit.page.route(address, lambda route: route.fulfill(content_type="text/html", body=body))
    visit.page.goto(address)


def made(name: str, door: str, visit: Visit) -> None:
    answered(visit.target(f"page-{name}"), visit, door=door)


def of_the_server(answer: bytes, visit: Visit) -> None:
    answered(answer.partition(b"\r\n\r\n")[2].decode(), visit)


def shown_again(visit: Visit) -> None:
    """The page that a code opened, brought back by Reload."""
    come_back(visit, visit.target("code-mollys-house"))
    visit.page.reload()


def too_big(visit: Visit) -> None:
    def with_a_whole_book(route: Route) -> None:
        route.continue_(post_data=(route.request.post_data or "") + "&more=" + "a" * 6_000_000)

    visit.public("/tell/#check")
    visit.page.route("**/tell/", with_a_whole_book)
    visit.press("Send")


_CHILD = [
    Screen("fault-child-lost", CHILD, lambda visit: lost(visit, partial(visit.public, "/"))),
    Screen("fault-child-lost-words", NO_SCRIPT, words_lost),
    Screen("fault-child-lost-words-welsh", NO_SCRIPT, partial(words_lost, prefix="/cy")),
    Screen("fault-child-400", CHILD, partial(made, "400-public", "public")),
    Screen("fault-child-403", CHILD, partial(made, "403-public", "public")),
    Screen("fault-child-500", CHILD, partial(made, "500-public", "public")),
    Screen("fault-child-500-words", CHILD, partial(made, "500-words-public", "public")),
    Screen("fault-child-bare", CHILD, partial(answered, errors.BARE)),
    Screen("fault-child-busy", CHILD, partial(of_the_server, worker.BUSY)),
    Screen("fault-child-late", CHILD, partial(of_the_server, worker.LATE)),
    Screen("fault-child-shown-again", NO_SCRIPT, shown_again),
    Screen("fault-child-too-big", NO_SCRIPT, too_big),
]
_STAFF = [
    Screen("fault-staff-lost", MODERATOR, lambda visit: lost(visit, lambda: visit.staff("/desk/"))),
    Screen("fault-staff-lost-words", "Board secretary", note_lost),
    Screen("fault-staff-400", MODERATOR, partial(made, "400-staff", "staff")),
    Screen("fault-staff-500", MODERATOR, partial(made, "500-staff", "staff")),
    Screen("fault-staff-forged", LEAD, forged),
    Screen("fault-staff-429", MODERATOR, partial(made, "429-staff", "staff")),
]
SCREENS = [*_CHILD, *_STAFF]
