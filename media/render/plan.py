"""Which renditions a clip gets in a disguise, and what tracks they are put together from."""

from collections.abc import Sequence
from dataclasses import dataclass

from media.enums import SHOWS, Disguise, Kind, RenditionName
from media.facts import Facts

_FILM = (RenditionName.LOW, RenditionName.MAIN)
_SOUND = (RenditionName.SOUND, RenditionName.OPUS, RenditionName.WAVE)
_AS_IT_IS = 2


@dataclass(frozen=True)
class Look:
    """One encoded picture track: its size, and whether everything in it is blurred."""

    name: RenditionName  # MAIN or LOW
    hidden: bool


@dataclass(frozen=True)
class Shown:
    """How a disguise of this clip looks and sounds; None for what it has not."""

    disguise: Disguise
    hidden: bool | None
    changed: bool | None

    def look(self, name: RenditionName) -> Look:
        return Look(name, bool(self.hidden))


def shown_as(facts: Facts, disguises: Sequence[Disguise]) -> list[Shown]:
    """Each disguise that this clip can be rendered in, in the given order; the rest are left out."""
    return [
        each for each in (_shown(facts, disguise) for disguise in dict.fromkeys(disguises)) if each
    ]


def _shown(facts: Facts, disguise: Disguise) -> Shown | None:
    picture, voice = SHOWS[disguise]
    if facts.kind == Kind.SOUND or facts.video is None:
        picture = 0
    if facts.audio is None:
        voice = 0
    if not picture and not voice:
        return None
    return Shown(
        disguise,
        hidden=picture < _AS_IT_IS if picture else None,
        changed=voice < _AS_IT_IS if voice else None,
    )


def looks_of(shown: Sequence[Shown]) -> list[Look]:
    """The picture tracks that these need, each once; the small one first."""
    return list(
        dict.fromkeys(
            each.look(name) for each in shown if each.hidden is not None for name in _FILM
        )
    )
