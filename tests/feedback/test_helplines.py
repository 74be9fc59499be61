"""Who helps, beside 999 and Childline: for whom, in which nation, as a council sets it."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from feedback import catalogue
from feedback.models import CouncilSettings, Helpline, Nation
from tests.feedback.child import Child, fields_of

pytestmark = pytest.mark.django_db

QUIET = {
    "sms:85258?&amp;body=SHOUT",
    "https://www.childline.org.uk/get-support/1-2-1-counsellor-chat/",
}
COMMISSIONERS = {
    Nation.ENGLAND: {"08005280731"},
    Nation.WALES: {"08088011000", "08088023456"},
    Nation.SCOTLAND: {"08000191179"},
    Nation.NORTHERN_IRELAND: {"02890311616"},
}
ADULTS = {
    Nation.ENGLAND: {"08088010366", "08082000247", "116123"},
    Nation.WALES: {"08088010800", "116123"},
    Nation.SCOTLAND: {"08000282233", "08000271234", "116123"},
    Nation.NORTHERN_IRELAND: {"08088020400", "08088021414", "116123"},
}


# What is left to do where no word can be spoken; the numbers alone would also stand in “press 55”.
SILENT = {
    "": (
        "Call 999 and don’t speak: cough or tap the phone. On a mobile, press 55 when they ask.",
        "You can text 999 too, but only if your phone has signed up."
        " To sign up, text the word “register” to 999.",
    ),
    "/cy": (
        "Ffonia 999 heb siarad: pesycha neu tapia’r ffôn. Ar ffôn symudol, gwasga 55 pan fyddan"
        " nhw’n gofyn.",
        "Rwyt ti’n gallu anfon neges destun at 999 hefyd, ond dim ond os yw dy ffôn wedi cofrestru."
        " I gofrestru, anfon y gair “register” at 999.",
    ),
}


def in_nation(nation: str) -> None:
    council = CouncilSettings.load()
    council.nation = nation
    council.save()
    catalogue.forget()


def called(page: str) -> set[str]:
    """The numbers of a page, but 999 and Childline’s."""
    return set(re.findall(r'href="tel:(\d+)"', page)) - {"999", "08001111"}


@pytest.mark.parametrize("prefix", ["", "/cy"])
@pytest.mark.parametrize("nation", Nation.values)
def test_a_nation_has_its_own_and_no_other_commissioner(nation, prefix):
    in_nation(nation)
    assert called(Client().get(f"{prefix}/advocate/").content.decode()) == COMMISSIONERS[nation]


@pytest.mark.parametrize("nation", Nation.values)
def test_a_parent_is_told_what_this_is_not_and_who_helps(nation):
    in_nation(nation)
    page = Client().get("/tell/?who=parent").content.decode()
    told = page[page.index('class="grown-ups"') : page.index("data-steps")]
    assert "This is not a complaint, an appeal or a message to a court." in told
    assert called(told) == ADULTS[nation]


@pytest.mark.parametrize("path", ["/", "/tell/", "/return/", "/privacy/"])
@pytest.mark.parametrize("prefix", ["", "/cy"])
def test_each_page_helps_whoever_cannot_speak(path, prefix):
    page = Client().get(prefix + path).content.decode()
    assert set(re.findall(r'href="((?:sms|https):[^"]*)"', page)) == QUIET
    told = " ".join(re.sub("<[^>]*>", " ", page).split())
    assert [words for words in SILENT[prefix] if words not in told] == []


def test_a_line_in_wales_speaks_welsh():
    in_nation(Nation.WALES)
    page = Client().get("/cy/advocate/").content.decode()
    assert "Comisiynydd Plant Cymru" in page
    assert "sms:84001" in page
    assert "Children’s Commissioner" not in page


def test_a_council_changes_a_line_and_switches_one_off():
    catalogue.load_defaults()
    Helpline.objects.filter(slug="help-at-hand").update(number="0300 555 0142")
    Helpline.objects.filter(slug="shout").update(active=False)
    catalogue.forget()
    page = Client().get("/advocate/").content.decode()
    assert called(page) == {"03005550142"}
    assert "sms:" not in page


def test_an_emptied_list_leaves_nobody_without():
    catalogue.load_defaults()
    Helpline.objects.all().delete()
    catalogue.forget()
    assert "sms:85258" in Client().get("/").content.decode()


def test_what_an_installation_starts_from_could_be_typed():
    catalogue.load_defaults()
    for line in Helpline.objects.all():
        line.full_clean()


@pytest.mark.parametrize(
    ("way", "number"),
    [
        ("call", "call me"), ("call", "12"), ("call", "0800 1111x"), ("text", "https://x.example/"),
        ("call", "0800 111 111 111 111"), ("chat", "childline.org.uk"), ("chat", "http://x.example/"),
        ("chat", "https://x.example/ a"), ("chat", "javascript:alert(1)"),
    ],
)  # fmt: skip
def test_a_number_that_is_none_is_refused(way, number):
    line = Helpline(slug="x", purpose="quiet", way=way, number=number, name="X")
    with pytest.raises(ValidationError) as refused:
        line.full_clean()
    assert set(refused.value.message_dict) == {"number"}


def test_the_thanks_page_helps_too():
    page = Child().send().content.decode()
    assert "sms:85258" in page
    assert fields_of(Client().get("/tell/"))["words"] == ""
