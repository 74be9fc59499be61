"""What every screen of the public door holds, in both languages (domain.md S4, S8, S11–S14, P6)."""

import re
from datetime import UTC, datetime, time

import pytest
from django.test import Client
from django.utils.translation import override

from feedback import catalogue, hours
from feedback.clock import Reading
from feedback.models import Contribution, CouncilSettings, ReadingHours
from tests.feedback.child import Child, code_on, fields_of

pytestmark = pytest.mark.django_db

PLAIN = [
    "/", "/tell/", "/tell/?who=8_10", "/return/", "/leave-quickly/", "/advocate/", "/complain/",
    "/privacy/", "/you-said/", "/no-such-page/",
]  # fmt: skip
MONDAY = datetime(2026, 11, 30, 10, tzinfo=UTC)

TOLD = {
    "": "If we think someone could be badly hurt, we have to tell people who can help.",
    "/cy": "Os ydyn ni’n meddwl y gallai rhywun gael niwed difrifol",
}
READING = {"": "People are reading now, until 5pm today.", "/cy": "tan 5yh heddiw"}
NO_EMERGENCY = {"": "This is not an emergency service.", "/cy": "Nid gwasanaeth brys yw hwn."}
ADVOCATE = {"": "Get an advocate", "/cy": "Cael eiriolwr"}
COMPLAINT = {"": "Make a complaint", "/cy": "Gwneud cwyn"}
CHAT = "https://www.childline.org.uk/get-support/1-2-1-counsellor-chat/"
EXIT = {"": "Exit this page", "/cy": "Gadael y dudalen hon"}

AVOIDED = (
    r"LAC|CLA|YP|contact centre|placement|siblings|care plan|pathway plan|birth parents?|respite|"
    r"abscond|NEET|permanence|service user|case|disclosure|allegation|"
    # never promised (S8)
    r"secret|confidential|anonymous|private(?! window)"
)


@pytest.fixture(autouse=True)
def reading_hours(freeze):
    ReadingHours.objects.create(weekday=0, opens=time(9), closes=time(17))
    catalogue.forget()
    freeze(MONDAY)


def journeys(child: Child) -> dict[str, object]:
    """The screens that only a post leads to."""
    form = child.form(author_may_read="on")
    sent = child.post(form)
    code = code_on(sent)
    journey = child.come_back(code)
    screens = {
        "sent": sent,
        "changed words": child.post(form | {"words": "Other"}),
        "no words": child.send(words=""),
        "old form": child.send(token=""),
        "from elsewhere": child.post(form, origin="https://elsewhere.example"),
        "too big": child.send(words="c" * 3_300_000),
        "code checked": child.client.post(
            f"{child.prefix}/tell/code-check/", {"code": code, "typed": "x"}
        ),
        "wrong code": child.come_back("wrong"),
        "journey": journey,
        "ticket over": child.client.post(f"{child.prefix}/return/", {"do": "look", "ticket": ""}),
    }
    for deed in ("withdraw", "delete", "cancel", "end", "withdraw-sure", "delete-sure"):
        screens[deed] = child.do(journey, deed)
    return screens | {"cancel-sure": child.do(journey, "cancel-sure")}


# A title says that something is wrong, and nothing of what the page is for.
NOT_SENT = {"": "Not sent yet: Heard", "/cy": "Heb ei anfon eto: Heard"}
LOOK_AGAIN = {"": "Please look again: Heard", "/cy": "Edrycha eto: Heard"}
PROBLEMS = {"no words": NOT_SENT, "old form": NOT_SENT, "wrong code": LOOK_AGAIN}


def holds_what_it_must(answer, prefix: str, title: str = "Heard") -> None:
    page = answer.content.decode()
    for needed in (TOLD, READING, NO_EMERGENCY, ADVOCATE, COMPLAINT, EXIT):
        assert needed[prefix] in page
    assert 'href="tel:999"' in page
    assert 'href="tel:08001111"' in page
    assert page.count("data-exit ") == 2
    assert f'href="{prefix}/leave/"' in page
    assert re.search(r"<title>(.*?)</title>", page)[1] == title
    assert f'lang="{"cy" if prefix else "en-gb"}" data-heard dir="ltr"' in page
    assert len(re.findall("<main", page)) == 1
    assert "&lt;" not in re.sub(r"<textarea.*?</textarea>", "", page, flags=re.S)  # nothing raw


def keeps_nothing(answer) -> None:
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.cookies == {}
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    page = answer.content.decode()
    elsewhere = re.findall(r'<(\w+) [^>]*(?:src|href|action)="((?:https?:)?//[^"]*)"', page)
    assert set(elsewhere) <= {("a", CHAT)}  # a child may go there; the page itself fetches nothing
    assert page.count(CHAT) == page.count(
        f'href="{CHAT}" target="_blank" rel="noopener noreferrer"'
    )
    assert re.findall(r"<script(?! type=\"module\" src=)", page) == []
    assert re.findall(r'\sstyle="', page) == []


def says_nothing_avoided(answer) -> None:
    page = answer.content.decode()
    words = re.sub(r"<style.*?</style>|<[^>]*>", " ", page, flags=re.S)
    assert re.findall(rf"\b(?:{AVOIDED})\b", words, re.I) == []


@pytest.mark.parametrize("prefix", ["", "/cy"])
@pytest.mark.parametrize("path", PLAIN)
def test_each_plain_screen_holds_what_it_must(path, prefix):
    Child()
    answer = Client().get(prefix + path)
    holds_what_it_must(answer, prefix)
    keeps_nothing(answer)
    says_nothing_avoided(answer)


@pytest.mark.parametrize("prefix", ["", "/cy"])
def test_each_screen_after_a_post_holds_what_it_must(prefix, subtests):
    for name, answer in journeys(Child(prefix)).items():
        with subtests.test(name):
            holds_what_it_must(answer, prefix, PROBLEMS.get(name, {}).get(prefix, "Heard"))
            keeps_nothing(answer)
            says_nothing_avoided(answer)


def test_the_council_is_named_in_the_readers_language():
    council = CouncilSettings.load()
    council.council_name, council.council_name_cy = "Heathshire Council", "Cyngor Sir y Rhos"
    council.save()
    catalogue.forget()
    assert "These pages belong to Heathshire Council." in Client().get("/privacy/").content.decode()
    assert "Cyngor Sir y Rhos biau" in Client().get("/cy/privacy/").content.decode()


@pytest.mark.parametrize(
    ("welsh", "path", "said"),
    [
        ("bob bore", "/advocate/", "every morning"),
        ("bob bore", "/cy/advocate/", "bob bore"),
        ("", "/cy/advocate/", "every morning"),
    ],
)
def test_an_advocates_hours_are_told_in_the_readers_language(welsh, path, said):
    council = CouncilSettings.load()
    council.advocate_phone = "01632 960 000"
    council.advocate_hours, council.advocate_hours_cy = "every morning", welsh
    council.save()
    catalogue.forget()
    page = Client().get(path).content.decode()
    assert re.findall("<br>(.*? ?(?:morning|bore))</p>", page) == [said]


@pytest.mark.parametrize("path", ["/tell/", "/return/"])
def test_pages_with_forms_let_browsers_say_where_a_form_was(path):
    """With “no-referrer” a browser would call our own forms' origin “null”."""
    page = Client().get(path).content.decode()
    assert '<meta name="referrer" content="same-origin">' in page


def test_the_first_screen_fits_in_one_round_trip():
    answer = Client().get("/", headers={"accept-encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.content) <= 14_600
    assert "<style>" in Client().get("/").content.decode()


def test_the_send_screen_says_who_helps_now_before_the_button():
    page = Client().get("/tell/").content.decode()
    check = page[page.index('id="check"') :]
    assert check.index("tel:999") < check.index("tel:08001111") < check.index(">Send<")


def test_every_switch_starts_off():
    Child()
    page = Client().get("/tell/").content.decode()
    switches = re.findall(r'<input type="checkbox" role="switch"[^>]*>', page)
    assert len(switches) == 4
    assert [switch for switch in switches if "checked" in switch] == []


def test_advocate_and_complaint_show_the_councils_numbers():
    council = CouncilSettings.load()
    council.advocate_phone, council.complaints_phone = "0300 555 0100", "0300 555 0199"
    council.save()
    catalogue.forget()
    page = Client().get("/tell/").content.decode()
    assert 'href="tel:03005550100"' in page
    assert 'href="tel:03005550199"' in page


@pytest.mark.parametrize(
    ("reading", "sentence"),
    [
        (
            Reading(now=True, today=(time(9), time(17)), next_day=None),
            "People are reading now, until 5pm today.",
        ),
        (
            Reading(now=False, today=(time(9), time(16, 30)), next_day=None),
            "Nobody is reading right now. Today we read from 9am to 4:30pm.",
        ),
        (
            Reading(now=False, today=None, next_day=datetime(2026, 12, 3, 12, tzinfo=UTC)),
            "Nobody is reading right now. We read again on Thursday from 12 noon.",
        ),
        (Reading(now=False, today=None, next_day=None), "Nobody is reading right now."),
    ],
)
def test_reading_hours_say_what_is_true(reading, sentence):
    with override("en-gb"):
        assert hours.sentence(reading) == sentence


# --- Methods, and leaving --------------------------------------------------------------------------

FORMS = ["/tell/", "/tell/code-check/", "/return/"]


@pytest.mark.parametrize("path", [*FORMS, "/", "/privacy/", "/leave-quickly/", "/you-said/"])
@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_other_methods_are_refused(path, method):
    assert getattr(Client(), method)(path).status_code == 405


@pytest.mark.parametrize("path", [*FORMS, "/", "/privacy/", "/leave-quickly/", "/leave/"])
def test_head_is_answered_without_words(path):
    answer = Client().head(path)
    assert answer.status_code in {200, 303}
    assert answer.content == b""


@pytest.mark.parametrize("path", ["/", "/privacy/", "/leave-quickly/", "/you-said/", "/advocate/"])
def test_pages_without_forms_take_no_posts(path):
    assert Client().post(path).status_code == 405


@pytest.mark.parametrize("tail", ["x.css", ";/x.js", "%2e%2e", "/", "index.html", "."])
@pytest.mark.parametrize("path", ["/tell/", "/return/"])
def test_odd_addresses_are_not_found_and_not_kept(path, tail):
    answer = Client().get(path + tail)
    assert answer.status_code == 404
    keeps_nothing(answer)


def test_leaving_goes_to_the_councils_page_and_clears_up():
    council = CouncilSettings.load()
    council.leave_to = "https://weather.example/"
    council.save()
    catalogue.forget()
    white = Client().get("/leave/")
    assert '<meta http-equiv="refresh" content="0;url=/leave/on/">' in white.content.decode()
    assert white["Clear-Site-Data"] == '"cache", "storage"'
    answer = Client().get("/leave/on/")
    assert (answer.status_code, answer["Location"]) == (303, "https://weather.example/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert 'data-exit-to="https://weather.example/"' in Client().get("/").content.decode()


def test_a_script_that_has_left_clears_up_behind_it():
    answer = Client(enforce_csrf_checks=True).post("/leave/", headers={"origin": "null"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'


def test_forms_need_no_cookie_even_where_staff_have_one():
    child = Child()
    form = child.form()
    child.client = Client(enforce_csrf_checks=True)
    assert child.post(form).status_code == 200
    assert Contribution.objects.count() == 1


def test_a_get_changes_nothing(django_assert_num_queries):
    child = Child()
    given = fields_of(child.client.get("/tell/"))
    child.client.get("/return/")
    with django_assert_num_queries(0):
        child.client.get("/tell/", given | {"words": "By address"})
        child.client.get("/return/", {"code": "a-b-c-d-e-f"})
