"""What a text is written in, and whether the rules of the triage can read all of it.

A rule that finds nothing in a text that it cannot read has found out nothing. So this asks two plain
questions: is every letter Latin, and does each stretch of a few words consist of words that are on the
lists in ``data/languages``? Where not, a person has to look before anybody says “none”.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from components import marks
from feedback.spelling import letters

LISTS = Path(__file__).parent / "data" / "languages"
STRETCH = 6  # words
UNKNOWN_IN_A_STRETCH = 2  # names, slips of the finger
FEWEST = 3  # words: less says too little
_KNOWN_SCRIPTS = 4  # as many codes as are kept

# ISO 15924; what Unicode's names of letters begin with, where that is another word.
_SCRIPTS = {
    "ARABIC": "Arab", "ARMENIAN": "Armn", "BENGALI": "Beng", "CYRILLIC": "Cyrl",
    "DEVANAGARI": "Deva", "ETHIOPIC": "Ethi", "GEORGIAN": "Geor", "GREEK": "Grek",
    "GUJARATI": "Gujr", "GURMUKHI": "Guru", "CJK": "Hani", "HANGUL": "Hang", "HEBREW": "Hebr",
    "HIRAGANA": "Jpan", "KATAKANA": "Jpan", "KANNADA": "Knda", "KHMER": "Khmr", "LAO": "Laoo",
    "MALAYALAM": "Mlym", "MYANMAR": "Mymr", "SINHALA": "Sinh", "SYRIAC": "Syrc", "TAMIL": "Taml",
    "TELUGU": "Telu", "THAANA": "Thaa", "THAI": "Thai", "TIBETAN": "Tibt", "NKO": "Nkoo",
    "TIFINAGH": "Tfng", "CHEROKEE": "Cher", "MONGOLIAN": "Mong", "YI": "Yiii", "VAI": "Vaii",
}  # fmt: skip
LATIN, EMOJI, SIGNS, NOTHING, OTHER = "Latn", "Zsye", "Zyyy", "Zxxx", "Zzzz"
LANGUAGES = ("en", "cy")
_SAID = {
    "en": "English", "cy": "Welsh", LATIN: "a language the rules do not know",
    EMOJI: "pictures only", SIGNS: "numbers or signs only", NOTHING: "no words",
    OTHER: "a script the rules do not know", "Arab": "Arabic script", "Armn": "Armenian script",
    "Beng": "Bengali script", "Cyrl": "Cyrillic script", "Deva": "Devanagari script",
    "Ethi": "Ethiopic script", "Geor": "Georgian script", "Grek": "Greek script",
    "Gujr": "Gujarati script", "Guru": "Gurmukhi script", "Hang": "Korean script",
    "Hani": "Chinese characters", "Hebr": "Hebrew script", "Jpan": "Japanese script",
    "Khmr": "Khmer script", "Mymr": "Burmese script", "Sinh": "Sinhala script",
    "Taml": "Tamil script", "Telu": "Telugu script", "Thai": "Thai script",
}  # fmt: skip


def said(codes: str) -> str:
    """What ``Writing.codes`` mean, for people: “English and Arabic script”."""
    if not codes:
        return "Language not looked at"
    names = [_SAID.get(code, _SAID[OTHER]) for code in codes.split("+")]
    text = " and ".join(dict.fromkeys(names))
    return text[0].upper() + text[1:]


@dataclass(frozen=True)
class Writing:
    """``codes``: of languages the rules know (ISO 639), of scripts else (ISO 15924), “+” between.

    ``checked``: the rules could read every part of it.
    """

    codes: str
    checked: bool

    def and_then(self, more: "Writing") -> "Writing":
        """Both texts together: one part that cannot be read is enough."""
        codes = [code for code in self.codes.split("+") if code not in {"", NOTHING}]
        return Writing(_joined([*codes, *more.codes.split("+")]), self.checked and more.checked)


def look_at(text: str) -> Writing:
    """What ``text`` is written in; linear in its length."""
    scripts = _scripts_of(text)
    words = [word for word in letters(text) if not word.isnumeric()]
    if not words:
        return Writing(_without_words(text), checked=False)
    codes, readable = _languages_of([word for word in words if _is_latin(word)])
    return Writing(
        _joined([*codes, *scripts]),
        checked=readable and not scripts and len(words) >= FEWEST,
    )


def _languages_of(words: list[str]) -> tuple[list[str], bool]:
    """The languages of words in Latin letters, and whether each stretch of them is known."""
    if not words:
        return [], True
    size = min(STRETCH, len(words))
    allowed = UNKNOWN_IN_A_STRETCH if size == STRETCH else size // 4
    lists = [_known(language) for language in LANGUAGES]
    known = [[word in listed for listed in lists] for word in words]
    codes = [
        language
        for at, language in enumerate(LANGUAGES)
        if _most_in_a_stretch([each[at] for each in known], size) >= size - allowed
    ]
    unknown = _most_in_a_stretch([not any(each) for each in known], size)
    return [*codes, *([LATIN] if unknown > allowed or not codes else [])], unknown <= allowed


def _most_in_a_stretch(marks: list[bool], size: int) -> int:
    """How many of ``size`` neighbours are marked, where most of them are."""
    most = now = sum(marks[:size])
    for gone, come in zip(marks, marks[size:], strict=False):
        now += come - gone
        most = max(most, now)
    return most


def _scripts_of(text: str) -> list[str]:
    """The scripts of its letters that are not Latin, each once."""
    if text.isascii():
        return []
    plain = marks.normal("NFKD", "".join(set(text)))
    found = {_script_of(sign) for sign in set(plain) if not sign.isascii() and sign.isalpha()}
    return sorted(found - {LATIN})


@cache
def _script_of(sign: str) -> str:
    if unicodedata.category(sign) == "Lm":  # modifiers, some of which are taken for apostrophes
        return LATIN
    first = unicodedata.name(sign, "").split(" ")[0].split("-")[0]
    return LATIN if first in {"LATIN", "FEMININE", "MASCULINE"} else _SCRIPTS.get(first, OTHER)


def _is_latin(word: str) -> bool:
    return word.isascii() or all(sign.isascii() or _script_of(sign) == LATIN for sign in word)


def _without_words(text: str) -> str:
    """Why there are no words in it: nothing at all, pictures, or numbers and signs."""
    if not text.strip():
        return NOTHING
    pictures = any(unicodedata.category(sign) in {"So", "Cs"} for sign in text)
    return EMOJI if pictures else SIGNS


def _joined(codes: Iterable[str]) -> str:
    return "+".join([code for code in dict.fromkeys(codes) if code][:_KNOWN_SCRIPTS])


@cache
def _known(language: str) -> frozenset[str]:
    return frozenset((LISTS / f"{language}.txt").read_text("utf-8").split())
