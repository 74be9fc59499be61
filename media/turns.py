"""Whose clip is worked on next.

Those whose words are here come first: somebody waits for them, and to send words costs more than to
send a film without any. Then, one at a time from one source; and of the sources, those that had the
least done lately.
"""

from collections.abc import Callable

from django.db.models import Exists, F, FloatField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from jobs.actions import may_start
from jobs.enums import JobState
from media.models import ClipSource, ClipWork
from tallies.counting import Limit, count_now
from tallies.models import Tally

# Nobody is refused by it: how full it is says how much was done for a source within the hour.
DONE_FOR = Limit("films", 60, 60 * 60)

_words_are_here: Callable[[], Exists] | None = None


def words_are_here(question: Callable[[], Exists]) -> None:
    """An upper layer says how to ask whether the words of ``OuterRef("clip__holder")`` are here."""
    global _words_are_here
    _words_are_here = question


def next_row() -> ClipWork | None:
    """The row whose turn it is, of those that wait. Not claimed yet."""
    return _in_turn().first()


def must_give_way(row: ClipWork) -> bool:
    """Whether ``row``, which is being worked on, has no words, and one that has them waits."""
    if _with_words(ClipWork.objects.filter(pk=row.pk)).filter(words=True).exists():
        return False
    return _with_words(ClipWork.objects.filter(may_start())).filter(words=True).exists()


def count(row: ClipWork) -> None:
    """One more was begun for the source of ``row``."""
    found = ClipSource.objects.filter(clip=row.clip_id).first()
    count_now(DONE_FOR.of(found.digest if found else ""))


def _in_turn() -> QuerySet[ClipWork]:
    same = ClipWork.objects.filter(state=JobState.RUNNING, clip__source__digest=OuterRef("digest"))
    name = Concat(Value(f"{DONE_FOR.name}:"), OuterRef("digest"))
    filled = Tally.objects.filter(name=name).values("empty_at")
    rows = ClipWork.objects.filter(may_start()).annotate(
        digest=Coalesce(F("clip__source__digest"), Value(""))
    )
    return (
        _with_words(rows)
        .annotate(
            busy=Exists(same),
            filled=Coalesce(Subquery(filled), Value(0.0), output_field=FloatField()),
        )
        .order_by("-words", "busy", "filled", "pk")
    )


def _with_words(rows: QuerySet[ClipWork]) -> QuerySet[ClipWork]:
    return rows.annotate(words=_words_are_here() if _words_are_here else Value(True))
