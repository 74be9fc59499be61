"""The picture of a sound: something to see while it plays, and to find a quiet place in."""

from typing import Any

SIZE = (1200, 240)
_COLOUR = "0x1d70b8"  # stands out from light and from dark pages
ENCODED: dict[str, Any] = {"lossless": 1, "frames:v": 1}


def drawn(stream):
    """``stream`` as one picture of SIZE on nothing. At 8 kHz: all of it is held until its end."""
    return stream.filter("aresample", 8000).filter(
        "showwavespic", s="x".join(map(str, SIZE)), colors=_COLOUR, scale="sqrt"
    )
