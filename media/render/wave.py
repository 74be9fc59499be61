"""The picture of a sound: something to see while it plays, and to find a quiet place in."""

from typing import Any

SIZE = (1200, 240)
_COLOUR = "0x1d70b8"  # stands out from light and from dark pages
ENCODED: dict[str, Any] = {"lossless": 1, "frames:v": 1}


def drawn(stream):
    """``stream`` as one picture of SIZE on nothing. At 8 kHz: all of it is held until its end.

    FFmpeg draws nothing of fewer samples than there are columns: a shorter sound ends in silence.
    """
    stream = stream.filter("aresample", 8000).filter("aformat", channel_layouts="mono")
    stream = stream.filter("apad", whole_len=2 * SIZE[0])
    return stream.filter("showwavespic", s="x".join(map(str, SIZE)), colors=_COLOUR, scale="sqrt")
