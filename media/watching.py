"""Which clips somebody has opened and played in this session: one row in the log for each, not one
for every range that a player asks for.
"""

from collections.abc import Iterable

from media.enums import RenditionName
from media.models import Clip, Rendition
from media.players import SHOWS

_KEY = "clips"
_REMEMBERED = 60


def opened(session, clips: Iterable[Clip]) -> None:
    """A page with these clips is shown, and logged: playing one from here on is a new playing."""
    _remember(session, dict.fromkeys((clip.ref.hex for clip in clips), "opened"))


def verb_of(session, rendition: Rendition) -> str:
    """What the log is to say of giving out ``rendition``; nothing where it says it already.

    A still or the picture of a sound was logged with its page, unless it comes without one.
    """
    ref = rendition.clip.ref.hex
    before = session.get(_KEY, {}).get(ref)
    if RenditionName(rendition.name) in SHOWS:
        if before == "played":
            return ""
        _remember(session, {ref: "played"})
        return "clip.played"
    if before is None:
        _remember(session, {ref: "opened"})
        return "clip.viewed"
    return ""


def _remember(session, more: dict[str, str]) -> None:
    if more:
        kept = {**session.get(_KEY, {}), **more}
        session[_KEY] = dict(list(kept.items())[-_REMEMBERED:])
