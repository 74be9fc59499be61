"""The words for kinds, states and disguises of clips, and which disguise shows no more than another."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a clip is. Decided from its bytes, whatever its sender called it."""

    FILM = "film", _("film")
    SOUND = "sound", _("sound")
    PICTURE = "picture", _("picture")


class ClipState(models.TextChoices):
    """How far a clip has come."""

    UPLOADING = "uploading", _("on its way")
    RECEIVED = "received", _("here, waiting to be looked over")
    INSPECTING = "inspecting", _("being looked over")
    RENDERING = "rendering", _("being made ready")
    READY = "ready", _("ready")
    PARTIAL = "partial", _("only a part of it can be shown")
    REFUSED = "refused", _("cannot be shown")
    FAILED = "failed", _("did not work, will be tried again")
    LOST = "lost", _("never arrived")
    ERASED = "erased", _("deleted")


# All of its bytes are stored: only then is anything called “attached”.
ARRIVED = frozenset({
    ClipState.RECEIVED, ClipState.INSPECTING, ClipState.RENDERING, ClipState.READY,
    ClipState.PARTIAL, ClipState.REFUSED, ClipState.FAILED,
})  # fmt: skip
# Somebody waits for a rendition.
IN_THE_WORKS = frozenset(
    {ClipState.RECEIVED, ClipState.INSPECTING, ClipState.RENDERING, ClipState.FAILED}
)
# There is something to look at.
PLAYABLE = frozenset({ClipState.READY, ClipState.PARTIAL})
GONE = frozenset({ClipState.LOST, ClipState.ERASED})


class Disguise(models.TextChoices):
    """How much of themselves a child lets others see and hear."""

    NONE = "none", _("As I am")
    FACE = "face", _("Hide my face")
    VOICE = "voice", _("Change my voice")
    BOTH = "both", _("Hide my face and change my voice")
    SOUND = "sound", _("Only the sound")
    SOUND_VOICE = "sound_voice", _("Only the sound, with my voice changed")
    WORDS = "words", _("Only my words")
    COMPUTER = "computer", _("A computer voice reads my words")


# (picture, voice): 2 as it is, 1 disguised, 0 not there.
SHOWS: dict[Disguise, tuple[int, int]] = {
    Disguise.NONE: (2, 2),
    Disguise.FACE: (1, 2),
    Disguise.VOICE: (2, 1),
    Disguise.BOTH: (1, 1),
    Disguise.SOUND: (0, 2),
    Disguise.SOUND_VOICE: (0, 1),
    Disguise.COMPUTER: (0, 0),
    Disguise.WORDS: (0, 0),
}
# What makes sense for each kind, in the order in which it is offered.
OFFERED: dict[Kind, tuple[Disguise, ...]] = {
    Kind.FILM: tuple(Disguise),
    Kind.SOUND: (Disguise.NONE, Disguise.VOICE, Disguise.WORDS, Disguise.COMPUTER),
    Kind.PICTURE: (Disguise.NONE, Disguise.WORDS),
}
# Nothing of the clip itself is shown: these need a checked transcript, and no rendition of the clip.
FROM_WORDS = frozenset({Disguise.WORDS, Disguise.COMPUTER})


def shows_no_more(disguise: Disguise, chosen: Disguise, kind: Kind) -> bool:
    """Whether ``disguise`` may be shown where the child chose ``chosen``: never more than that.

    Only words were chosen: a computer voice is more than that. A voice of their own was chosen: a
    computer's shows less.
    """
    if disguise not in OFFERED[kind]:
        return False
    if chosen in FROM_WORDS:
        return disguise in {chosen, Disguise.WORDS}
    return all(a <= b for a, b in zip(SHOWS[disguise], SHOWS[chosen], strict=True))


class RenditionName(models.TextChoices):
    """What a rendition is for. Each is our own re-encode, never the uploaded file."""

    MAIN = "main", _("film")  # MP4, short side ≤ 720
    LOW = "low", _("film for phones")  # MP4, short side ≤ 360
    SOUND = "sound", _("sound")  # M4A
    OPUS = "opus", _("sound, smaller")  # Ogg Opus
    WAVE = "wave", _("picture of the sound")  # WebP
    POSTER = "poster", _("first picture")  # WebP
    BLURRED = "blurred", _("first picture, blurred")  # WebP
    SCREEN = "screen", _("picture")  # WebP
    SCREEN_JPEG = "screen_jpeg", _("picture for older programs")  # JPEG
    PRINT = "print", _("picture to print")  # JPEG


# What a player is given, the best for a slow phone first.
PLAYED = (RenditionName.LOW, RenditionName.MAIN, RenditionName.SOUND, RenditionName.OPUS)


class CaptionState(models.TextChoices):
    """A draft is a machine's or an unfinished one; checked is a person's word for it."""

    DRAFT = "draft", _("draft")
    CHECKED = "checked", _("checked by a person")


class Purpose(models.TextChoices):
    """What a piece of work on a clip is for."""

    ARRIVAL = "arrival", _("looking it over and making it ready")
    DISGUISE = "disguise", _("making another disguise")
    COMPUTER = "computer", _("making the computer voice")
    DRAFT = "draft", _("drafting captions")
