"""The data files are checked before anything starts."""

import pytest

from feedback import checks, codes, triage


@pytest.fixture
def rules(tmp_path, monkeypatch):
    """``rules(text)``: the triage reads this file alone."""

    def use(text: str) -> None:
        (tmp_path / "en.toml").write_text(text)
        monkeypatch.setattr(triage, "RULES", tmp_path)
        triage.rules.cache_clear()

    yield use
    triage.rules.cache_clear()


def test_our_own_files_are_right():
    assert checks.check_triage_rules(None) + checks.check_code_words(None) == []


GOOD = '[[rule]]\nname = "a"\nlevel = "high"\nwhy = "Because."\nphrases = ["one two"]\n'


@pytest.mark.parametrize(
    "text",
    ["", "rule = [", GOOD.replace('"high"', '"worst"'), GOOD.replace("one two", " ’ "),
     GOOD.replace("Because.", " "), GOOD.replace("why", "because"), "[[other]]\na = 1\n",
     "rule = []"],
)  # fmt: skip
def test_triage_rules_that_cannot_be_read_are_an_error(rules, text):
    rules(text)
    assert [found.id for found in checks.check_triage_rules(None)] == ["feedback.E001"]


def test_triage_rules_that_can_be_read_are_no_error(rules):
    rules(GOOD)
    assert checks.check_triage_rules(None) == []


def test_code_words_in_another_order_are_an_error(monkeypatch):
    other = codes.words()[::-1]
    monkeypatch.setattr(codes, "words", lambda: other)
    assert [found.id for found in checks.check_code_words(None)] == ["feedback.E002"]


def test_code_words_too_few_are_an_error(monkeypatch):
    def broken():
        raise RuntimeError("data/code-words.txt must hold 1,024 different words.")

    monkeypatch.setattr(codes, "words", broken)
    assert [found.id for found in checks.check_code_words(None)] == ["feedback.E002"]
