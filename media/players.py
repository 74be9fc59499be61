"""What a page plays of a clip: native elements, the best source for each screen, nothing more."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from media.enums import Disguise
from media.enums import RenditionName as Name
from media.models import Rendition

# What each kind of player is given, in the order in which a browser tries it.
_FILM = (Name.MAIN, Name.LOW)
_SOUND = (Name.SOUND, Name.OPUS)
_PICTURE = (Name.SCREEN, Name.SCREEN_JPEG)
# What a rendition shows on its own: looking at it counts as having played the clip.
SHOWS = frozenset({*_FILM, *_SOUND, *_PICTURE, Name.PRINT})


@dataclass(frozen=True)
class Source:
    """One file. ``wide``: only for a big screen."""

    address: str
    media_type: str
    wide: bool = False


@dataclass(frozen=True)
class Player:
    """``kind``: film, sound or picture. ``poster``: the address of a still, or nothing.

    ``track``: the address of captions that run with it, or nothing.
    """

    kind: str
    sources: tuple[Source, ...]
    poster: str = ""
    track: str = ""
    language: str = "en"

    def with_track(self, track: str, language: str) -> "Player":
        """The same with captions that run with it; a sound or a picture cannot show any."""
        if self.kind != "film":
            return self
        return replace(self, track=track, language=language)


def player_of(
    renditions: Iterable[Rendition],
    disguise: str,
    *,
    address: Callable[[Rendition], str],
    blurred: bool,
) -> Player | None:
    """A player of what was made of a clip in ``disguise``; None where nothing of it is made, or is to be played.

    ``blurred``: the still before it is played is the blurred one, of this disguise or, so that
    staff see no more than a smudge of one that has none of its own, of the bare clip.
    """
    rows = [] if disguise == Disguise.WORDS else list(renditions)
    ours = {row.name: row for row in rows if row.disguise == disguise}
    for kind, names in (("film", _FILM), ("sound", _SOUND), ("picture", _PICTURE)):
        found = [ours[name] for name in names if name in ours]
        if found:
            sources = tuple(_source(row, found, address) for row in found)
            return Player(kind, sources, _still(kind, ours, rows, address, blurred=blurred))
    return None


def _source(row: Rendition, all_: list[Rendition], address: Callable[[Rendition], str]) -> Source:
    return Source(address(row), row.media_type, wide=row.name == Name.MAIN and len(all_) > 1)


def _still(kind: str, ours: dict, rows: list[Rendition], address, *, blurred: bool) -> str:
    if kind == "sound":
        return address(ours[Name.WAVE]) if Name.WAVE in ours else ""
    name = Name.BLURRED if blurred else Name.POSTER
    still = ours.get(name)
    if still is None and blurred:
        still = next((row for row in rows if row.name == Name.BLURRED), None)
    return address(still) if still else ""
