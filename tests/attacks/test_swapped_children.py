"""Objects swapped on the child's side: what one child's page holds (ticket, pass, key, clip, upload, address), sent
with what another's holds, on the page that a code opened and before words are sent, with script and without.

What is another's is answered as what nobody ever had, to the letter; and no row of theirs is another.
"""

import re
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client, override_settings

from feedback import codes, kept
from feedback.models import AddedWords, Contribution
from feedback.queries.returning import holder_of
from media import looks, passes
from media.looks import Look
from tests.attacks.test_swapped_posts import written
from tests.factories.media import make_clip
from tests.feedback.child import Child, code_on, fields_of
from tests.media.tus.phone import OCTETS

pytestmark = pytest.mark.django_db
PUBLIC = "config.urls.public"
TUS = {"Tus-Resumable": "1.0.0"}
# Where anybody's request writes: how often it came, and that a page was on a screen.
OF_EVERYBODY = {"tallies_tally", "feedback_bucket", "feedback_shownpage"}
READ_AT = {"ticket": "/return/", "pass": "/clips/(mine/|look/)?$", "look": "/clips/look/."}
NOBODYS = (str(uuid.UUID(int=1)), *(f"/clips/{uuid.UUID(int=n)}/" for n in (2, 3)))
DRAWN = re.compile(r"[\w=-]{16,}")  # tickets, passes and keys are new on each page


@dataclass
class Theirs:
    """What one child's pages hold, and what they sent."""

    words: str
    key: str = field(default_factory=codes.new_key)

    def __post_init__(self) -> None:
        child = Child()
        sent = child.send(
            words=self.words,
            key=self.key,
            promised=["film"],
            author_may_read="on",
            audiences=["shadow-board"],
        )
        self.code = code_on(sent)
        self.code_page = fields_of(sent)
        self.journey = fields_of(child.come_back(self.code))
        self.ticket = self.journey["ticket"]
        self.given = passes.from_key(bytes.fromhex(self.key))
        self.row = Contribution.objects.get(pk=holder_of(self.code).contribution)
        self.clip = make_clip(contribution=self.row)
        self.look = looks.issue(Look(self.clip.renditions.get().pk, self.given.root))
        self.upload, self.partial = (
            self._begin(),
            self._begin(b"a picture", **{"Upload-Concat": "partial"}),
        )
        self.more_key = codes.new_key()
        child.do(child.come_back(self.code), "add", words=f"{self.words} More.", key=self.more_key)
        self.half = kept.seal({"words": f"{self.words} Half."}, contribution=self.row.pk)

    def _begin(self, body: bytes = b"", **headers: str) -> str:
        headers = TUS | {"Heard-Pass": self.key, "Upload-Length": "9"} | headers
        answer = Client(headers=headers).generic("POST", "/clips/", body, OCTETS if body else "")
        return answer.headers["Location"]

    @property
    def sealed(self) -> dict[str, str]:
        """What only our processes open, by kind."""
        return {"ticket": self.ticket, "pass": self.journey["pass"], "look": self.look}


@pytest.fixture(scope="module")
def children(django_db_setup, django_db_blocker) -> Iterator[tuple[Theirs, Theirs]]:
    with django_db_blocker.unblock(), override_settings(ROOT_URLCONF=PUBLIC), transaction.atomic():
        yield Theirs("canaryone said this."), Theirs("canarytwo said that.")
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def public_door(settings):
    settings.ROOT_URLCONF = PUBLIC


@pytest.fixture(params=["cors", "navigate"])
def phone(request) -> Client:
    """As a page with script asks, and as one without."""
    return Client(headers={"sec-fetch-mode": request.param})


def asked(phone: Client, method: str, path: str, form: dict | None, headers: dict):
    """What is answered, without what is drawn anew each time, and where it wrote; undone afterwards."""
    with transaction.atomic(), written() as tables:
        if form is None:
            answer = phone.generic(method, path, headers=headers)
        else:
            answer = phone.post(path, form, headers=headers)
        body = b"".join(answer) if answer.streaming else answer.content
        transaction.set_rollback(True)
    plain = DRAWN.sub("", body.decode(errors="replace"))
    told = {
        name: DRAWN.sub("", value) for name, value in answer.items() if name != "Content-Length"
    }
    return (answer.status_code, told, plain), tables - OF_EVERYBODY


def spliced(one: str, other: str) -> str:
    """The first half of what was sealed for ``one`` and the second of ``other``'s."""
    first, second = urlsafe_b64decode(one), urlsafe_b64decode(other)
    return urlsafe_b64encode(first[: len(first) // 2] + second[len(second) // 2 :]).decode()


def requests_with(own: Theirs, clip: str, upload: str, partial: str) -> Iterator[tuple]:
    """Everything that can be asked about a clip, with the passes of ``own``: from before its words were sent, from
    the page with the code and from the page that the code opened.
    """
    for given in (own.key, own.code_page["pass"], own.journey["pass"]):
        for do in ("look", "take-back", "take-back-sure"):
            yield (
                "POST",
                "/clips/mine/",
                {"do": do, "pass": given, "clip": clip, "disguise": "voice"},
                {},
            )
        for do in ("", "take-back", "leave"):
            yield "POST", "/clips/look/", {"do": do, "clip": clip}, {"Heard-Pass": given}
        with_pass = TUS | {"Heard-Pass": given}
        piece = {"Upload-Offset": "0", "Content-Type": OCTETS}
        yield "HEAD", upload, None, with_pass
        yield "DELETE", upload, None, with_pass
        yield "PATCH", upload, None, with_pass | piece
        yield "POST", "/clips/", None, with_pass | {"Upload-Concat": f"final;{partial}"}


def test_a_clip_of_anothers_is_answered_as_one_that_nobody_sent(children, phone):
    own, other = children
    theirs = requests_with(own, str(other.clip.ref), other.upload, other.partial)
    for one, lost in zip(theirs, requests_with(own, *NOBODYS), strict=True):
        answer, tables = asked(phone, *one)
        assert answer == asked(phone, *lost)[0], one
        assert tables == set(), one


def test_the_same_requests_do_something_with_ones_own(children, phone):
    """Otherwise they would find nothing because nothing is ever found."""
    own, _other = children
    mine = requests_with(own, str(own.clip.ref), own.upload, own.partial)
    for one, lost in zip(mine, requests_with(own, *NOBODYS), strict=True):
        assert asked(phone, *one)[0] != asked(phone, *lost)[0], one


def with_sealed(text: str) -> Iterator[tuple]:
    """Each place where something sealed is read."""
    for do in ("look", "add", "share", "helped-yes", "withdraw-sure", "delete-sure", "cancel-sure"):
        yield "POST", "/return/", {"do": do, "ticket": text, "words": "Mine."}, {}
    yield "POST", "/clips/mine/", {"pass": text}, {}
    yield "POST", "/clips/look/", {"clip": str(uuid.uuid4())}, {"Heard-Pass": text}
    yield "POST", "/clips/", None, TUS | {"Heard-Pass": text, "Upload-Length": "9"}
    yield "GET", f"/clips/look/{text}/", None, {}


def test_what_was_sealed_for_two_or_for_something_else_opens_nothing(children, phone):
    own, other = children
    garbage = [asked(phone, *each) for each in with_sealed("x" * 100)]
    halves = [spliced(own.sealed[kind], other.sealed[kind]) for kind in own.sealed]
    for text in halves:
        assert [asked(phone, *each) for each in with_sealed(text)] == garbage
    for kind, reads in READ_AT.items():
        for one, nothing in zip(with_sealed(own.sealed[kind]), garbage, strict=True):
            if not re.match(reads, one[1]):
                assert asked(phone, *one) == nothing, (kind, one)


def rows_of(child: Theirs) -> dict[str, list[tuple]]:
    """All that hangs off what a child sent."""
    holder = bytes(child.row.key_hash)
    found = {"contribution": list(Contribution.objects.filter(pk=child.row.pk).values_list())}
    for label in ("feedback", "media"):
        for model in apps.get_app_config(label).get_models():
            names = {each.name for each in model._meta.get_fields() if each.concrete}
            narrow = (
                {"contribution": child.row} if "contribution" in names
                else {"holder": holder} if "holder" in names
                else {"clip__holder": holder} if "clip" in names
                else None
            )  # fmt: skip
            if narrow:
                found[model.__name__] = sorted(
                    model._base_manager.filter(**narrow).values_list(), key=str
                )
    return found


DEEDS = (
    "look", "add", "share", "helped-yes", "helped", "withdraw", "withdraw-sure", "delete", "delete-sure", "cancel",
    "cancel-sure", "end",
)  # fmt: skip


@pytest.mark.parametrize("do", DEEDS)
def test_a_page_with_anothers_fields_in_it_is_ones_own_alone(children, phone, do):
    """The ticket says whose it is; nothing else of another's page counts, and nothing of theirs comes back."""
    own, other = children
    form = {"do": do, "ticket": own.ticket, "key": codes.new_key(), "answer": "yes"}
    form |= {"audiences": "everyone"} if do == "share" else {}
    form |= {"words": "Mine too."} if do == "add" else {}
    theirs = {
        "kept": other.half, "pass": other.journey["pass"],
        "clip": str(other.clip.ref), "code": other.code, "once": other.journey["once"],
    }  # fmt: skip
    before = rows_of(other)
    with transaction.atomic():
        answer = phone.post("/return/", form | theirs)
        after = rows_of(other)
        transaction.set_rollback(True)
    assert after == before
    assert (answer.status_code, b"canarytwo" in answer.content) == (200, False)
    alone, _tables = asked(phone, "POST", "/return/", form, {})
    assert asked(phone, "POST", "/return/", form | theirs, {})[0] == alone


def test_words_with_the_key_of_anothers_words_are_kept_as_ones_own(children, phone):
    """A key that was used is how a second press is known again; a phone that two children share may send it with
    the other one's ticket. “We have your new words” is said of what is kept.
    """
    own, other = children
    before, had = rows_of(other), AddedWords.objects.filter(contribution=own.row).count()
    form = {
        "do": "add",
        "ticket": own.ticket,
        "words": "Mine, with that key.",
        "key": other.more_key,
    }
    for _press in range(2):
        answer = phone.post("/return/", form)
        phone.post(f"/return/?{_press}", form)
    assert (answer.status_code, b"We have your new words" in answer.content) == (200, True)
    assert AddedWords.objects.filter(contribution=own.row).count() == had + 1
    assert rows_of(other) == before


def test_a_page_of_ones_own_that_was_shown_closes_no_page_of_anothers(children):
    own, other = children
    phone = Client(headers={"sec-fetch-mode": "navigate"})
    found = []
    for child in (own, other):
        page = phone.post("/return/", {"do": "look", "ticket": child.ticket}).content.decode()
        found.append(re.search(r"/shown/(\w+)\.css", page)[1])
    mixed = found[1][:32] + found[0][32:]
    assert phone.get(f"/shown/{mixed}.css").status_code == 404
    assert phone.get(f"/shown/{found[0]}.css").status_code == 200
    again = [
        phone.post("/return/", {"do": "look", "ticket": c.ticket}).status_code for c in children
    ]
    assert again == [403, 200]


def test_the_code_page_gives_back_what_was_sent_with_it_and_nothing_of_whose_it_is(children, phone):
    """Its ticket and pass only go round: with another's, nothing of theirs is told."""
    own, other = children
    form = {
        "code": own.code,
        "typed": own.code,
        "ticket": other.ticket,
        "pass": other.code_page["pass"],
    }
    (status, _told, said), tables = asked(phone, "POST", "/tell/code-check/", form, {})
    assert (status, tables) == (200, set())
    assert "canarytwo" not in said
    assert other.code not in said
