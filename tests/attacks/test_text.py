"""Piles of combining marks in each field that takes text (findings B1 and B2), and their kin."""

import ast
import secrets
import threading
import time
import unicodedata
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from accounts import roles
from components import marks
from config.settings import base
from feedback import triage
from feedback.addresses import hidden
from tests.benchmarks import forms
from tests.doors.addresses import addresses
from tests.doors.test_matrix import STAFF
from tests.factories.accounts import make_user, sign_in
from tests.factories.feedback import make_contribution
from tests.feedback.child import Child, code_on
from tests.servers import Council, Door, new_council

ROOT = Path(settings.BASE_DIR)
OURS = ("feedback", "boards", "media", "participation", "site")


def pile(kilobytes: int) -> str:
    """Marks of two kinds by turns, which is what normalising sorts in quadratic time."""
    return "a" + "\u0301\u0327" * (kilobytes * 1000 // 4)


@pytest.fixture(scope="module")
def council(django_db_setup, tmp_path_factory) -> Iterator[Council]:
    with new_council(tmp_path_factory.mktemp("text"), "text") as made:
        yield made


@pytest.fixture(scope="module")
def door(council) -> Iterator[Door]:
    with council.door("public", HEARD_DISK_RESERVE_MB="64") as opened:
        yield opened


def posted(url: str, fields: dict[str, str], *, seconds: float = 60) -> tuple[int, str, float]:
    """Status, body and seconds of an answer, as a page with script asks for it."""
    began = time.perf_counter()
    asked = urllib.request.Request(
        url, urllib.parse.urlencode(fields).encode(), {"Sec-Fetch-Mode": "cors"}
    )
    try:
        with urllib.request.urlopen(asked, timeout=seconds) as answer:
            status, body = answer.status, answer.read()
    except urllib.error.HTTPError as error:
        status, body = error.code, error.read()
    return status, body.decode(), time.perf_counter() - began


def test_code_page_answers_at_once_to_a_pile_of_marks(door):
    """About as soon as to as many plain letters, on a busy machine too; it had taken a minute and
    more, and then the process's life.
    """
    at = f"{door.url}/tell/code-check/"
    posted(at, {"code": "a"})
    plain = posted(at, {"code": "a" * 2_000_000})
    marked = posted(at, {"code": pile(660)})
    assert (plain[0], marked[0]) == (200, 200)
    assert marked[2] < plain[2] + 10


def between(text: str, before: str, after: str) -> str:
    return text.partition(before)[2].partition(after)[0]


def test_saying_more_in_piles_keeps_no_other_child_waiting(door, council):
    form = forms.ours(door.url)
    _s, sent, _t = posted(form.url, fields_of(form))
    code = between(between(sent, 'name="code"', ">"), 'value="', '"')
    _s, journey, _t = posted(f"{door.url}/return/", {"code": code})
    ticket = between(between(journey, 'name="ticket"', ">"), 'value="', '"')
    more = {"do": "add", "ticket": ticket, "words": pile(400)[:200_000]}
    more["key"] = secrets.token_hex(16)
    said: list[tuple[int, str, float]] = []
    one = threading.Thread(target=lambda: said.append(posted(f"{door.url}/return/", more)))
    before = council.count("feedback_contribution")
    one.start()
    time.sleep(0.1)
    others = [posted(form.url, fields_of(form)) for _other in range(5)]
    one.join()
    assert [status for status, *_rest in [*said, *others]] == [200] * 6
    assert council.count("feedback_addedwords") == 1
    assert council.count("feedback_contribution") == before + 5
    assert max(took for *_rest, took in [*said, *others]) < 5


def fields_of(form) -> dict[str, str]:
    body = form.body.replace("KEY", secrets.token_hex(16))
    return dict(urllib.parse.parse_qsl(body, keep_blank_values=True))


def test_nothing_of_ours_normalises_before_it_is_bounded():
    own = [path for each in OURS for path in (ROOT / each).rglob("*.py")]
    found = {
        str(path.relative_to(ROOT))
        for path in own
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "unicodedata.normalize"
    }
    assert found == {"site/components/marks.py"}


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("text", [
    "", "plain", "Zoë’s café", "न\u093c\u0947", "ก็ไม่", "שָׁלוֹם", "a" + "\u0301\u0327" * 4, "1\ufe0f\u20e3",
])  # fmt: skip
def test_what_people_write_is_normalised_whole(form, text):
    assert marks.normal(form, text) == unicodedata.normalize(form, text)


@pytest.mark.parametrize("pair", ["\u0301\u0327", "\u0301\uff9e", "\u0344\u0327", "\u0f71\u0301"])
@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_normalising_is_linear(form, pair):
    began = time.process_time()
    marks.normal(form, "a" + pair * 200_000)
    assert time.process_time() - began < 1


def test_rules_find_what_stands_behind_a_pile():
    words = "h\u0301" + pile(300)[1:] + "e hits me every day and I am afraid of him"
    found = triage.look_at(words)
    assert found.level == triage.look_at("he hits me every day and I am afraid of him").level > 0


@pytest.mark.parametrize("place", ["{serious} {long}", "{long} {serious}"])
def test_what_is_too_long_to_be_read_is_read_at_both_ends_and_not_checked(place):
    long = "the food here is good and we went out to the park " * 5000
    found = triage.look_at(place.format(serious="He hits me every day.", long=long))
    assert found.level == triage.look_at("He hits me every day.").level > 0
    assert not found.writing.checked
    assert triage.look_at(long[:150_000]).writing.checked


def test_no_sign_is_so_many_letters_that_the_rules_take_long():
    began = time.process_time()
    found = triage.look_at("\ufdfa" * 200_000)
    assert time.process_time() - began < 2
    assert not found.writing.checked


def slow_ones(client: Client, paths: list[str], names: tuple[str, ...]) -> tuple[list[str], int]:
    """Addresses that take two seconds of this process, or break, over 300 kB of marks in each of
    ``names``; and how many were asked. What they may have done is undone.
    """
    found, heavy = [], {name: pile(300) for name in names}
    for path in paths:
        began = time.thread_time()
        with transaction.atomic():
            answer = client.post(path, heavy)
            transaction.set_rollback(True)
        took = time.thread_time() - began
        if took > 2 or answer.status_code >= 500:
            found.append(f"{path}: {answer.status_code} after {took:.1f} s")
    return found, len(paths)


# Every name that a view of the child's side reads; ten fields of 300 kB are what one form may hold.
READ = (
    "code", "typed", "kept", "ticket", "words", "why", "key", "token", "who", "website",
    "pass", "clip", "kind", "disguise", "next", "lang", "language", "promised",
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("names", [READ[:9], READ[9:], ("do", "turn", "answer", "themes")])
def test_no_address_of_the_childs_door_is_slow(names, settings):
    settings.ROOT_URLCONF, settings.MIDDLEWARE = "config.urls.public", base._EVERY_DOOR
    paths = [address.path for address in addresses("config.urls.public", {})]
    found, asked = slow_ones(Client(raise_request_exception=False), paths, names)
    assert found == []
    assert asked > 15


@pytest.mark.django_db
def test_no_deed_of_a_journey_is_slow():
    child = Child()
    page = child.come_back(code_on(child.send()))
    for deed in ("add", "share", "helped-no", "withdraw", "delete", "look"):
        began = time.thread_time()
        answer = child.do(page, deed, words=pile(300), why=pile(300), kept=pile(300))
        assert (deed, answer.status_code) == (deed, 200)
        assert time.thread_time() - began < 2, deed


@pytest.mark.django_db
def test_no_main_form_of_staff_is_slow(client):
    row = make_contribution("preparing", wishes=["shadow-board"])
    strangers = ["/sign-in/login/", "/sign-in/password/reset/"]
    found, _asked = slow_ones(client, strangers, ("login", "email", "password", "next"))
    sign_in(client, make_user(*roles.ROLES))
    paths = [address.path for address in addresses(STAFF, {"desk/:pk": hidden(row.pk)})
             if address.pattern.startswith("desk/<contribution:pk>/") and "clips" not in address.pattern]  # fmt: skip
    paths += ["/desk/requests/search/", "/desk/requests/code/", "/drafts/save/"]
    names = ("words", "why", "title", "name", "code", "back", "draft_of", "seen")
    more, asked = slow_ones(client, paths, names)
    assert found + more == []
    assert asked > 12
