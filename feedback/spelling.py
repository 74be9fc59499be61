"""Text as rules compare it: small letters, one spelling, and no trick of signs that hides a word.

Rules and texts go through the same functions, so that “don’t wanna”, “do not want to” and “DONʼT
WANNA” are one phrase.
"""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

from components import marks

SPELLINGS = Path(__file__).parent / "data" / "spellings.toml"

# Every sign that a keyboard, a phone or a word processor puts where an apostrophe belongs.
_APOSTROPHES = dict.fromkeys(map(ord, "'`´’‘‛‚‹›′‵ʹʻʼʽʾʿˈˊˋ˴ˮ΄᾽᾿῀῾՚׳״ߴߵ‟Ꞌꞌ❛❜＇｀"))
# What nobody sees: joiners, directions, variation selectors, fillers, tags, the soft hyphen; and two
# Arabic ligatures that are up to 18 letters each, in which no rule is written.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufdfa\ufdfb\ufeff\uffa0\U000e0000-\U000e01ef]+"
)
_SLIPS = re.compile(r"(?<=n)[\",;.*](?=t\b)")  # don"t, don,t: the key beside the apostrophe
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """``text`` in small letters without marks, apostrophes or unseen signs, each word in the one
    spelling that rules use, single-spaced.
    """
    return respelt(" ".join(letters(text)))


def readings(text: str) -> tuple[str, ...]:
    """Every way to read ``text``, folded: an unseen sign may stand between two words or inside one."""
    if not _UNSEEN.search(text):
        return (fold(text),)
    return (fold(text), fold(_UNSEEN.sub(" ", text)))


def letters(text: str) -> list[str]:
    """The words of ``text`` as they are spelt, in small letters without marks."""
    plain = _UNSEEN.sub("", text).translate(_APOSTROPHES)
    if not plain.isascii():
        plain = marks.normal("NFKD", plain).translate(_APOSTROPHES)
        plain = plain.translate(_marks_of(plain))
    return _WORD.findall(_SLIPS.sub("", plain.casefold()))


def _marks_of(text: str) -> dict[int, None]:
    """Each mark of ``text`` once: a long text has few signs, many times."""
    return {ord(sign): None for sign in set(text) if unicodedata.category(sign)[0] == "M"}


def respelt(folded: str) -> str:
    """Folded words with other spellings and long forms put into the one that rules are written in."""
    pattern, to = _respelling()
    return pattern.sub(lambda found: to[found[0]], folded)


@cache
def _respelling() -> tuple[re.Pattern[str], dict[str, str]]:
    tables = tomllib.loads(SPELLINGS.read_text("utf-8"))
    to = {
        other: one for table in tables.values() for one, others in table.items() for other in others
    }
    longest_first = sorted(to, key=len, reverse=True)
    either = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<![\w*])(?:{either})(?![\w*])"), to
