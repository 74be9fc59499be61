"""Why a file cannot be shown: a code, plain words for the child, and a sentence for staff."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Codes are stored and printed by ``check_media``; never change one."""

    EMPTY = "empty", _("There is nothing in it.")
    NOT_A_CLIP = "not-a-clip", _("This is not a film, a sound or a picture that we can open.")
    TOO_BIG = "too-big", _("This is too big for us. A shorter film is smaller.")
    TOO_LONG = "too-long", _("This is longer than we can take. You can send it in parts.")
    TOO_MANY_PIXELS = "too-many-pixels", _("This picture is too big for us. A smaller one works.")
    ODD_CODEC = "odd-codec", _("It was made in a way that we cannot open. Another one may work.")
    NOTHING_TO_SEE = "nothing-to-see", _("There is no picture and no sound in it.")
    CUT_OFF = "cut-off", _("It did not arrive whole. Send it again, or try another one.")
    BROKEN = "broken", _("It is broken, so we cannot open it. Try another one.")
    TOO_HARD = "too-hard", _("Our computer gave up on it. You can try another one.")
    # Of a clip that can be shown in part.
    END_MISSING = (
        "end-missing",
        _("The end of it is missing. A person looks at the part that we have."),
    )
    SOUND_MISSING = (
        "sound-missing",
        _("Not all of its sound can be heard. A person looks at the part that we have."),
    )
    FILM_MISSING = (
        "film-missing",
        _("Its picture does not open for us. A person looks at the part that we have."),
    )


# What staff read beside a clip of which only a part can be shown.
LACKS: dict[str, str] = {
    Reason.END_MISSING: "Its end is missing.",
    Reason.SOUND_MISSING: "Some of its sound, or all of it, is not in what we made: compared with what "
    "was sent, it is silent or out of place there, after a second try in another way.",
    Reason.FILM_MISSING: "Its picture does not open: there is only the sound.",
}
# Codes of failures that come from the file: the same again cannot help.
OF_THE_FILE = frozenset({
    "wrong-codec", "wrong-size", "frames-missing", "film-cut-off", "wrong-length",
    "no-first-picture", "not-straightened", "sound-not-decoded",
})  # fmt: skip


@dataclass
class Refused(Exception):
    """The file is refused for good. ``detail`` is for staff and holds nothing of its content."""

    reason: Reason
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.reason.value}: {self.detail}" if self.detail else self.reason.value

    @property
    def message(self) -> str | Promise:
        """What the child reads."""
        return self.reason.label


class Retry(Exception):
    """Something of ours failed (a killed program, no room): the file may be well. A code, no content."""
