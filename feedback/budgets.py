"""How much of what a child sends is taken at once: sendings, bytes of words, clips begun.

Too many sendings are held back for a person to look at, never refused. Words over the budget are
refused only where they are long: a short text is always taken.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from tallies.counting import Counted, Limit, count, count_now, counted_first, over

# A class of thirty behind one address in ten minutes is ordinary; a clip is three by each of two.
SENDS = Limit("sends", 60, 600)
CLIPS = Limit("clips", 180, 600)
SHORT = 20_000  # bytes: some 3,500 words
HOUR_S = 60 * 60


class TooMuch(Exception):
    """More words within an hour than a source, or all together, may send; nothing is stored."""


def of_a_source() -> Limit:
    return Limit("words", settings.WORDS_SOURCE_BYTES, HOUR_S)


def of_all_sends() -> Limit:
    return Limit("all sends", settings.SENDS_ALL, SENDS.span)


def of_all() -> Limit:
    return Limit("all words", settings.WORDS_ALL_BYTES, HOUR_S)


def check(source: str, words: str) -> None:
    """Raises TooMuch before anything costly is done with words that ``count_words`` would refuse.

    ``source``: from ``tallies.counting.source_of``; nothing where nobody counts, as in a script.
    """
    size = _size(words)
    if source and size > SHORT and over(of_a_source().of(source, size), of_all().of(amount=size)):
        raise TooMuch


def count_words(source: str, words: str) -> None:
    """Counts words that are stored in the caller's transaction. Raises TooMuch for long ones over the
    budget: the transaction is undone, and with it the count.
    """
    _refuse_long(words, count(*_of_words(source, words)) if source else [])


@contextmanager
def sending(source: str, words: str) -> Iterator[bool]:
    """Counts one sending with its words before it is stored (see ``counted_first``); whether too many
    came at once, from there or from everywhere. Raises TooMuch for long words over the budget, with
    nothing counted.
    """
    sends = [SENDS.of(source), of_all_sends().of()] if source else []
    budget = _of_words(source, words) if source else []
    with counted_first(*sends[:1], *budget, *sends[1:]) as passed:
        _refuse_long(words, passed)
        yield any(each.limit in passed for each in sends)


def _of_words(source: str, words: str) -> list[Counted]:
    """Long ones alone count for all: short ones are taken anyway, so that counting them would only
    let whoever sends many of them keep everybody else's long ones out.
    """
    size = _size(words)
    own = of_a_source().of(source, size)
    return [own, of_all().of(amount=size)] if size > SHORT else [own]


def _refuse_long(words: str, passed: list[Limit]) -> None:
    if _size(words) > SHORT and any(limit in passed for limit in (of_a_source(), of_all())):
        raise TooMuch


def too_many_clips(source: str) -> bool:
    """Counts one clip begun from ``source``; True once they come faster than two classes would."""
    return bool(count_now(CLIPS.of(source)))


def _size(words: str) -> int:
    """In bytes, as it is stored."""
    return len(words.encode("utf-8", "surrogatepass"))
