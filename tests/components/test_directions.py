"""Words of somebody's run as their letters do, wherever staff read or type them."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import engines

from components.languages import has_right_to_left, language_of, runs_right_to_left
from tests.factories.boards import make_held_line

pytestmark = pytest.mark.any_database

TEMPLATES = Path(settings.BASE_DIR) / "templates"
ARABIC = (Path(__file__).parents[1] / "inputs" / "words-right-to-left.txt").read_text().strip()
# Where words of somebody’s stand: the class that keeps their lines.
SHOWN = re.compile(r'<(?:p|div|h1)\b[^>]*class="(?:[^"]* )?words[ "][^>]*>')
TYPED = re.compile(r"<textarea\b[^>]*>", re.S)


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_each_place_for_words_runs_as_they_do(path):
    text = path.read_text()
    found = TYPED.findall(text)
    if "public" not in path.parts and "components" not in path.parts[-2:-1]:
        found += SHOWN.findall(text)
    # A code is of our own words, whose letters run from left to right on every page.
    runs = {tag: "ltr" if "code-typed" in tag else "auto" for tag in found}
    assert [tag for tag, way in runs.items() if f'dir="{way}"' not in tag] == []


def form_modules():
    for package in ("boards.forms", "feedback.forms"):
        at = importlib.import_module(package)
        for module in pkgutil.iter_modules(at.__path__):
            yield importlib.import_module(f"{package}.{module.name}")


@pytest.mark.parametrize("module", list(form_modules()), ids=lambda module: module.__name__)
def test_each_textarea_of_a_form_runs_as_it_is_typed(module):
    kinds = [
        kind for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, forms.Form)
    ]  # fmt: skip
    for kind in kinds:
        for name, field in kind.base_fields.items():
            if isinstance(field.widget, forms.Textarea):
                assert field.widget.attrs.get("dir") == "auto", f"{kind.__name__}.{name}"


@pytest.mark.django_db
def test_fields_that_a_form_makes_itself_run_too():
    from boards.forms.agendas import BusinessForm
    from boards.forms.outcomes import OutcomeForm

    for form in (OutcomeForm(line=make_held_line()), BusinessForm()):
        for field in form:
            if type(field.field.widget) in {forms.Textarea, forms.TextInput}:
                assert field.field.widget.attrs["dir"] == "auto", field.name


def render(source: str, **context) -> str:
    return engines["django"].from_string("{% load components %}" + source).render(context)


def test_numbers_in_words_that_run_left_are_kept_whole():
    text = "اتصل على 0800 1111 اليوم <b>"
    assert render("{% said text %}", text=text) == (
        'اتصل على <bdi dir="ltr">0800 1111</bdi> اليوم &lt;b&gt;'
    )
    assert render("{% said text %}", text="Call 0800 1111") == "Call 0800 1111"


@pytest.mark.parametrize(
    ("text", "told", "tag"),
    [
        (ARABIC, "en-gb", "und-Arab"),
        (ARABIC, "ar", "ar"),
        ("I want to see my nan and the dog.", "cy", "en-gb"),
        ("Dw i eisiau mynd adref", "en-gb", "cy"),
        ("আমি ফুটবল খেলতে চাই", "en-gb", "bn"),
        ("Я хочу", "uk", "uk"),
        ("Hi", "cy", "cy"),
        ("", "en-gb", "en-gb"),
    ],
)
def test_the_language_is_what_the_letters_show(text, told, tag):
    assert language_of(text, told) == tag
    assert render("{{ text|language_of:told }}", text=text, told=told) == tag


def test_the_first_letter_says_which_way_a_text_runs():
    assert [runs_right_to_left(text) for text in (ARABIC, "(1) Hi ا", "1 2", "אב c")] == [
        True, False, False, True,
    ]  # fmt: skip
    assert (has_right_to_left("Hi ا"), has_right_to_left("Hi")) == (True, False)
