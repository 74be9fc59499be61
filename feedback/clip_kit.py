"""What the recorder and the drawing board of a child's page are made with."""

from functools import cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from feedback import clip_words
from media.enums import Kind

# Paint, not meaning: the same in the dark. Several browns, so that people can be drawn.
COLOURS = (
    ("#1d1a22", _("Black")),
    ("#5b3a24", _("Dark brown")),
    ("#a8703f", _("Brown")),
    ("#e0b48c", _("Light brown")),
    ("#d43a2f", _("Red")),
    ("#f0862b", _("Orange")),
    ("#f6cf3a", _("Yellow")),
    ("#3f9b46", _("Green")),
    ("#2f78c4", _("Blue")),
    ("#7c4bb0", _("Purple")),
    ("#e67bb0", _("Pink")),
)
# For whoever puts a picture together by keys, by a switch, or without drawing.
STAMPS = (
    ("yes", _("Happy")),
    ("no", _("Sad")),
    ("angry", _("Angry")),
    ("scared", _("Scared")),
    ("crying", _("Crying")),
    ("tired", _("Tired")),
    ("heart", _("Heart")),
    ("broken-heart", _("Broken heart")),
    ("thumbs-up", _("Good")),
    ("thumbs-down", _("Bad")),
    ("home", _("Home")),
    ("family", _("Family")),
    ("friends", _("Friends")),
    ("worker", _("Someone who works with me")),
    ("school", _("School")),
    ("bed", _("Bed")),
    ("food", _("Food")),
    ("car", _("Car")),
    ("phone", _("Phone")),
    ("things-to-do", _("Ball")),
    ("small-child", _("Teddy bear")),
    ("dog", _("Dog")),
    ("sun", _("Sun")),
    ("rain", _("Rain")),
    ("rainbow", _("Rainbow")),
    ("question", _("Question mark")),
)
PROMISES = {
    Kind.FILM: _("I want to send a film"),
    Kind.SOUND: _("I want to send my voice"),
    Kind.PICTURE: _("I want to send a picture"),
}


def limits() -> dict[str, object]:
    """The context of ``clips/kit.html``: what a page must know before anybody films."""
    return {
        "clip_limits": {
            "film": settings.CLIP_FILM_SECONDS,
            "sound": settings.CLIP_SOUND_SECONDS,
            "most": settings.CLIP_MOST,
            "bytes": settings.CLIP_MOST_BYTES,
        }
    }


@cache
def kit() -> dict[str, object]:
    """The context of ``clips/kit_parts.html``; its words come out in the language of the page."""
    return {
        "clip_kinds": [
            {
                "value": kind.value,
                "title": clip_words.YOURS[kind],
                "picture": clip_words.KIND_PICTURES[kind],
                "choices": clip_words.choices(kind),
            }
            for kind in Kind
        ],
        "colours": [{"value": value, "label": label} for value, label in COLOURS],
        "stamps": [{"name": name, "label": label} for name, label in STAMPS],
    }


def promises(chosen: tuple[Kind, ...]) -> list[dict[str, object]]:
    """The boxes that say, without script, what will be sent after the words."""
    return [
        {
            "value": kind.value,
            "label": label,
            "picture": clip_words.KIND_PICTURES[kind],
            "on": kind in chosen,
        }
        for kind, label in PROMISES.items()
    ]
