"""In a real browser. A laptop of staff's, stolen after they signed out: what it kept of what a child wrote. Scripts
in every text that a child or staff can put in, and pages of each side: none runs.

A picture that markup would ask for, a dialog that a script would open and a report of the policy all count.
"""

import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import expect

from tests import browser as chromium
from tests.attacks.payloads import ALL, ASKED_FOR
from tests.reliability.conftest import Phone
from tests.servers import new_council
from tests.stories.conftest import HERE as STORIES

pytestmark = pytest.mark.any_database

HERE = Path(__file__).parent
WORDS = "canarylinnet my room was cold"
REPORTS = (
    "addEventListener('securitypolicyviolation', e => console.log('POLICY ' + e.violatedDirective))"
)
MOST = 14  # pages of a role, the first of each kind
KIND = re.compile(r"/(?:[\w-]{32}|[0-9a-f-]{36}|\d+)(?=/)")
NOT_A_PAGE = re.compile(
    r"/(pdf|logout|static|media|leave|leave-quickly)\b|\.(vtt|srt|txt|csv|pdf)$|/(papers|clips)/[0-9a-f-]{36}|/download|/export"
)


@pytest.fixture(scope="module")
def council(django_db_setup, tmp_path_factory):
    with new_council(tmp_path_factory.mktemp("council"), "browser") as made:
        made.script(STORIES / "seed.py")
        yield made


@pytest.fixture(scope="module")
def urls(council):
    """(the public door's URL, the staff door's)"""
    with council.door("public") as public, council.door("staff") as staff:
        yield public.url, staff.url


# --- A laptop, stolen --------------------------------------------------------------------------


def kept_in(profile: Path, *forms: bytes) -> list[str]:
    found = {
        path.relative_to(profile).as_posix()
        for path in profile.rglob("*")
        if path.is_file() and any(form in path.read_bytes() for form in forms)
    }
    return sorted(found)


def opened_profile(browser, profile: Path):
    return browser.browser_type.launch_persistent_context(
        profile, executable_path=chromium.path(), args=chromium.ARGUMENTS
    )


def test_browser_of_somebody_who_signed_out_keeps_no_words_and_no_way_in(browser, urls, tmp_path):
    public_url, staff_url = urls
    Phone(words=WORDS).send(public_url)
    context = opened_profile(browser, tmp_path)
    page = context.pages[0]
    page.goto(f"{staff_url}/enter/")
    page.get_by_role("button", name="Moderator", exact=True).click()
    page.goto(f"{staff_url}/desk/")
    link = page.get_by_role("list", name="Not read yet").get_by_role("link")
    address = staff_url + link.get_attribute("href")
    page.goto(address)
    page.get_by_role("button", name="Open and read", exact=True).click()
    expect(page.get_by_text(WORDS).first).to_be_visible()
    cookies = [each["value"] for each in context.cookies() if each["name"] == "s"]
    page.goto(f"{staff_url}/sign-in/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    context.close()
    assert kept_in(tmp_path, b"canarylinnet", "canarylinnet".encode("utf-16-le")) == []
    context = opened_profile(browser, tmp_path)
    page = context.pages[0]
    page.goto(address)
    assert "/sign-in/login/" in page.url
    assert [each for each in context.cookies() if each["value"] in cookies] == []
    context.add_cookies([{"name": "s", "value": cookies[0], "url": staff_url}])  # kept by a thief
    page.goto(address)
    assert "/sign-in/login/" in page.url
    context.close()


def test_the_search_would_find_what_a_browser_keeps(browser, urls, tmp_path):
    """Addresses are kept in the history: they hold no number and no name of anybody."""
    context = opened_profile(browser, tmp_path)
    context.pages[0].goto(f"{urls[1]}/sign-in/login/?canaryaddress")
    context.close()
    assert kept_in(tmp_path, b"canaryaddress") != []


# --- Scripts in texts --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def doors(council, urls):
    """(the public door's URL, the staff door's, a code): with what was sent, answered and decided."""
    more = (("author_may_read", "on"), ("audiences", "everyone"))
    code = Phone(words=ALL, more=more).send(urls[0])
    council.script(HERE / "seeded_round.py")
    council.script(HERE / "seeded.py")
    return (*urls, code)


class Watch:
    """What happened on ``page`` that a script or markup of somebody's would make happen."""

    def __init__(self, page) -> None:
        self.page, self.happened, self.opened = page, [], 0
        page.add_init_script(REPORTS)
        page.on("dialog", self._dialog)
        page.on("request", self._request)
        page.on("console", self._console)

    def _dialog(self, dialog) -> None:
        self.happened.append(f"{self.page.url}: a script ran")
        dialog.dismiss()

    def _request(self, request) -> None:
        if ASKED_FOR in request.url:
            self.happened.append(f"{self.page.url}: markup asked for {request.url}")

    def _console(self, message) -> None:
        if message.text.startswith("POLICY "):
            self.happened.append(f"{self.page.url}: {message.text}")

    def open(self, url: str) -> None:
        self.page.goto(url, wait_until="load")
        self.opened += 1

    def walk(self, base: str, *starts: str) -> None:
        """From ``starts`` by links, one page of each kind of address."""
        waiting, seen = [urljoin(base, start) for start in starts], set()
        while waiting and len(seen) < MOST:
            url = waiting.pop(0)
            kind = KIND.sub("/*", urlsplit(url).path)
            if kind in seen:
                continue
            seen.add(kind)
            self.open(url)
            links = self.page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
            waiting += [
                each.partition("#")[0]
                for each in links
                if each.startswith(base) and not NOT_A_PAGE.search(urlsplit(each).path)
            ]


@pytest.fixture
def watch(browser):
    context = browser.new_context()
    context.set_default_timeout(20_000)
    yield Watch(context.new_page())
    context.close()


def test_the_watch_sees_a_page_without_a_policy(watch):
    watch.page.route(
        "http://127.0.0.1/**",
        lambda route: route.fulfill(content_type="text/html", body=f"<p>{ALL}<title>{ALL}"),
    )
    watch.open("http://127.0.0.1/control")
    watch.page.wait_for_timeout(300)
    kinds = {each.partition(": ")[2].partition(" http")[0] for each in watch.happened}
    assert kinds == {"a script ran", "markup asked for"}


def test_the_watch_sees_what_a_policy_stops(watch):
    headers = {"Content-Security-Policy": "default-src 'none'", "Content-Type": "text/html"}
    watch.page.route("http://127.0.0.1/**", lambda route: route.fulfill(headers=headers, body=ALL))
    watch.open("http://127.0.0.1/control")
    watch.page.wait_for_timeout(300)
    assert any("POLICY script-src" in each for each in watch.happened)
    assert not any("a script ran" in each for each in watch.happened)


def test_child_sees_words_and_runs_nothing(watch, doors):
    public, _staff, code = doors
    watch.walk(public, "/", "/tell/?step=words", "/cy/", "/you-said/", "/advocate/", "/privacy/")
    watch.open(f"{public}/return/")
    watch.page.get_by_role("textbox").first.fill(code)
    watch.page.get_by_role("button", name=re.compile("^See what happ")).click()
    expect(watch.page.locator("main")).to_contain_text("alert(1)", timeout=20_000)
    assert watch.happened == []
    assert watch.opened >= 10


@pytest.mark.parametrize(
    ("role", "starts"),
    [
        ("Safeguarding lead", ("/desk/", "/desk/audit/", "/desk/alerts/", "/boards/you-said/")),
        ("Board secretary", ("/boards/shadow-board/", "/boards/shadow-board/actions/")),
        ("Shadow board member", ("/boards/shadow-board/",)),
        ("Data protection officer", ("/desk/requests/", "/desk/erasures/")),
        (
            "Content editor",
            (
                "/admin/", "/admin/pages/", "/admin/snippets/feedback/theme/", "/admin/settings/feedback/councilsettings/",
                "/admin/snippets/feedback/replytemplate/", "/admin/reports/site-history/", "/council/changes/",
            ),
        ),
        ("Administrator", ("/people/", "/desk/clips/status/", "/admin/users/")),
    ],
)  # fmt: skip
def test_staff_see_words_and_run_nothing(watch, doors, role, starts):
    staff = doors[1]
    watch.open(f"{staff}/enter/")
    watch.page.locator(f"form:has(button:has-text('{role}')) button").first.click()
    watch.page.wait_for_load_state("load")
    watch.walk(staff, *starts)
    assert watch.happened == []
    assert watch.opened >= 4
