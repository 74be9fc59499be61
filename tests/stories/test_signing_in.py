"""An invited person comes in for the first time, and again, with something they hold."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

PASSWORD = "nine purple trams at dawn"
INVITE = """
from accounts import actions, letters, requests
from accounts.models import PowerRequest, User
from audit.actors import SYSTEM
letters.send_invitation = lambda invitation, token: print("/sign-in/invited/" + token + "/")
actions.invite(email="{email}", full_name="Ada Lloyd", grants=[("moderator", "")], by=SYSTEM)
request = PowerRequest.objects.latest("pk")
requests.confirm(request, by=User.objects.get(email="safeguarding-lead@demo.example"))
"""


@pytest.fixture
def staff_at_a_name(staff_url) -> str:
    """The staff door by a name: a browser gives no key to a bare number."""
    return staff_url.replace("127.0.0.1", "localhost")


@pytest.fixture
def invitation(council, tmp_path):
    def letter(email: str) -> str:
        """The address in a new invitation to ``email``."""
        script = tmp_path / "invite.py"
        script.write_text(INVITE.format(email=email))
        return council.script(script).strip()

    return letter


@pytest.fixture
def page(staff_url, browser):
    """A browser of one's own that notes whatever its content policy stops."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    opened = context.new_page()
    stopped: list[str] = []
    opened.on("console", lambda line: stopped.append(line.text) if line.type == "error" else None)
    opened.on("pageerror", lambda error: stopped.append(str(error)))
    yield opened
    context.close()
    assert stopped == []


def put_in_a_key(page) -> None:
    """A made-up security key that answers by itself."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True}
    key |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": key})


def join(page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_role("button", name="Come in").click()
    page.get_by_role("heading", name="Your second step").wait_for()


def password_again(page, door: str, email: str) -> None:
    page.goto(f"{door}/sign-in/you/")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="Sign in").wait_for()
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Your second step").wait_for()


def test_an_invited_moderator_sets_up_a_security_key_and_comes_back_with_it(
    page, staff_at_a_name, invitation, axe
):
    put_in_a_key(page)
    join(page, staff_at_a_name + invitation("ada@council.example"))
    axe(page)
    page.goto(staff_at_a_name + "/desk/")
    assert page.url == staff_at_a_name + "/sign-in/2fa/"
    page.get_by_role("link", name="Set up a key").click()
    axe(page)
    page.get_by_label("Name").fill("The blue key")
    page.get_by_role("button", name="Set up the key").click()
    page.get_by_role("heading", name="Your spare codes").wait_for()
    axe(page)
    page.get_by_role("link", name="Go on").click()
    page.wait_for_url("**/desk/**")
    password_again(page, staff_at_a_name, "ada@council.example")
    axe(page)
    page.get_by_role("button", name="Use your security key or this device").click()
    page.wait_for_url("**/desk/**")


def test_an_invited_moderator_sets_up_the_app_and_comes_back_with_a_code(
    page, staff_at_a_name, invitation, axe
):
    join(page, staff_at_a_name + invitation("ben@council.example"))
    page.get_by_role("link", name="Set up the app").click()
    axe(page)
    secret = page.locator("code").inner_text()
    page.get_by_label("Authenticator code").fill(code_of(secret))
    page.get_by_role("button", name="Finish").click()
    page.get_by_role("heading", name="Your spare codes").wait_for()
    spare = page.locator("li code").first.inner_text()
    page.get_by_role("link", name="Go on").click()
    page.wait_for_url("**/desk/**")
    password_again(page, staff_at_a_name, "ben@council.example")
    page.get_by_label("Code").fill(spare)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/desk/**")


def test_no_key_in_the_machine_is_said_in_words(page, staff_at_a_name, invitation):
    join(page, staff_at_a_name + invitation("cal@council.example"))
    page.get_by_role("link", name="Set up a key").click()
    page.evaluate("void (navigator.credentials.create = async () => { throw new Error() })")
    page.get_by_role("button", name="Set up the key").click()
    page.get_by_text("The key did not answer").wait_for()


def code_of(secret: str) -> str:
    """What the app on the phone would show now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))
