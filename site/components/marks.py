"""Text brought to one Unicode form, in linear time whatever somebody typed.

Normalising sorts each run of combining marks, and Python sorts it in quadratic time
(python/cpython#149079): 660 kB of marks over one letter kept a process busy for a minute. No
writing that people use puts more than a few marks on a letter.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

MOST = 8  # marks on one letter that are kept


def normal(
    form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str, *, longest: int | None = None
) -> str:
    """``text`` in that form of Unicode, bounded first (see there)."""
    return unicodedata.normalize(form, bounded(text, longest))


def bounded(text: str, longest: int | None = None) -> str:
    """At most ``longest`` characters from the start of ``text``, with no more than ``MOST`` marks
    in a row: those after them are dropped. Linear in its length.
    """
    text = text[:longest]
    if text.isascii():
        return text
    marks = "".join(re.escape(sign) for sign in sorted(filter(_is_mark, set(text))))
    return re.sub(f"([{marks}]{{{MOST}}})[{marks}]+", r"\1", text) if marks else text


@lru_cache(maxsize=4096)
def _is_mark(sign: str) -> bool:
    """Also what becomes a mark by normalising, like the half-width voiced sound mark U+FF9E."""
    first = unicodedata.normalize("NFKD", sign)[0]
    return unicodedata.category(sign)[0] == "M" or unicodedata.combining(first) != 0
