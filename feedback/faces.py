"""Faces to press for whoever would rather not write: each goes with the words, as a face and a word.

The word keeps it readable where a font has no such face, in a pack or read aloud.
"""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

# In the order of icons/faces.svg, which shows all of them in one row.
FACES = {
    "happy": ("🙂", _("Happy")),
    "so-so": ("😐", _("So-so")),
    "sad": ("🙁", _("Sad")),
    "crying": ("😢", _("Crying")),
    "angry": ("😠", _("Angry")),
    "scared": ("😨", _("Scared")),
}


def cards() -> list[dict[str, object]]:
    return [{"value": value, "label": label} for value, (_face, label) in FACES.items()]


def read(values: Iterable[str]) -> tuple[str, ...]:
    """The faces among ``values``, each once."""
    return tuple(dict.fromkeys(value for value in values if value in FACES))


def with_words(words: str, chosen: Iterable[str]) -> str:
    """``words`` exactly as they were typed; the chosen faces stand in a paragraph behind them."""
    line = ", ".join(f"{face} {label}" for face, label in map(FACES.__getitem__, chosen))
    if not words.strip():
        return line or words
    return f"{words}\r\n\r\n{line}" if line else words
