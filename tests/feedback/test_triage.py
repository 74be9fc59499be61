"""The first triage raises by the worst thing said, in the languages people mix."""

import time
from pathlib import Path

import pytest

from feedback import triage
from feedback.enums import Level


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("I love my foster carer and the dog.", Level.NONE),
        ("They hit the ball into the bushes", Level.NONE),
        ("Everyone bullies me at school", Level.LOW),
        ("He hits me with a belt", Level.HIGH),
        ("i dont feel safe here", Level.HIGH),
        ("I DON\u2019T FEEL SAFE", Level.HIGH),
        ("I want to die", Level.IMMEDIATE),
        ("i w\u200bant to d\u0301ie", Level.IMMEDIATE),
        ("The food is nice. Contact was good. I wanna die. Bye", Level.IMMEDIATE),
        ("He said he will kill me tonight", Level.IMMEDIATE),
        ("Dad says he'll kill us if I tell", Level.IMMEDIATE),
        ("right now I am really really scared", Level.IMMEDIATE),
        ("right now I am eating toast and later perhaps I might be a bit scared", Level.NONE),
        ("Mae'n taro fi", Level.HIGH),
        ("dwi isio marw", Level.IMMEDIATE),
    ],
)
def test_level_is_that_of_the_worst_thing_said(text, level):
    assert triage.look_at(text).level == level


def test_names_of_all_rules_that_fired_are_kept():
    finding = triage.look_at("She hits me and I cut myself")
    assert finding.rules == ("hurt-by-someone", "hurts-themselves")


def test_every_rule_says_why_in_a_sentence():
    assert [rule.name for rule in triage.rules() if not rule.why.endswith(".")] == []
    assert triage.why("wants-to-die").startswith("Says they want to die")
    assert triage.why("a-rule-since-removed") == "a-rule-since-removed"


@pytest.mark.parametrize(
    "text",
    [
        "a" * 200_000,
        "right now " * 20_000,
        "x y " * 50_000,
        "e" + "\u0301" * 199_999,
        "chok" * 50_000,
    ],
)
def test_long_texts_take_no_longer_than_their_length(text):
    start = time.process_time()
    triage.look_at(text)
    assert time.process_time() - start < 2


def test_a_file_that_cannot_be_read_is_named(tmp_path, monkeypatch):
    (tmp_path / "en.toml").write_text('[[rule]]\nname = "x"\nlevel = "worst"\n')
    monkeypatch.setattr(triage, "RULES", tmp_path)
    with pytest.raises(ValueError, match=r"en\.toml"):
        triage.rules.__wrapped__()


INPUTS = Path(__file__).parents[1] / "inputs" / "words-triage-misses.txt"
OTHER_SPELLINGS = [
    *(f"I don{sign}t want to be alive" for sign in "'’‘ʼʹ´`′＇՚ʻꞌ‛\u055a"),
    "I don\"t want to be alive", "i don,t want to live", "I do not want to be alive",
    "i dont wana live any more", "I dnt wanna live", "i am gonna kill my self",
    "cut my self again", "cutting me self", "hurt my self", "starving my self",
    *(f"he HITS{sign}ME a lot" for sign in "\u200b\u2060\ufeff\u00ad\u200d\ufe0f\u034f\u3164_"),
    "h\u200bi\u200bt\u200bs me", "he hits_me", "he hitted me", "he hurted me", "she beated me",
    "my dad bited me", "dwi eisho marw eisiau marw", "dwi ishio marw", "ddim isho byw", "brifo fyn hun",
]  # fmt: skip


@pytest.mark.parametrize("text", INPUTS.read_text("utf-8").splitlines())
def test_words_that_were_missed_raise_something(text):
    assert triage.look_at(text).level >= Level.LOW


@pytest.mark.parametrize("text", OTHER_SPELLINGS)
def test_another_spelling_of_a_phrase_is_that_phrase(text):
    assert triage.look_at(text).level >= Level.HIGH


@pytest.mark.parametrize(
    "text",
    ["She hit the ball and my self esteem went up", "I do not want to go to bed", "It’s fine"],
)
def test_another_spelling_of_something_harmless_stays_so(text):
    assert triage.look_at(text).level == Level.NONE
