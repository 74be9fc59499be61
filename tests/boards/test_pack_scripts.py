"""Scripts that this machine may have no font for: each costs its own letters, never the document."""

import subprocess
from pathlib import Path

import pytest

from boards.pack.contents import Contents, Line
from boards.pack.render import Printed, render

pytestmark = pytest.mark.any_database

ROOT = Path(__file__).parents[2]
WITHOUT_A_FONT = (ROOT / "tests" / "inputs" / "words-script-without-a-font.txt").read_text()
BENGALI, CHINESE = WITHOUT_A_FONT.splitlines()
# What a child might write, in 22 scripts that few machines have fonts for; and what a pack calls it.
SCRIPTS = {
    "Bengali": BENGALI, "Chinese": CHINESE, "Thai": "อยากเล่น", "Khmer": "ខ្ញុំចង់លេង",
    "Myanmar": "ကစားချင်", "Tibetan": "རྩེད་མོ", "Sinhala": "සෙල්ලම්", "Tamil": "விளையாட",
    "Telugu": "ఆడాలి", "Kannada": "ಆಡಬೇಕು", "Malayalam": "കളിക്കണം", "Gujarati": "રમવું",
    "Gurmukhi": "ਖੇਡਣਾ", "Oriya": "ଖେଳିବା", "Devanagari": "खेलना", "Hangul": "놀고싶다",
    "Hiragana": "あそびたい", "Ethiopic": "መጫወት", "Mongolian": "ᠲᠣᠭᠯᠠ", "Cherokee": "ᏣᎳᎩ",
    "Thaana": "ކުޅެން", "Cuneiform": "𒀀𒀁",
}  # fmt: skip


@pytest.fixture(scope="module")
def built() -> tuple[Printed, list[str]]:
    """One pack with an item for each script, the letters in its middle; and what each item says."""
    lines = tuple(
        Line(str(number), 1, number, number, "Visits", words=f"Begin {letters} {number} end.")
        for number, letters in enumerate(SCRIPTS.values(), start=1)
    )
    done = render(Contents(title="Agenda", board="Shadow board", facts=(), lines=lines))
    read = subprocess.run(["pdftotext", "-", "-"], input=done.pdf, capture_output=True, check=True)
    words = " ".join(read.stdout.decode().split())
    return done, [part.partition(" end.")[0].strip() for part in words.split("Begin ")[1:]]


def test_no_script_costs_another_item_anything(built):
    done, said = built
    assert len(said) == len(SCRIPTS) == 22
    assert [words.rpartition(" ")[2] for words in said] == [str(n) for n in range(1, 23)]
    assert [one for one in done.unprinted if one["in_place"]] == []


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_rare_script_is_printed_or_named_with_its_item(built, script):
    done, said = built
    number = str(list(SCRIPTS).index(script) + 1)
    instead = f"[{script} letters: read them on the page]"
    told = [one for one in done.unprinted if one["item"] == number]
    if (
        not told
    ):  # a font here has all of it: the letters are there, in whatever order poppler reads
        first = next(character for character in SCRIPTS[script] if character.isalpha())
        assert first in said[int(number) - 1]
        return
    assert f"{script} letters" in told[0]["names"]
    # Once, its stops and dividers with it; some fonts have the Bengali stop and no Bengali letters.
    assert said[int(number) - 1].replace("।", "") == f"{instead} {number}"


def test_installing_names_the_fonts_of_what_may_not_be_printed():
    installing = (ROOT / "docs" / "installing.md").read_text()
    assert [script for script in ("Bengali", "Chinese", "Thai") if script not in installing] == []
    assert [name for name in ("fonts-noto-core", "fonts-noto-cjk") if name not in installing] == []
