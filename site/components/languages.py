"""What can be told of words from the words alone: which way they run, and in which language.

Whoever typed them was not asked, or wrote in another language than the page had. Guessing is
kept to what letters show: a script that one language is written in, and English and Welsh apart.
"""

import re
import unicodedata
from collections import Counter
from functools import lru_cache

UNKNOWN = "und"  # BCP 47: a language that is not known
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_LEFT_TO_RIGHT = frozenset({"L"})
_ENOUGH = 4_000  # letters from the beginning say which language the whole is in

# By the first word of a letter's name in Unicode: the language, or the script where several share it.
_BY_SCRIPT = {
    "HEBREW": "he", "GREEK": "el", "THAI": "th", "BENGALI": "bn", "GUJARATI": "gu",
    "GURMUKHI": "pa", "TAMIL": "ta", "TELUGU": "te", "KANNADA": "kn", "MALAYALAM": "ml",
    "SINHALA": "si", "GEORGIAN": "ka", "ARMENIAN": "hy", "HANGUL": "ko", "HIRAGANA": "ja",
    "KATAKANA": "ja", "KHMER": "km", "LAO": "lo", "MYANMAR": "my", "ETHIOPIC": "und-Ethi",
    "ARABIC": "und-Arab", "CYRILLIC": "und-Cyrl", "DEVANAGARI": "und-Deva", "CJK": "und-Hani",
}  # fmt: skip
_WRITTEN_IN = {
    "und-Arab": {"ar", "fa", "ur", "ps", "ckb", "ku", "sd"},
    "und-Cyrl": {"uk", "ru", "bg", "sr", "mk", "be"},
    "und-Deva": {"hi", "mr", "ne"},
    "und-Hani": {"zh", "yue", "ja"},
    "und-Ethi": {"am", "ti"},
}
_ENGLISH = frozenset(
    [
        "the",
        "and",
        "to",
        "of",
        "my",
        "is",
        "was",
        "it",
        "that",
        "they",
        "we",
        "you",
        "for",
        "with",
        "not",
        "have",
        "me",
        "at",
        "on",
        "be",
    ]
)
_WELSH = frozenset(
    [
        "y",
        "yr",
        "yn",
        "mae",
        "dw",
        "fi",
        "i'r",
        "a'r",
        "ac",
        "ar",
        "am",
        "eisiau",
        "dim",
        "oedd",
        "roedd",
        "wedi",
        "gyda",
        "fy",
        "mynd",
        "bod",
        "ni",
        "eu",
    ]
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# Digits with spaces, dashes or brackets between them, as telephone numbers and times are written.
_NUMBER = re.compile(r"\+?\d[\d\s()\-–./:]*\d")


def runs_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left, as ``dir=auto`` asks."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in _RIGHT_TO_LEFT:
            return True
        if kind in _LEFT_TO_RIGHT:
            return False
    return False


def has_right_to_left(text: str) -> bool:
    """Whether any letter of it does."""
    return any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text)


def split_numbers(text: str) -> list[tuple[bool, str]]:
    """``text`` in pieces; True where a piece is a number of several groups, to be kept whole.

    Unicode's own rule would show 0800 1111 as 1111 0800 among letters that run right to left.
    """
    pieces: list[tuple[bool, str]] = []
    end = 0
    for found in _NUMBER.finditer(text):
        pieces += [(False, text[end : found.start()]), (True, found[0])]
        end = found.end()
    return [piece for piece in [*pieces, (False, text[end:])] if piece[1]]


def language_of(text: str, told: str = "en-gb") -> str:
    """The language tag for ``text``; ``told`` is the language of the page that it was sent from.

    That is believed where the letters fit it. “und” and a script where they do not and several
    languages share the script; Welsh and English are told apart by their commonest words.
    """
    script = _script_of(text[:_ENOUGH])
    if script in {"", "LATIN"}:
        return _in_latin(text[:_ENOUGH], told)
    found = _BY_SCRIPT.get(script, UNKNOWN)
    plain = told.split("-")[0].lower()
    return told if plain in _WRITTEN_IN.get(found, {found}) else found


def _script_of(text: str) -> str:
    counted = Counter(_script(c) for c in text if c.isalpha())
    japanese = counted["HIRAGANA"] + counted["KATAKANA"]
    if japanese:
        counted["HIRAGANA"] += counted.pop("CJK", 0)
    return counted.most_common(1)[0][0] if counted else ""


@lru_cache(maxsize=2_048)
def _script(character: str) -> str:
    """The first word of its name: LATIN, ARABIC, CJK …; empty where it has none."""
    return unicodedata.name(character, "").split(" ")[0].split("-")[0]


def _in_latin(text: str, told: str) -> str:
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    english, welsh = (sum(w in known for w in words) for known in (_ENGLISH, _WELSH))
    plain = told.split("-")[0].lower()
    if plain == "cy" and english > welsh:
        return "en-gb"
    if plain == "en" and welsh > english:
        return "cy"
    return told if plain not in {"ar", "fa", "ur", "ps", "uk", "ru"} else UNKNOWN
