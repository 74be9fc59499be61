"""The table of a clip's lifecycle. ``docs/lifecycles.md`` is drawn from it."""

from audit.actors import AUTHOR, SYSTEM
from lifecycles.engine import Lifecycle, Move
from media.enums import ClipState
from media.permissions import may_about

PREPARE = "contribution.prepare"
_OPEN = (
    ClipState.RECEIVED, ClipState.INSPECTING, ClipState.RENDERING, ClipState.FAILED,
)  # fmt: skip
_ALL_BUT_ERASED = tuple(state for state in ClipState if state != ClipState.ERASED)

CLIP = Lifecycle(
    name="Clip",
    states=ClipState,
    may=may_about,
    moves=[
        Move(ClipState.UPLOADING, ClipState.RECEIVED, "clip.received", nameless=(AUTHOR,)),
        Move(ClipState.UPLOADING, ClipState.LOST, "clip.lost", nameless=(SYSTEM,)),
        # A worker that was killed leaves it half-way: the next one begins again.
        *[
            Move(state, ClipState.INSPECTING, "clip.inspected", nameless=(SYSTEM,))
            for state in _OPEN
        ],
        *[
            Move(state, ClipState.INSPECTING, "clip.looked_over_again", PREPARE, (SYSTEM,))
            for state in (ClipState.PARTIAL, ClipState.REFUSED)
        ],
        Move(ClipState.INSPECTING, ClipState.RENDERING, "clip.rendered", nameless=(SYSTEM,)),
        Move(ClipState.INSPECTING, ClipState.REFUSED, "clip.refused", nameless=(SYSTEM,)),
        Move(ClipState.RENDERING, ClipState.REFUSED, "clip.refused", nameless=(SYSTEM,)),
        Move(ClipState.INSPECTING, ClipState.FAILED, "clip.failed", nameless=(SYSTEM,)),
        Move(ClipState.RENDERING, ClipState.FAILED, "clip.failed", nameless=(SYSTEM,)),
        Move(ClipState.RENDERING, ClipState.READY, "clip.ready", nameless=(SYSTEM,)),
        Move(ClipState.RENDERING, ClipState.PARTIAL, "clip.partial", nameless=(SYSTEM,)),
        Move(ClipState.PARTIAL, ClipState.READY, "clip.accepted", PREPARE),
        *[
            Move(state, ClipState.ERASED, "clip.erased", "contribution.erase", (SYSTEM, AUTHOR))
            for state in _ALL_BUT_ERASED
        ],
    ],
)
