"""The moving picture's way through a graph: fewer frames, upright, smaller, hidden if asked."""

from media.enums import RenditionName
from media.facts import Facts
from media.render.profiles import HIDDEN_FPS, MOST_FPS, SHORT_SIDE

# Measured: scaling first costs half of scaling last. Tried in this order on one frame; the last
# needs nothing but plain filters, for files whose tags say too little and binaries without zscale.
_TO_LIGHT = "t=linear:npl=100"
TONE_MAPS = ("as-tagged", "as-hlg", "plain")


def size_of(facts: Facts, name: RenditionName) -> tuple[int, int]:
    """(width, height) in even pixels, the short side at most what ``name`` asks; never larger."""
    short = min(facts.width, facts.height)
    part = min(1.0, SHORT_SIDE[name] / short) if short else 1.0
    return _even(facts.width * part), _even(facts.height * part)


def rate_of(facts: Facts, *, hidden: bool) -> float:
    """Pictures a second, at most: said to the encoder, which has to guess how long the last stays."""
    most = HIDDEN_FPS if hidden else MOST_FPS
    return min(facts.fps, most) if facts.fps >= 1 else most


def _even(pixels: float) -> int:
    return max(2, round(pixels / 2) * 2)


def shown(stream, size: tuple[int, int], *, hidden: bool, tone: str = "", from_s: float = 0.0):
    """``stream`` as others see it, of ``size``: 8 bit, square pixels, its first frame at zero.

    ``tone`` is one of TONE_MAPS for HDR, empty for none. ``from_s``: when its first frame is shown;
    the graph is set up anew where the picture turns, and counts from nothing again.
    """
    stream = _at_most(stream, HIDDEN_FPS if hidden else MOST_FPS)
    stream = fitted(stream, size)
    stream = tone_mapped(stream, tone)
    if hidden:
        stream = blurred(stream, size)
    stream = stream.filter("format", "yuv420p")
    return stream.filter("setpts", f"if(eq(N,0)*lt(T,{from_s + 0.02:.3f}),0,PTS)")


def _at_most(stream, fps: int):
    """At most one frame for each tick of 1/``fps`` s, at its own time. None is made up."""
    tick = f"floor(t*{fps}+0.1)"
    earlier = f"floor(prev_selected_t*{fps}+0.1)"
    return stream.filter("select", f"isnan(prev_selected_t)+gt({tick},{earlier})")


def fitted(stream, size: tuple[int, int]):
    """Scaled to fill ``size``; where the picture turns half-way, it is padded instead of bent."""
    width, height = size
    shape = width / height
    same = f"lt(abs(dar/{shape:.6f}-1),0.03)"
    return (
        stream.filter(
            "scale",
            w=f"if({same},{width},trunc(min({width},{height}*dar)/2)*2)",
            h=f"if({same},{height},trunc(min({height},{width}/dar)/2)*2)",
            out_range="tv",
        )
        .filter("pad", width, height, "(ow-iw)/2", "(oh-ih)/2")
        .filter("setsar", 1)
    )


def tone_mapped(stream, tone: str):
    """High dynamic range brought down to what every screen shows."""
    if not tone:
        return stream
    if tone == "plain":
        return _tagged(
            stream.filter("format", "yuv420p").filter("eq", saturation=1.3, contrast=1.1)
        )
    light = {"t": "linear", "npl": 100}
    if tone == "as-hlg":
        light |= {"tin": "arib-std-b67", "min": "bt2020nc", "pin": "bt2020", "rin": "tv"}
    stream = stream.filter("zscale", **light).filter("format", "gbrpf32le")
    stream = stream.filter("zscale", p="bt709").filter("tonemap", "hable", desat=0)
    return _tagged(
        stream.filter("zscale", t="bt709", m="bt709", r="tv").filter("format", "yuv420p")
    )


def _tagged(stream):
    return stream.filter(
        "setparams", color_primaries="bt709", color_trc="bt709", colorspace="bt709", range="tv"
    )


def blurred(stream, size: tuple[int, int]):
    """The whole picture blurred past recovery, with less colour.

    A box of an eighth of the shorter side, three times. A twelfth leaves no face to a detector
    until contrast is raised piece by piece (CLAHE, 4): then 4 of 15 came back; at an eighth none.
    Never a face tracker, which may miss.
    """
    radius = max(1, min(size) // 8)
    colour = min(radius, max(0, min(size) // 4 - 1))  # of planes half as large
    stream = stream.filter("format", "yuv420p")
    stream = stream.filter("boxblur", radius, 3, colour, 3)
    return stream.filter("eq", saturation=0.4)
