"""First triage: rules in ``data/triage/*.toml`` raise the concern level when words arrive.

Rules may only raise; a person alone lowers (domain.md S3). All languages' rules are tried on
every text, since people mix languages.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from feedback.enums import Level

RULES = Path(__file__).parent / "data" / "triage"
_LEVELS = {"low": Level.LOW, "high": Level.HIGH, "immediate": Level.IMMEDIATE}
_GAP = r"(?:\s+\S+){0,5}?\s+"
# Words hidden from a plain search: letters with marks piled on them, joiners, look-alike dashes.
_UNSEEN = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF, 0xAD]
)


@dataclass(frozen=True)
class Rule:
    """One reason to look sooner: ``name`` is kept, ``why`` is shown to staff."""

    name: str
    level: Level
    why: str
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """What the rules made of a text: the highest level, and the names of the rules that fired."""

    level: Level
    rules: tuple[str, ...]


def look_at(text: str) -> Finding:
    """Try every rule on ``text`` (up to 200,000 characters; linear in its length)."""
    folded = fold(text)
    fired = [rule for rule, pattern in _patterns() if pattern.search(folded)]
    level = max((rule.level for rule in fired), default=Level.NONE)
    return Finding(level=Level(level), rules=tuple(sorted({rule.name for rule in fired})))


def why(name: str) -> str:
    """The sentence that says why a rule is there; the name itself for a rule since removed."""
    return next((rule.why for rule in rules() if rule.name == name), name)


def fold(text: str) -> str:
    """``text`` in small letters without marks, apostrophes or unseen characters, single-spaced."""
    plain = unicodedata.normalize("NFKD", text.translate(_UNSEEN)).casefold()
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", re.sub(r"['’‘`´]", "", letters)))


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
    return r"\s+".join(
        re.escape(fold(word.rstrip("*"))) + (r"\w*" if word.endswith("*") else "")
        for word in text.split()
    )
