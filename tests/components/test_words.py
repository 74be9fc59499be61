"""No young person's page says what the vocabulary of the domain avoids."""

import re
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.any_database

BASE = Path(settings.BASE_DIR)
PLACES = (
    "templates/public/**/*.html",
    "templates/components/*.html",
    "templates/feedback/public/**/*.html",
    "templates/participation/**/*.html",
    # What a child reads that is kept in Python and data.
    "feedback/views/public*.py",
    "feedback/forms/public*.py",
    "feedback/hours.py",
    "feedback/sentences.py",
    "feedback/queries/journey.py",
    "feedback/data/themes.toml",
    "feedback/data/code-words.txt",
    "site/static/js/*.js",
)

# As whole words, whatever their case; initials only as initials.
AVOIDED = re.compile(
    r"""\b(?:
      (?-i:LAC|CLA|YP|NEET|CiC|IRO|MASH|LADO|PEP|EHCP|DSL|LSCP)
      | contact\s+(?:cent(?:re|er)s?|visits?|sessions?|time) | supervised\s+contact
      | placements? | siblings? | birth\s+(?:parents?|mothers?|fathers?|mum|dad)
      | (?:care|pathway)\s+plans? | respite | abscond\w* | challenging\s+behaviou?r
      | difficult\s+to\s+place | permanence | service\s+users? | disclos(?:e|ed|ures?)
      | allegations? | corporate\s+parents? | looked[\s-]after | safeguarding | abus(?:e|ed|ive)
      | (?<!in\s)cases? | keep\w*\s+(?:it\s+|this\s+)?(?:a\s+)?secret
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
# The name a board gave itself is its own.
NAMES = ("Corporate Parenting Board", "Safeguarding Children Partnership")
CODE = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|<!--.*?-->", re.DOTALL)
TAGS = re.compile(r"{%.*?%}|{{.*?}}|<[^>]*>", re.DOTALL)
QUOTED = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'")


def _said(file: Path) -> list[str]:
    """What someone could see or hear of a file: its text, and each of its strings of words."""
    source = CODE.sub(" ", file.read_text())
    strings = [one or other for one, other in QUOTED.findall(source)]
    text = TAGS.sub(" ", source) if file.suffix in {".html", ".txt"} else ""
    return [text, *(words for words in strings if " " in words or words.istitle())]


def avoided_in(words: str) -> list[str]:
    """The avoided words that these words hold."""
    for name in NAMES:
        words = words.replace(name, "")
    return AVOIDED.findall(words)


FILES = sorted({file for place in PLACES for file in BASE.glob(place)})


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(BASE)))
def test_childs_words_have_none_that_are_avoided(file):
    assert [found for words in _said(file) for found in avoided_in(words)] == []


def test_every_kind_of_page_was_read():
    folders = {file.parent.relative_to(BASE).as_posix() for file in FILES}

    assert {"templates/public", "templates/components", "templates/participation"} <= folders


@pytest.mark.parametrize(
    "words",
    [
        "your LAC review", "the contact centre", "a new placement", "Siblings", "respite care",
        "NEET", "your disclosure", "an allegation", "service users", "my case", "Birth mother",
        "your pathway plan", "corporate parent", "we keep it secret",
    ],
)  # fmt: skip
def test_avoided_words_are_found(words):
    assert avoided_in(words) != []


@pytest.mark.parametrize(
    "words",
    [
        "my plan for the future", "brothers and sisters", "family time", "in case you forget",
        "the Corporate Parenting Board", "neat", "a clay pot", "contact us", "a casement",
    ],
)  # fmt: skip
def test_words_for_children_are_let_through(words):
    assert avoided_in(words) == []
