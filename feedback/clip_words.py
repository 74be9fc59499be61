"""What a child reads about clips: what each choice of “how much of you” means; how far it is stands in
``media.wording``."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from media.enums import OFFERED, Disguise, Kind
from media.reasons import Reason

KIND_PICTURES = {Kind.FILM: "film", Kind.SOUND: "say", Kind.PICTURE: "draw"}
YOURS = {
    Kind.FILM: _("Your film"),
    Kind.SOUND: _("What you said"),
    Kind.PICTURE: _("Your picture"),
}
# What is chosen for somebody who chooses nothing: the least of them that still says what they say.
FIRST_CHOICE = {
    Kind.FILM: Disguise.BOTH,
    Kind.SOUND: Disguise.VOICE,
    Kind.PICTURE: Disguise.NONE,
}
DISGUISE_PICTURES = {
    Disguise.NONE: "yes",
    Disguise.FACE: "face-hidden",
    Disguise.VOICE: "voice-changed",
    Disguise.BOTH: "disguised",
    Disguise.SOUND: "aloud",
    Disguise.SOUND_VOICE: "radio",
    Disguise.WORDS: "pencil",
    Disguise.COMPUTER: "robot",
}
_HINTS = {
    Disguise.NONE: _("People see you and hear your voice."),
    Disguise.FACE: _("The whole picture is a blur. People hear your own voice."),
    Disguise.VOICE: _("People see you. Your voice sounds different."),
    Disguise.BOTH: _("The whole picture is a blur. Your voice sounds different."),
    Disguise.SOUND: _("There is no picture. People hear your own voice."),
    Disguise.SOUND_VOICE: _("There is no picture. Your voice sounds different."),
    Disguise.WORDS: _("People read what you say. They do not see or hear you."),
    Disguise.COMPUTER: _("A computer reads your words aloud. Nobody sees you or hears your voice."),
}
_HINTS_OF_A_SOUND = {
    Disguise.NONE: _("People hear your own voice."),
    Disguise.VOICE: _("Your voice sounds different."),
    Disguise.WORDS: _("People read what you say. They do not hear you."),
}
_OF_A_PICTURE = {
    Disguise.NONE: (_("As it is"), _("People see your picture.")),
    Disguise.WORDS: (
        _("Only words about it"),
        _("People do not see it. They read what it shows."),
    ),
}
_HEARD_ALONE = {Disguise.SOUND, Disguise.SOUND_VOICE, Disguise.COMPUTER}
NOTHING_TO_LOOK_AT = {
    Disguise.WORDS: _(
        "There is nothing to look at. A person writes your words down, and others read only those."
    ),
    Disguise.COMPUTER: _(
        "There is nothing to hear yet. A person writes your words down and checks them. "
        "Then a computer reads them out."
    ),
}
_BROKEN = {
    Kind.FILM: _("This film is broken. Try another one."),
    Kind.SOUND: _("This recording is broken. Try another one."),
    Kind.PICTURE: _("This picture is broken. Try another one."),
}
_SCREENSHOT = _(
    "Your picture is too big for us to open. Look at it on your phone, take a screenshot, and send "
    "the screenshot."
)
_SMALLER_FILM = _(
    "Your film is too big for us to open. Pick a smaller size in your camera, like HD. Then film it "
    "again."
)
# The same file cannot help. What is not here is said as ``media.reasons`` says it.
_REFUSED = {
    Reason.BROKEN: _BROKEN,
    Reason.CUT_OFF: _BROKEN
    | {Kind.PICTURE: _("This picture did not arrive whole. Try another one.")},
    Reason.TOO_MANY_PIXELS: {Kind.FILM: _SMALLER_FILM, Kind.PICTURE: _SCREENSHOT},
    Reason.TOO_BIG: {
        Kind.SOUND: _("Your recording is too big for us. A shorter one works."),
        Kind.PICTURE: _SCREENSHOT,
    },
}
A_PERSON_LOOKS = _("It is safe with us. Something did not work, so a person looks at it.")
TAKEN_BACK = _("You took it back. It does not go to any more meetings.")
ONLY_WHERE_IT_WAS_SENT = _(
    "It is here and ready. Someone else may find your code, so we do not show it on this page."
)
NOT_THAT_WAY = _("We cannot show it that way. Please choose another way.")


def choices(kind: Kind, chosen: str = "") -> list[dict[str, object]]:
    """Each choice of “how much of you” for ``kind``: value, label, hint, picture, whether it is on."""
    chosen = chosen or FIRST_CHOICE[kind]
    return [
        {
            "value": disguise,
            "label": label_of(disguise, kind),
            "hint": _hint_of(disguise, kind),
            "picture": "draw" if (disguise, kind) == (Disguise.NONE, Kind.PICTURE)
            else DISGUISE_PICTURES[disguise],
            "on": disguise == chosen,
        }
        for disguise in OFFERED[kind]
    ]  # fmt: skip


def refused(reason: Reason, kind: Kind) -> str:
    """Why a clip is not taken, and what may help."""
    return str(_REFUSED.get(reason, {}).get(kind, reason.label))


def label_of(disguise: Disguise, kind: Kind) -> object:
    return _OF_A_PICTURE[disguise][0] if kind == Kind.PICTURE else disguise.label


def _hint_of(disguise: Disguise, kind: Kind) -> object:
    if kind == Kind.PICTURE:
        return _OF_A_PICTURE[disguise][1]
    if kind == Kind.SOUND and disguise in _HINTS_OF_A_SOUND:
        return _HINTS_OF_A_SOUND[disguise]
    return _HINTS[disguise]


def fitting(disguise: str, kind: Kind) -> Disguise:
    """``disguise`` if ``kind`` has it, else what is chosen for somebody who chooses nothing."""
    return Disguise(disguise) if disguise in OFFERED[kind] else FIRST_CHOICE[kind]


def what_others_get(kind: Kind, disguise: Disguise) -> str:
    """What there is to look at or to listen to: nobody hears a drawing."""
    if kind == Kind.PICTURE:
        return gettext("This is what others would see.")
    if kind == Kind.SOUND or disguise in _HEARD_ALONE:
        return gettext("This is what others would hear.")
    return gettext("This is what others would see and hear.")
