"""Words of machines and offices, and what a button once said that nobody would say, stay away."""

import re

import pytest

from tests.components.test_words import FILES, _said
from tests.feedback.test_public_welsh import (
    MODULES,
    ROOT,
    TEMPLATES,
    in_module,
    in_template,
    written,
)

ENGLISH = re.compile(
    r"""\b(?: attach\w* | upload\w* | submi(?:t|ssion)\w* | anonym\w* | transcri\w* | successful\w*
      | process(?:ed|ing)? | transmi\w* | that[ ]is[ ]right | about[ ]as[ ]long[ ]as[ ]it[ ]is
      | the[ ]only[ ](?:safe|private)[ ]one )\b""",
    re.IGNORECASE | re.VERBOSE,
)
WELSH = re.compile(
    r"""\b(?: atod\w* | (?:uw?ch)?lwytho[ ]i[ ]fyny | uwchlwyth\w* | cyflwyno['’]r[ ]ffurflen
      | dienw | trawsgrif\w* | prosesu\w* | (?<!.)mae[ ]hynny['’]n[ ]iawn(?!.)
      | tua['’]r[ ]un[ ]amser[ ]â['’]i[ ]hyd )\b""",
    re.IGNORECASE | re.VERBOSE,
)
SCRIPTS = [file for file in FILES if file.suffix == ".js"]


def read_by_children() -> dict[str, list[str]]:
    """All that templates, modules, scripts and the Welsh catalogue have for children, by where it is."""
    found = {file.relative_to(ROOT).as_posix(): list(in_template(file)) for file in TEMPLATES}
    found |= {file.relative_to(ROOT).as_posix(): list(in_module(file)) for file in MODULES}
    found |= {file.name: _said(file) for file in SCRIPTS}
    found["cy"] = [words for entry in written() for _name, words in entry]
    return found


def test_nothing_for_children_is_said_as_an_office_would():
    said = read_by_children()
    assert [
        (where, words)
        for where, lines in said.items()
        for words in lines
        if ENGLISH.search(words) or WELSH.search(words)
    ] == []
    assert "All of it is with us." in said["templates/feedback/public/clips/kit/card.html"]
    assert {"send.js", "media/reasons.py", "cy"} <= set(said)


@pytest.mark.parametrize(
    "words",
    ["Attached. All of it is with us.", "That is right", "This takes about as long as it is.",
     "This is the only anonymous one.", "Upload failed", "Your submission", "It is processed"],
)  # fmt: skip
def test_what_was_said_once_is_found(words):
    assert ENGLISH.search(words)


@pytest.mark.parametrize(
    "words",
    ["Wedi’i atodi. Mae’r cyfan gyda ni.", "Mae hynny’n iawn", "Dyma’r unig un dienw.",
     "Mae hyn yn cymryd tua’r un amser â’i hyd."],
)  # fmt: skip
def test_what_was_said_once_in_welsh_is_found(words):
    assert WELSH.search(words)
