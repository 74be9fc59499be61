"""One opening of a page with somebody's words is one entry, however often its buttons are pressed.

The session knows what was opened last, and that a deed has just led back to it. Coming again, from
anywhere else or later, is another opening; so is the same page with words that were not there.
"""

import time

from django.http import HttpRequest

_OPENED, _PRESSED = "desk_opened", "desk_pressed"
_BACK_WITHIN_S = 60


def pressed(request: HttpRequest, page: str) -> None:
    """A deed was done on ``page``, which is about to be shown again."""
    request.session[_PRESSED] = [page, time.time()]


def is_new(request: HttpRequest, page: str, holds: str) -> bool:
    """Whether showing ``page`` now is another opening than the last. ``holds``: what it shows.

    Remembers it; a press counts for one showing.
    """
    session, now = request.session, [page, holds]
    last, (name, at) = session.get(_OPENED), session.get(_PRESSED, ["", 0])
    if last != now:  # a session that stays as it is costs no writing
        session[_OPENED] = now
    if name:
        del session[_PRESSED]
    came_back = request.method == "POST" or (name == page and time.time() - at < _BACK_WITHIN_S)
    return not (came_back and last == now)
