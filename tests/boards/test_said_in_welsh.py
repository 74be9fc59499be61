"""“You said, we did” on Welsh pages: in Welsh where it is written, else English that is said to be."""

import re
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from boards.actions import offering, saying
from boards.errors import Incomplete
from boards.models import PublicOutcome
from tests.factories.accounts import make_user, sign_in
from tests.factories.boards import make_outcome, make_public_item

pytestmark = pytest.mark.django_db

ENGLISH = {"you_said": "The visits get cancelled.", "we_did": "We asked each of the homes."}
WELSH = {"you_said_cy": "Canslo ymweliadau.", "we_did_cy": "Gofyn i bob cartref."}
FOR_NOW = "Mae’r hyn sydd ddim yn Gymraeg eto yn Saesneg am y tro."


@pytest.fixture
def moderator():
    return make_user("moderator")


def published(moderator, **wording: str) -> PublicOutcome:
    outcome = make_outcome(item=make_public_item())
    return saying.clear(saying.prepare(outcome, by=moderator, **wording), by=moderator)


def read(path: str) -> tuple[list[tuple[str, str]], bool]:
    """Each language and wording on the page, and whether it says that some of it is English."""
    page = Client().get(path).content.decode()
    found = re.findall(r'class="(?:said|did)" dir="auto" lang="([\w-]+)"><p>(.*?)</p>', page)
    return found, FOR_NOW in page


@pytest.mark.parametrize(
    ("path", "wording", "shown"),
    [
        ("/you-said/", ENGLISH | WELSH, [("en-gb", ENGLISH["you_said"]), ("en-gb", ENGLISH["we_did"])]),
        ("/cy/you-said/", ENGLISH | WELSH, [("cy", WELSH["you_said_cy"]), ("cy", WELSH["we_did_cy"])]),
        ("/cy/you-said/", ENGLISH, [("en-gb", ENGLISH["you_said"]), ("en-gb", ENGLISH["we_did"])]),
        ("/you-said/", ENGLISH | {"you_said": "Dw i eisiau mynd adref."},
         [("cy", "Dw i eisiau mynd adref."), ("en-gb", ENGLISH["we_did"])]),
    ],
)  # fmt: skip
def test_what_was_said_is_in_the_language_of_the_page(moderator, path, wording, shown):
    published(moderator, **wording)
    welsh_page_with_english = path.startswith("/cy") and shown[0][0] != "cy"
    assert read(path) == (shown, welsh_page_with_english)


def test_frame_of_a_welsh_page_is_welsh(moderator):
    row = published(moderator, **ENGLISH)
    audience = row.outcome.agenda_item.meeting.board.audience
    audience.name_cy = "Bwrdd cysgodol"
    audience.save()
    page = Client().get("/cy/you-said/").content.decode()
    article = page.partition("<article")[2].partition("</article>")[0]
    assert re.findall("<h2>(.*?)</h2>", article) == ["Dywedaist ti", "Gwnaethon ni"]
    assert "Bwrdd cysgodol, " in article


@pytest.mark.parametrize("given", WELSH)
def test_welsh_is_written_whole_or_not_at_all(moderator, given):
    outcome = make_outcome(item=make_public_item())
    with pytest.raises(Incomplete) as refused:
        saying.prepare(outcome, by=moderator, **ENGLISH, **{given: WELSH[given]})
    (other,) = WELSH.keys() - {given}
    assert refused.value.problems == {other: "Write both in Welsh, or neither."}
    row = saying.prepare(outcome, by=moderator, **ENGLISH)
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicOutcome.objects.filter(pk=row.pk).update(**{given: WELSH[given]})


def test_a_moderator_writes_the_welsh_and_sees_what_everyone_would_read(moderator):
    outcome = make_outcome(item=make_public_item())
    client, page = sign_in(Client(), moderator), reverse("boards:said-one", args=[outcome.pk])
    client.post(page, ENGLISH | WELSH)
    shown = client.get(page).content.decode()
    row = PublicOutcome.objects.get()
    assert {name: getattr(row, name) for name in WELSH} == WELSH
    places = [shown.rindex(text) for text in (*ENGLISH.values(), *WELSH.values())]
    assert all(here < there for here, there in pairwise(places))
    assert shown.count(WELSH["we_did_cy"]) == 2  # in its field, and as it would be read


def test_a_newer_wording_takes_the_older_welsh_with_it(moderator):
    """A name that was corrected in the English stands in the Welsh as well."""
    row = published(moderator, **ENGLISH, **WELSH)
    newer = row.clearance.wording = "The visits are cancelled each week."
    told = offering.reword_public(row.clearance, was=ENGLISH["you_said"], by=moderator)
    row.refresh_from_db()
    assert (row.you_said, row.you_said_cy, row.we_did_cy) == (newer, "", "")
    assert told == [
        "“You said, we did” has the new wording.", "Its Welsh wording is gone: write it again.",
    ]  # fmt: skip
