"""Clips in words: how much of a child is shown, how long it lasts, and, for the child, how far it is."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from media.enums import ClipState, Disguise, Kind
from media.models import Clip

SHOWN_AS: dict[Disguise, Promise] = {
    Disguise.NONE: gettext_lazy("as they are"),
    Disguise.FACE: gettext_lazy("with the face hidden"),
    Disguise.VOICE: gettext_lazy("with the voice changed"),
    Disguise.BOTH: gettext_lazy("with the face hidden and the voice changed"),
    Disguise.SOUND: gettext_lazy("only the sound"),
    Disguise.SOUND_VOICE: gettext_lazy("only the sound, with the voice changed"),
    Disguise.WORDS: gettext_lazy("only the words"),
    Disguise.COMPUTER: gettext_lazy("the words, read by a computer voice"),
}
# What a child reads about a clip that is not refused; a reason has words of its own.
HOW_FAR = {
    ClipState.UPLOADING: gettext_lazy("It is on its way. Not all of it is here yet."),
    ClipState.RECEIVED: gettext_lazy("All of it is here. Next we get it ready."),
    ClipState.INSPECTING: gettext_lazy("All of it is here. We are getting it ready."),
    ClipState.RENDERING: gettext_lazy("All of it is here. We are getting it ready."),
    ClipState.READY: gettext_lazy("It is here and ready."),
    ClipState.PARTIAL: gettext_lazy("A person looks at the part that we have."),
    ClipState.FAILED: gettext_lazy("It is safe with us. Something did not work, so we try again."),
    ClipState.LOST: gettext_lazy("It did not reach us."),
    ClipState.ERASED: gettext_lazy("It is deleted."),
}


def shown_as(disguise: str) -> str:
    """How somebody is shown, as it goes on after “The film, …”."""
    return str(SHOWN_AS[Disguise(disguise)])


def length_of(seconds: float) -> str:
    """“45 s”, “1 min 20 s” or “2 min”."""
    minutes, rest = divmod(max(1, round(seconds)), 60)
    if not minutes:
        return _("%(n)d s") % {"n": rest}
    whole = _("%(n)d min") % {"n": minutes}
    return f"{whole} {_('%(n)d s') % {'n': rest}}" if rest else whole


def called(clip: Clip) -> str:
    """“Film, 1 min 20 s” or “Picture”."""
    name = str(Kind(clip.kind).label).capitalize()
    return f"{name}, {length_of(clip.duration_s)}" if clip.duration_s else name
