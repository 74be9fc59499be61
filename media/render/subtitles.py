"""Words drawn on a picture by libass, which wraps lines and writes every script in its direction."""

from collections.abc import Iterable

from media.cues import Cue

WIDTH, HEIGHT = 1280, 720
# Encoding -1: each line begins on the side that its script begins on.
_STYLES = """[Script Info]
ScriptType: v4.00+
Language: {language}
PlayResX: {width}
PlayResY: {height}
WrapStyle: 0
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, BackColour, Bold, BorderStyle, \
Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Said,DejaVu Sans,40,&H00FFFFFF,&H60000000,&H60000000,0,3,6,0,2,60,60,36,-1
Style: Title,DejaVu Sans,60,&H00FFFFFF,&H00000000,&H00000000,-1,1,0,0,5,110,110,0,-1
Style: Above,DejaVu Sans,36,&H00DDDDDD,&H00000000,&H00000000,0,1,0,0,8,110,110,70,-1
Style: Below,DejaVu Sans,32,&H00DDDDDD,&H00000000,&H00000000,0,1,0,0,2,110,110,70,-1

[Events]
Format: Layer, Start, End, Style, Text
"""
_UNBROKEN = "\\\u2060"  # a backslash that begins no order


def captions(cues: Iterable[Cue]) -> list[str]:
    """A line for each cue, at the foot of the picture."""
    return [event(cue.start, cue.end, "Said", cue.words) for cue in cues]


def event(start: int, end: int, style: str, words: str) -> str:
    """``words`` shown from ``start`` until ``end`` (milliseconds); nothing in them is an order."""
    safe = words.replace("\\", _UNBROKEN).replace("{", "\\{").replace("}", "\\}")
    safe = safe.replace("\n", "\\N")
    return f"Dialogue: 0,{_time(start)},{_time(end)},{style},{safe}\n"


def script(events: Iterable[str], *, language: str) -> str:
    """A whole file in the format of Advanced SubStation Alpha, for a picture of 1280 × 720."""
    return _STYLES.format(width=WIDTH, height=HEIGHT, language=language) + "".join(events)


def _time(at: int) -> str:
    seconds, thousandths = divmod(at, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}.{thousandths // 10:02}"
