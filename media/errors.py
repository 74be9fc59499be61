"""Why something that is on its way is not taken: a status for programs, plain words for a child."""

from http import HTTPStatus

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class NotTaken(Exception):
    """Nothing of what came with it was kept. ``words`` are shown as they are."""

    status: int = HTTPStatus.BAD_REQUEST
    words: str | Promise = "This request makes no sense."

    def __str__(self) -> str:
        return str(self.words)


class Malformed(NotTaken):
    """A program's mistake, never a child's: ``words`` are for whoever wrote the program."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class NotHere(NotTaken):
    """There is no such upload, or it is somebody else's: nobody learns which."""

    status = HTTPStatus.NOT_FOUND
    words = _("We cannot find this any more. You can send it again.")


class NoPassGiven(NotTaken):
    """The page that it comes from is too old, or is not ours."""

    status = HTTPStatus.FORBIDDEN
    words = _("This page has been open for too long. Please open it again, then send it.")


class RanOut(NotTaken):
    """Nothing more came for so long that what had come was deleted."""

    status = HTTPStatus.GONE
    words = _("This took too long, so we deleted it. You can send it again.")


class TooBig(NotTaken):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    words = _("This is too big for us. A shorter film is smaller.")


class FromElsewhere(NotTaken):
    """A page of somebody else's wants to send it."""

    status = HTTPStatus.FORBIDDEN
    words = _("This came from another website, so we did not take it.")


class TooFast(NotTaken):
    """So many from one place in ten minutes that it can hardly be children."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    words = _("A lot is being sent from where you are. Please wait ten minutes, then try again.")


class TooMany(NotTaken):
    """As many clips as one contribution may have."""

    status = HTTPStatus.FORBIDDEN
    words = _("You have sent as many as we can take at one time. We still want to read your words.")


class NoRoom(NotTaken):
    """The disk is full, or would be; what is kept free is for words."""

    status = HTTPStatus.INSUFFICIENT_STORAGE
    words = _(
        "We have no room for this just now. Please try again later. You can always send us words."
    )


class NotNow(NotTaken):
    """Something of ours is busy or broken; the same again in a moment may well be taken."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    words = _("We are very busy. Please wait a moment, then try again.")


class CutOff(NotTaken):
    """The form broke off before its end: only a part of the file came."""

    status = HTTPStatus.BAD_REQUEST
    words = _("It did not reach us whole. Please send it again.")


class NothingSent(NotTaken):
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    words = _("There was nothing to send. Please choose a film, a sound or a picture.")


class Damaged(NotTaken):
    """What came is not what its checksum says (tus: 460)."""

    status = 460
    words = "The checksum is another one."


class WrongPlace(NotTaken):
    """Something else is stored there already, or nothing before it. ``offset``: where to go on."""

    status = HTTPStatus.CONFLICT
    words = "Go on from another offset."

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class NotFinished(NotTaken):
    """Pieces can be put together only when each of them is whole."""

    status = HTTPStatus.CONFLICT
    words = "A partial upload is not whole yet."


class Closed(NotTaken):
    """It is whole, or was put together from others: nothing can be added or taken away."""

    status = HTTPStatus.FORBIDDEN
    words = "This upload is finished."
