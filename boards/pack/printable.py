"""Text that typst can set. PDF/UA refuses a letter that no font here has, and children use emoji.

Pictures are printed as their names in brackets, which a screen reader reads too. Letters of a
script without a font give way to a sentence that sends people to the page.
"""

import unicodedata
from collections.abc import Callable, Iterable

_KEPT = frozenset("\n\t")
_FIRST_PICTURE = 0x1F000  # from here on come emoji; below are symbols that most fonts have
_JOINERS = frozenset("\u200d\ufe0e\ufe0f")
_LETTERS = frozenset("LM")


def cleaned(text: str) -> str:
    """Without control characters and halves of pairs; emoji as their names."""
    kept = (character for character in text if _is_kept(character))
    return "".join(
        _named(character) if ord(character) >= _FIRST_PICTURE and not _is_letter(character)
        else character
        for character in kept
    )  # fmt: skip


def _is_kept(character: str) -> bool:
    if character in _KEPT:
        return True
    return character not in _JOINERS and unicodedata.category(character) not in {"Cc", "Cs", "Cn"}


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in _LETTERS


def _script(character: str) -> str:
    """The first word of its name: LATIN, ARABIC, CJK …; empty where it has none."""
    return unicodedata.name(character, "").split(" ")[0].split("-")[0]


def _script_name(character: str) -> str:
    name = _script(character)
    return name if len(name) <= 3 else name.title()


def _named(character: str) -> str:
    if "EMOJI MODIFIER" in unicodedata.name(character, ""):
        return ""
    name = unicodedata.name(character, "").lower()
    return f"[{name}]" if name else ""


def without(characters: Iterable[str]) -> Callable[[str], str]:
    """A function that takes what cannot be set out of a text: these characters, and with a
    letter its whole script, so that a few rounds are enough for any text.
    """
    scripts = {_script(c) for c in characters if _is_letter(c)} - {"LATIN", ""}
    single = frozenset(characters)
    return lambda text: _rewritten(text, scripts, single)


def _rewritten(text: str, scripts: set[str], single: frozenset[str]) -> str:
    out: list[str] = []
    for character in text:
        if _is_letter(character) and _script(character) in scripts:
            _add_once(out, f"[{_script_name(character)} letters: read them on the page]")
        elif character in single:
            out.append(_named(character))
        else:
            out.append(character)
    return "".join(out)


def _add_once(out: list[str], sentence: str) -> None:
    """One sentence for a run of words, the spaces within it included."""
    last = next((piece for piece in reversed(out) if not piece.isspace()), "")
    if last != sentence:
        out.append(sentence)
