"""First triage: rules in ``data/triage/*.toml`` raise the concern level when words arrive.

Rules may only raise; a person alone lowers (domain.md S3). All languages' rules are tried on
every text, since people mix languages.
"""

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from feedback import languages
from feedback.enums import Level
from feedback.spelling import letters, readings, respelt

RULES = Path(__file__).parent / "data" / "triage"
_LEVELS = {"low": Level.LOW, "high": Level.HIGH, "immediate": Level.IMMEDIATE}
READ_AT_MOST = 200_000  # characters of one text: its first half and its last, where it is longer
_GAP = r"(?:\s+\S+){0,5}?\s+"


@dataclass(frozen=True)
class Rule:
    """One reason to look sooner: ``name`` is kept, ``why`` is shown to staff."""

    name: str
    level: Level
    why: str
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """What the rules made of a text: the highest level, and the names of the rules that fired.

    ``writing`` says what it is written in, and whether the rules could read all of it: where they
    could not, finding nothing means nothing.
    """

    level: Level
    rules: tuple[str, ...]
    writing: languages.Writing


def look_at(text: str) -> Finding:
    """Try every rule on ``text``; linear in its length. One of more than ``READ_AT_MOST`` characters
    is read at its start and its end, and counts as not checked.
    """
    read = _ends(text)
    ways = readings(read)
    fired = [rule for rule, pattern in _patterns() if any(map(pattern.search, ways))]
    writing = languages.look_at(read)
    level = max((rule.level for rule in fired), default=Level.NONE)
    return Finding(
        level=Level(level),
        rules=tuple(sorted({rule.name for rule in fired})),
        writing=writing if read == text else replace(writing, checked=False),
    )


def _ends(text: str) -> str:
    if len(text) <= READ_AT_MOST:
        return text
    half = READ_AT_MOST // 2
    return f"{text[:half]}\n{text[-half:]}"


def why(name: str) -> str:
    """The sentence that says why a rule is there; the name itself for a rule since removed."""
    return next((rule.why for rule in rules() if rule.name == name), name)


@cache
def rules() -> tuple[Rule, ...]:
    """All rules of all languages; ValueError, naming the file, for one that cannot be read."""
    found: list[Rule] = []
    for path in sorted(RULES.glob("*.toml")):
        try:
            found += [_rule(entry) for entry in tomllib.loads(path.read_text("utf-8"))["rule"]]
        except (KeyError, TypeError, tomllib.TOMLDecodeError) as error:
            raise ValueError(f"{path.name}: {error}") from error
    return tuple(found)


def _rule(entry: dict) -> Rule:
    return Rule(entry["name"], _LEVELS[entry["level"]], entry["why"], tuple(entry["phrases"]))


@cache
def _patterns() -> tuple[tuple[Rule, re.Pattern[str]], ...]:
    return tuple((rule, _pattern(rule.phrases)) for rule in rules())


def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b(?:{_phrase(phrase)})\b" for phrase in phrases))


def _phrase(phrase: str) -> str:
    parts = [_words(part) for part in phrase.split("...")]
    return _GAP.join(parts)


def _words(text: str) -> str:
    """Spelt as texts are before they are searched; “*” stays at the end of its word."""
    spelt = respelt(" ".join(_folded(word) for word in text.split()))
    return r"\s+".join(
        re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "")
        for word in spelt.split()
    )


def _folded(word: str) -> str:
    return " ".join(letters(word)) + ("*" if word.endswith("*") else "")
