"""Text that typst can set. PDF/UA refuses what no font here can draw, and children type anything.

What can be drawn is known before the pack is set: ``doubtful`` says what the fonts have to be asked
about, ``printed`` gives way for what they refuse. A refused character costs itself, never the
document, and is counted in ``lost`` by its name, so that the secretary hears of it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from boards.pack.pictures import name_of, named_pictures
from components import marks

Lost = Counter[str]  # how many, by what they are called

_DRAWN_BY_ALL = re.compile(
    "[\n\t -~\u00a0-\u00ac\u00ae-\u017f‘’“”–—…•]*"
)  # typst brings such fonts
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*\n")
_JOINERS = frozenset("\u200c\u200d")  # Persian and Indian words need them, between letters
_BREAK = "\u200b"  # a line may end here; nothing is seen
_LONG = re.compile(r"[^\s\u200b]{41,}")
_PIECE = 20  # characters of a long run that stay together
_BREAK_ANYWHERE = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")


def tidied(text: str, lost: Lost) -> str:
    """Composed, with pictures as their names; without controls, and what is no character."""
    if _DRAWN_BY_ALL.fullmatch(text):
        return _BLANK_LINES.sub("\n\n", text)
    text = marks.normal("NFC", _LINE_ENDS.sub("\n", text))
    text = named_pictures(text, keycap=lambda digit: _out_of_its_box(digit, lost))
    return _BLANK_LINES.sub("\n\n", "".join(_kept(text, lost)))


def _out_of_its_box(digit: str, lost: Lost) -> str:
    lost["the box round a number or sign"] += 1
    return digit


def _kept(text: str, lost: Lost) -> Iterator[str]:
    before = ""
    for character in text:
        if character in "\n\t" or not _is_dropped(character, before, lost):
            yield character
            before = character


def _is_dropped(character: str, before: str, lost: Lost) -> bool:
    """Also marks of direction: each paragraph has a direction of its own here."""
    kind = unicodedata.category(character)
    if kind in {"Co", "Cn", "Cs"}:
        lost[_code(character)] += 1
        return True
    if character in _JOINERS:
        return not before.isalpha() and unicodedata.category(before or " ")[0] != "M"
    # Variation selectors: only choose between looks.
    return kind in {"Cc", "Cf"} or "\ufe00" <= character <= "\ufe0f" or character >= "\U000e0000"


def clusters(text: str) -> Iterator[str]:
    """Each character with the marks and joiners that stand on it."""
    held = ""
    for character in text:
        joins = character in _JOINERS or unicodedata.category(character)[0] == "M"
        if held and not joins:
            yield held
            held = ""
        held += character
    if held:
        yield held


def doubtful(text: str) -> set[str]:
    """The clusters, and their first characters alone, that not every font can draw."""
    if _DRAWN_BY_ALL.fullmatch(text):
        return set()
    found = {cluster for cluster in clusters(text) if not _DRAWN_BY_ALL.fullmatch(cluster)}
    return {one for one in found | {cluster[0] for cluster in found} if not one.isspace()}


def printed(text: str, refused: frozenset[str], lost: Lost) -> str:
    """``text`` without what was ``refused``, and with places to break in what has no space."""
    if not _DRAWN_BY_ALL.fullmatch(text) and refused:
        text = "".join(_rewritten(text, refused, lost))
    return _LONG.sub(lambda found: _with_breaks(found[0]), text)


def plain(text: str, lost: Lost) -> str:
    """The same with every doubtful cluster refused: such a text is always set."""
    return printed(text, frozenset(doubtful(text)), lost)


def _rewritten(text: str, refused: frozenset[str], lost: Lost) -> Iterator[str]:
    said = ""  # of the run of letters that is being left out
    spaces = ""
    for cluster in clusters(text):
        if said and cluster.isspace() and "\n" not in cluster:
            spaces += cluster
            continue
        put = _in_run(cluster, said, refused, lost) or _instead_of(cluster, refused, lost)
        if not said or put != said:
            yield spaces + put
        spaces, said = "", put if put.endswith("letters: read them on the page]") else ""
    yield spaces


def _in_run(cluster: str, said: str, refused: frozenset[str], lost: Lost) -> str:
    """What is ``said`` of a run of letters, for a stop or a divider that is left out with them."""
    if said and cluster in refused and unicodedata.category(cluster[0])[0] == "P":
        lost[said[1:].partition(":")[0]] += 1
        return said
    return ""


def _instead_of(cluster: str, refused: frozenset[str], lost: Lost) -> str:
    if cluster not in refused:
        return cluster
    first = cluster[0]
    if first not in refused:
        for mark in cluster[1:]:
            lost[_called(mark)] += mark not in _JOINERS
        return first
    if unicodedata.category(first)[0] == "L" and not _is_latin(first):
        lost[f"{_script_name(first)} letters"] += 1
        return f"[{_script_name(first)} letters: read them on the page]"
    return _by_name(first, lost)


def _by_name(character: str, lost: Lost) -> str:
    """A symbol, a number or a mark that stands alone: its name is as good as itself."""
    if unicodedata.category(character)[0] == "M":
        lost[_called(character)] += 1
        return ""
    if name := name_of(character) or unicodedata.name(character, "").lower():
        return name if name.startswith("[") else f"[{name}]"
    lost[_code(character)] += 1
    return ""


def _called(character: str) -> str:
    return unicodedata.name(character, "").lower() or _code(character)


def _code(character: str) -> str:
    return f"a sign without a name, U+{ord(character):04X}"


def _script(character: str) -> str:
    """The first word of its name: LATIN, ARABIC, CJK …; empty where it has none."""
    return unicodedata.name(character, "").split(" ")[0].split("-")[0]


def _is_latin(character: str) -> bool:
    return _script(character) in {"LATIN", ""}


def _script_name(character: str) -> str:
    name = _script(character)
    return "Chinese" if name == "CJK" else name.title()


def _with_breaks(run: str) -> str:
    """A run without a space would leave the page on its right; some scripts break by themselves."""
    if _script(run[0]) in _BREAK_ANYWHERE:
        return run
    whole = list(clusters(run))
    pieces = ("".join(whole[n : n + _PIECE]) for n in range(0, len(whole), _PIECE))
    return _BREAK.join(pieces)
