"""Every screen of the staff's side, who sees it, and the way to each."""

import time
from functools import partial

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.shots.camera import STRANGER, Screen, Visit

PASSWORD = "nine purple trams at dawn"
MODERATOR, LEAD, SECRETARY = "Moderator", "Safeguarding lead", "Board secretary"
MEMBER, OFFICER, EDITOR = "Board member", "Data protection officer", "Content editor"
ADMINISTRATOR = "Administrator"
# Where each begins who is not on other pictures.
FIRST_PAGES = {
    "named-person": "Named person",
    "council-member": "Children in Care Council member",
    "advocate": "Advocate",
    "virtual-school": "Virtual School officer",
    "officer": OFFICER,
    "member": MEMBER,
}


def at(path: str):
    """A way that is one address."""
    return lambda visit: visit.staff(path)


def target(name: str):
    """A way to what targets.py found."""
    return lambda visit: visit.staff(visit.target(name))


# --- Signing in -------------------------------------------------------------------------------
def join(number: int, visit: Visit) -> None:
    """Newcomer ``number`` at the screen that asks for a second step."""
    visit.staff(visit.target(f"invited-{number}"))
    visit.page.get_by_label("Choose a password").fill(PASSWORD)
    visit.press("Come in")
    visit.page.get_by_role("heading", name="Your second step").wait_for()


def set_up(number: int, what: str, visit: Visit) -> None:
    join(number, visit)
    visit.press(what, "link")


def spare_codes(number: int, visit: Visit) -> None:
    set_up(number, "Set up the app", visit)
    secret = visit.page.locator("code").first.inner_text().replace(" ", "")
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    visit.page.get_by_label("Authenticator code").fill(code)
    visit.press("Finish")
    visit.page.get_by_role("heading", name="Your spare codes").wait_for()


def asked_again(number: int, visit: Visit) -> None:
    """The second step of somebody who has one."""
    spare_codes(number, visit)
    visit.staff("/sign-in/you/")
    visit.press("Sign out")
    sign_in(visit, f"newcomer-{number}@demo.example", PASSWORD)
    visit.page.get_by_role("heading", name="Your second step").wait_for()


_SPARE: list[str] = []  # the spare codes of the newcomer who signs in more than once


def inside(path: str, visit: Visit, *presses: str) -> None:
    """Somebody with a password and a second step, at ``path``; then each button in turn."""
    if _SPARE:
        sign_in(visit, "newcomer-6@demo.example", PASSWORD)
        visit.page.get_by_label("Code").fill(_SPARE.pop())
        visit.press("Sign in")
    else:
        spare_codes(6, visit)
        _SPARE.extend(visit.page.locator(".spare-codes code").all_inner_texts())
    visit.staff(path)
    for name in presses:
        visit.press(name)


def sign_in(visit: Visit, email: str, password: str) -> None:
    visit.staff("/sign-in/login/")
    visit.page.get_by_label("Email").fill(email)
    visit.page.get_by_label("Password", exact=True).fill(password)
    visit.press("Sign in")


# --- The desk and the boards --------------------------------------------------------------------
def opened(name: str, visit: Visit) -> None:
    """One contribution with its words open."""
    visit.staff(visit.target(name))
    button = visit.page.get_by_role("button", name="Open and read", exact=True)
    if button.count():
        button.click()
        visit.page.wait_for_load_state()


def held(visit: Visit) -> None:
    """What is held of one, for somebody who asks by letter."""
    visit.staff("/desk/requests/")
    search = visit.page.locator("#search")
    search.get_by_label("Friendly name").fill("Brave Otter")
    search.get_by_label("Why do you search?").fill("A letter came that asks for it.")
    search.get_by_role("button", name="Search").click()
    visit.press("Brave Otter", "link")
    visit.page.get_by_role("heading", name="What is held of Brave Otter").wait_for()


def no_reply_yet(visit: Visit) -> None:
    """Read, and nobody has told its author anything: why it cannot be marked as answered."""
    opened("desk-cover", visit)
    visit.press("I have read it")
    visit.page.get_by_text("nobody has told the author anything").wait_for()


def unfolded(name: str, visit: Visit) -> None:
    """One contribution with all that can be unfolded."""
    opened(name, visit)
    visit.page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")


def request_noted(visit: Visit) -> None:
    """What somebody looked for and found, by letter."""
    held(visit)
    visit.page.locator("#main a").first.click()
    visit.page.wait_for_load_state()


def round_them(visit: Visit) -> None:
    opened("desk-preparing", visit)
    visit.press("It is about somebody who works here", "link")


def no_such_code(visit: Visit) -> None:
    visit.staff("/desk/requests/")
    form = visit.page.locator("form").filter(has=visit.page.get_by_label("Return code"))
    form.get_by_label("Return code").fill("seven words that open nothing here today")
    form.get_by_label("Why do you look?").fill("A letter came that asks for it.")
    form.get_by_role("button").click()
    visit.page.wait_for_load_state()


def empty_version(visit: Visit) -> None:
    opened("desk-preparing", visit)
    visit.page.get_by_label("What others may see").fill("")
    visit.press("Save this version")


def typed(visit: Visit) -> None:
    """A reply that was kept while it was typed."""
    opened("desk-preparing", visit)
    visit.page.get_by_label("Your reply").fill("I asked the family centre, and")
    visit.page.locator("form[data-kept]").wait_for(state="attached")


def typed_and_left(where: str, visit: Visit) -> None:
    typed(visit)
    visit.page.once("dialog", lambda asked: asked.accept())
    visit.staff(where or visit.target("desk-preparing"))


def session_shown(which: str, visit: Visit) -> None:
    """The dialog at the end of a session, as its script opens it."""
    opened("desk-preparing", visit)
    visit.page.evaluate(
        """which => {
          if (which === "session-cover") document.documentElement.dataset.covered = "";
          document.querySelector(`[data-${which}]`).showModal();
        }""",
        which,
    )


def keys_shown(visit: Visit) -> None:
    visit.staff("/desk/")
    visit.page.keyboard.press("?")
    visit.page.locator("dialog[open]").wait_for()


def empty_form(path: str, button: str, visit: Visit) -> None:
    """A form sent as it opens, so that it says what is missing."""
    visit.staff(path if path.startswith("/") else visit.target(path))
    visit.press(button)


def change_asked_for(visit: Visit) -> None:
    """A number that waits for a second person."""
    visit.staff("/admin/settings/feedback/councilsettings/")
    visit.page.locator("[name=advocate_phone]").fill("01632 960 123")
    visit.page.get_by_role("button", name="Save", exact=True).click()
    visit.staff("/council/changes/")


_SIGNING_IN = [
    Screen("enter", STRANGER, at("/enter/")),
    Screen("sign-in", STRANGER, at("/sign-in/login/")),
    Screen(
        "sign-in-wrong",
        STRANGER,
        lambda visit: sign_in(visit, "a@council.example", "no such password"),
    ),
    Screen("sign-in-password-reset", STRANGER, at("/sign-in/password/reset/")),
    Screen("sign-in-password-reset-sent", STRANGER, at("/sign-in/password/reset/done/")),
    Screen("sign-in-invited", STRANGER, target("invited-0")),
    Screen("sign-in-invitation-closed", STRANGER, at("/sign-in/invited/no-such-token/")),
    Screen("sign-in-second-step", STRANGER, partial(join, 1)),
    Screen("sign-in-set-up-app", STRANGER, partial(set_up, 2, "Set up the app")),
    Screen("sign-in-set-up-key", STRANGER, partial(set_up, 3, "Set up a key")),
    Screen("sign-in-spare-codes", STRANGER, partial(spare_codes, 4)),
    Screen("sign-in-second-step-asked", STRANGER, partial(asked_again, 5)),
    Screen("sign-in-you", MODERATOR, at("/sign-in/you/")),
    Screen("sign-in-sessions", MODERATOR, at("/sign-in/sessions/")),
    Screen("sign-in-sign-out", MODERATOR, at("/sign-in/logout/")),
    Screen("sign-in-inactive", STRANGER, at("/sign-in/inactive/")),
    Screen("sign-in-council-cancelled", STRANGER, at("/sign-in/council/cancelled/")),
    Screen("sign-in-council-error", STRANGER, at("/sign-in/council/error/")),
    Screen("sign-in-reset-old-link", STRANGER, at("/sign-in/password/reset/key/1-set/")),
    Screen("sign-in-reset-done", STRANGER, at("/sign-in/password/reset/key/done/")),
    *(
        Screen(f"sign-in-own-{name}", STRANGER, partial(inside, f"/sign-in/{path}/"))
        for name, path in {
            "you": "you",
            "sessions": "sessions",
            "password": "password/change",
            "is-it-you": "reauthenticate",
            "second-step": "2fa",
            "app-off": "2fa/totp/deactivate",
            "spare-codes": "2fa/recovery-codes",
            "new-spare-codes": "2fa/recovery-codes/generate",
            "keys": "2fa/webauthn",
        }.items()
    ),
    *(Screen(f"first-page-{slug}", name, at("/")) for slug, name in FIRST_PAGES.items()),
    Screen("staff-error-404", MODERATOR, at("/no-such-page/")),
    Screen("staff-error-403", MODERATOR, at("/people/")),
]
_DESK = [
    Screen("desk-queue", MODERATOR, at("/desk/")),
    Screen("desk-queue-lead", LEAD, at("/desk/")),
    Screen("desk-queue-filtered", MODERATOR, at("/desk/?level=2&waiting=5")),
    Screen("desk-queue-held-back", MODERATOR, at("/desk/?state=held_back")),
    Screen("desk-queue-about-a-reader", LEAD, at("/desk/?about_reader=on")),
    Screen("desk-queue-hides-urgent", MODERATOR, at("/desk/?state=preparing")),
    Screen("desk-queue-my-turn", MODERATOR, at("/desk/?my_turn=on")),
    Screen("desk-queue-none", MODERATOR, at("/desk/?state=received&theme=money")),
    Screen("desk-keys", MODERATOR, keys_shown),
    Screen("desk-cover", MODERATOR, target("desk-cover")),
    Screen("desk-cover-urgent", LEAD, target("desk-urgent")),
    Screen("desk-cover-not-checked", MODERATOR, target("desk-not-checked")),
    Screen("desk-cover-in-other-hands", LEAD, target("desk-in-hand")),
    Screen("desk-held-back", MODERATOR, target("desk-held_back")),
    Screen("desk-reading", MODERATOR, partial(opened, "desk-reading")),
    Screen("desk-preparing", MODERATOR, partial(opened, "desk-preparing")),
    Screen("desk-preparing-lead", LEAD, partial(opened, "desk-preparing")),
    Screen("desk-problem-empty-version", MODERATOR, empty_version),
    Screen("desk-with-boards", MODERATOR, partial(opened, "desk-with_boards")),
    Screen("desk-answered", MODERATOR, partial(opened, "desk-answered")),
    Screen("desk-closed-whole-way", MODERATOR, partial(opened, "desk-whole-way")),
    Screen("desk-preparing-unfolded", MODERATOR, partial(unfolded, "desk-preparing")),
    Screen("desk-reading-unfolded", MODERATOR, partial(unfolded, "desk-reading")),
    Screen("desk-round", MODERATOR, round_them),
    Screen("desk-withdrawn", LEAD, target("desk-withdrawn")),
    Screen("desk-erasures", LEAD, at("/desk/erasures/")),
    Screen("desk-erasures-officer", OFFICER, at("/desk/erasures/")),
    Screen("desk-erasure", LEAD, target("desk-erasure")),
    Screen("desk-erasure-officer", OFFICER, target("desk-erasure")),
    Screen("desk-requests-officer", OFFICER, at("/desk/requests/")),
    Screen("desk-held-officer", OFFICER, held),
    Screen("desk-request-officer", OFFICER, request_noted),
    Screen("desk-requests-no-such-code", OFFICER, no_such_code),
    Screen("desk-version", MODERATOR, target("desk-version")),
    Screen("desk-locked", LEAD, at("/desk/locked/")),
    Screen("desk-alerts", LEAD, at("/desk/alerts/")),
    Screen("desk-alerts-officer", OFFICER, at("/desk/alerts/")),
    Screen("desk-log", LEAD, at("/desk/audit/")),
    Screen("desk-log-none", LEAD, at("/desk/audit/?about=nobody+at+all")),
    Screen("desk-log-officer", OFFICER, at("/desk/audit/")),
    Screen("desk-problem-no-reply", MODERATOR, no_reply_yet),
]
SLUGS = (
    "children-in-care-council",
    "shadow-board",
    "safeguarding-board",
    "corporate-parenting-board",
)
_BOARDS = [
    Screen("boards", SECRETARY, at("/boards/")),
    *(Screen(f"boards-{slug}", SECRETARY, at(f"/boards/{slug}/")) for slug in SLUGS),
    Screen("boards-member", MEMBER, at("/boards/safeguarding-board/")),
    Screen("boards-shadow-member", "Shadow board member", at("/boards/")),
    Screen("boards-meeting-member", "Shadow board member", target("meeting-agenda_issued")),
    Screen("boards-actions-member", MEMBER, target("actions")),
    Screen("boards-plan-meeting", SECRETARY, at("/boards/shadow-board/meetings/new/")),
    Screen(
        "boards-plan-meeting-problem",
        SECRETARY,
        partial(empty_form, "/boards/shadow-board/meetings/new/", "Plan it"),
    ),
    Screen("boards-meeting-planned", SECRETARY, target("meeting-planned")),
    Screen("boards-meeting-issued", SECRETARY, target("meeting-agenda_issued")),
    Screen("boards-meeting-held", SECRETARY, target("meeting-held")),
    Screen("boards-meeting-cancelled", SECRETARY, target("meeting-cancelled")),
    Screen("boards-meeting-change", SECRETARY, target("meeting-change")),
    Screen("boards-meeting-access", SECRETARY, target("meeting-access")),
    Screen("boards-meeting-cancel", SECRETARY, target("meeting-cancel")),
    Screen("boards-item-new", SECRETARY, target("meeting-add")),
    Screen("boards-item", SECRETARY, target("item")),
    Screen("boards-item-off", SECRETARY, target("item-off")),
    Screen("boards-paper-new", SECRETARY, target("paper-add")),
    Screen("boards-offered", SECRETARY, target("offered")),
    Screen("boards-offered-item", SECRETARY, target("offered-item")),
    Screen("boards-pack-built", SECRETARY, target("pack-built")),
    Screen("boards-pack-issued", SECRETARY, target("pack-issued")),
    Screen("boards-outcome", SECRETARY, target("outcome")),
    Screen("boards-outcome-noted", SECRETARY, target("outcome-noted")),
    Screen("boards-outcome-action", SECRETARY, target("outcome-action")),
    Screen("boards-outcome-declined", SECRETARY, target("outcome-declined")),
    Screen("boards-outcome-deferred", SECRETARY, target("outcome-deferred")),
    Screen("boards-actions", SECRETARY, target("actions")),
    Screen(
        "boards-actions-done",
        SECRETARY,
        lambda visit: visit.staff(visit.target("actions") + "?state=done"),
    ),
    Screen(
        "boards-actions-none",
        SECRETARY,
        at("/boards/corporate-parenting-board/actions/?state=dropped"),
    ),
    Screen("boards-action", SECRETARY, target("action")),
    Screen("boards-action-done", SECRETARY, target("action-done")),
    Screen("boards-recalls", SECRETARY, target("recalls")),
    Screen("boards-recalls-none", SECRETARY, at("/boards/children-in-care-council/recalls/")),
    Screen("boards-offered-none", SECRETARY, at("/boards/shadow-board/offered/")),
    Screen("boards-said", MODERATOR, at("/boards/you-said/")),
    Screen("boards-said-waiting", MODERATOR, target("said-waiting")),
    Screen("boards-said-cleared", MODERATOR, target("said-cleared")),
]
_KEPT = [
    Screen("kept-in-its-form", MODERATOR, partial(typed_and_left, "")),
    Screen("kept-list", MODERATOR, partial(typed_and_left, "/drafts/")),
    Screen("kept-still-here", MODERATOR, partial(session_shown, "session")),
    Screen("kept-covered", MODERATOR, partial(session_shown, "session-cover")),
    Screen("kept-signed-in-again", MODERATOR, at("/sign-in/back/")),
]
_OTHERS = [
    Screen("people", ADMINISTRATOR, at("/people/")),
    Screen("people-waiting", ADMINISTRATOR, at("/people/waiting/")),
    Screen("people-waiting-lead", LEAD, at("/people/waiting/")),
    Screen("council-changes-none", ADMINISTRATOR, at("/council/changes/")),
    Screen("council-changes", EDITOR, change_asked_for),
    Screen(
        "people-invite-problem",
        ADMINISTRATOR,
        partial(empty_form, "/people/invite/", "Send the invitation"),
    ),
    Screen("people-waiting-none", EDITOR, at("/people/waiting/")),
    Screen("people-invite", ADMINISTRATOR, at("/people/invite/")),
    Screen("people-person", ADMINISTRATOR, target("person")),
    Screen("gallery", ADMINISTRATOR, at("/components/")),
    Screen("gallery-child", ADMINISTRATOR, at("/components/child/")),
    Screen("site-dashboard", EDITOR, at("/admin/")),
    Screen("site-pages", EDITOR, at("/admin/pages/")),
    Screen("site-account", EDITOR, at("/admin/account/")),
    Screen("site-council-settings", ADMINISTRATOR, at("/admin/settings/feedback/councilsettings/")),
]
SCREENS = [*_SIGNING_IN, *_DESK, *_BOARDS, *_KEPT, *_OTHERS]
