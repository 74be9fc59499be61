"""Every sentence on the child's side has its Welsh, and the compiled catalogue is not behind."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation.template import templatize

from media.enums import Disguise

ROOT = Path(settings.BASE_DIR)
CATALOGUE = ROOT / "locale" / "cy" / "LC_MESSAGES"
TEMPLATES = [
    *ROOT.glob("templates/public/**/*.html"),
    *ROOT.glob("templates/feedback/public/**/*.html"),
    *ROOT.glob("templates/participation/**/*.html"),
    *(p for p in ROOT.glob("templates/components/*.html") if p.name != "level.html"),
]
MODULES = [
    ROOT / "feedback/enums.py",
    ROOT / "feedback/clip_kit.py",
    ROOT / "feedback/clip_words.py",
    ROOT / "media/errors.py",
    ROOT / "media/reasons.py",
    ROOT / "feedback/queries/clips.py",
    ROOT / "feedback/hours.py",
    ROOT / "feedback/queries/journey.py",
    ROOT / "feedback/queries/step_sentences.py",
    *ROOT.glob("feedback/views/public*.py"),
    *ROOT.glob("feedback/forms/public*.py"),
    *ROOT.glob("participation/*.py"),
]
_STRING = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_MARKED = re.compile(rf"\b(?:_|gettext|ngettext)\({_STRING}")
_CALLS = {"_", "gettext", "gettext_lazy", "ngettext"}
_ENTRY = re.compile(r'^(msgid|msgid_plural|msgstr(?:\[\d\])?) (".*"(?:\n".*")*)', re.M)


def in_template(path: Path) -> Iterator[str]:
    for found in _MARKED.finditer(templatize(path.read_text("utf-8"), origin=str(path))):
        yield ast.literal_eval(found[1])


def in_module(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in _CALLS:
            yield ast.literal_eval(node.args[0])


@pytest.fixture(scope="module")
def welsh() -> gettext.GNUTranslations:
    with (CATALOGUE / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def said(welsh: gettext.GNUTranslations, english: str) -> bool:
    """Whether there is Welsh for ``english``, alone or as a thing that is counted."""
    return welsh.gettext(english) != english or welsh.ngettext(english, english, 2) != english


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_sentence_of_a_template_has_its_welsh(path, welsh):
    assert [words for words in in_template(path) if not said(welsh, words)] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_sentence_of_a_module_has_its_welsh(path, welsh):
    assert [words for words in in_module(path) if not said(welsh, words)] == []


def test_each_choice_of_how_much_is_seen_has_its_welsh(welsh):
    assert [each.label for each in Disguise if not said(welsh, str(each.label))] == []


def test_the_search_finds_sentences():
    found = set(in_template(ROOT / "templates/feedback/public/sent.html"))
    assert {"Copy", "This is your code. Write it down."} <= found
    assert "A person reads your words by %(read_by)s." in found
    assert "We got your words" in set(in_module(ROOT / "feedback/queries/journey.py"))


def written() -> Iterator[list[tuple[str, str]]]:
    """Each entry of the .po: its lines by name, unquoted."""
    for block in (CATALOGUE / "django.po").read_text("utf-8").split("\n\n"):
        yield [
            (name, "".join(map(ast.literal_eval, lines.splitlines())))
            for name, lines in _ENTRY.findall(block)
        ]


def test_the_compiled_catalogue_is_what_was_written(welsh):
    entries = {}
    for (_id, english), *rest in written():
        forms = [words for name, words in rest if name.startswith("msgstr")]
        if len(forms) == 1:
            entries[english] = forms[0]
        else:
            entries |= {(english, number): words for number, words in enumerate(forms)}
    compiled = {key: words for key, words in welsh._catalog.items() if key != ""}
    del entries[""]
    assert compiled == {key: words for key, words in entries.items() if words}


def test_placeholders_are_the_same_in_both():
    for (_id, english), *rest in written():
        for name, words in rest:
            if name.startswith("msgstr") and words and english:
                assert set(re.findall(r"%\(\w+\)s", words)) == set(
                    re.findall(r"%\(\w+\)s", english)
                ), english
