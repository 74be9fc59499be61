"""Films and sounds: each look and each voice is encoded once, and renditions are put together.

The first disguise's smallest film is finished first, because somebody waits to look at it; all
that is left comes out of one more reading of the source.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from media.enums import Disguise, RenditionName
from media.facts import Facts, Made
from media.render import encoding, finishing
from media.render.encoding import Bench, Voice
from media.render.plan import Look, Shown, looks_of, shown_as
from media.render.running import Told
from media.render.straightening import straightened

_COSTS = {RenditionName.LOW: 2.0, RenditionName.MAIN: 5.0}  # measured, one to another
_VOICE_COSTS = 1.0


def moving(
    source: Path, facts: Facts, disguises: Sequence[Disguise], *, folder: Path, told: Told
) -> Iterator[Made]:
    """Every rendition of a film or a sound in ``disguises``, each as soon as it is finished."""
    shown = shown_as(facts, disguises)
    if not shown:
        return
    source, facts = straightened(source, facts, folder=folder)
    bench = Bench(source, facts, folder)
    given: set[tuple[RenditionName, Disguise]] = set()
    for looks, voices, progress in _stages(shown, told):
        encoding.encode(bench, looks, voices, told=progress)
        for each in shown:
            yield from finishing.finished(bench, each, given)
    bench.clear()
    if facts.leaps:
        source.unlink()


def _stages(shown: Sequence[Shown], told: Told) -> Iterator[tuple[list[Look], list[Voice], Told]]:
    """What is encoded together: what somebody waits for, then all the rest."""
    looks, voices = looks_of(shown), voices_of(shown)
    first = [looks[:1], [each for each in voices if shown and each.changed == shown[0].changed]]
    if shown and shown[0].hidden is None:
        first[0] = []
    rest = [[each for each in looks if each not in first[0]],
            [each for each in voices if each not in first[1]]]  # fmt: skip
    whole, done = _cost(looks, voices), 0.0
    for some_looks, some_voices in (first, rest):
        if some_looks or some_voices:
            costs = _cost(some_looks, some_voices)
            yield some_looks, some_voices, _part(told, done / whole, costs / whole)
            done += costs


def _cost(looks: Sequence[Look], voices: Sequence[Voice]) -> float:
    return sum(_COSTS[each.name] for each in looks) + _VOICE_COSTS * len(voices)


def _part(told: Told, start: float, share: float) -> Told:
    return lambda part: told(start + part * share)


def voices_of(shown: Sequence[Shown]) -> list[Voice]:
    """The sound tracks that these need, each once."""
    needed = dict.fromkeys(each.changed for each in shown if each.changed is not None)
    return [
        Voice(changed, alone=any(e.hidden is None and e.changed == changed for e in shown))
        for changed in needed
    ]
