"""The names of pictures: emoji, keycaps, families and flags, each named once in brackets.

The names are Unicode's own, from the package ``emoji``. Skin colour is left out: a pack shows
nothing of what somebody looks like.
"""

import re
from collections.abc import Callable

_SKIN = re.compile("[\U0001f3fb-\U0001f3ff]")
_STYLE = "\ufe0f"
_KEYCAP = re.compile("([0-9#*])\ufe0f?\u20e3")
_REGIONS = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_TAGGED = re.compile("(\U0001f3f4)([\U000e0020-\U000e007e]+)\U000e007f?")
_LAST_PLAIN = "\U0001f000"  # below are symbols that most fonts have; they stay, if they can


def named_pictures(text: str, keycap: Callable[[str], str]) -> str:
    """``text`` with each picture as “[its name]”; ``keycap`` says what to print for a 1 in a box."""
    if text.isascii():
        return text
    text = _KEYCAP.sub(lambda found: keycap(found[1]), text)
    text = _SKIN.sub("", text)
    text = _TAGGED.sub(lambda found: f"[flag: {_region_of(found)}]", text)
    text = _REGIONS.sub(lambda found: f"[flag: {_name(found[0]) or _letters(found[0])}]", text)
    return _each_emoji(text)


def name_of(picture: str) -> str:
    """“[umbrella]”; empty for what Unicode calls no picture."""
    name = _name(picture)
    return f"[{name}]" if name else ""


def _region_of(found: re.Match[str]) -> str:
    """“Wales”; for a place without a flag of its own its code: “us-tx”."""
    code = "".join(chr(ord(tag) - 0xE0000) for tag in found[2])
    whole = f"{found[1]}{found[2]}\U000e007f"
    return _name(whole) or re.sub(r"^([a-z]{2})([a-z0-9]+)$", r"\1-\2", code)


def _letters(pair: str) -> str:
    return "".join(chr(ord(letter) - 0x1F1E6 + ord("A")) for letter in pair)


def _each_emoji(text: str) -> str:
    import emoji  # eight megabytes of names, which only a worker that prints needs

    pieces, end = [], 0
    for found in emoji.emoji_list(text):
        picture = found["emoji"]
        stays = len(picture.rstrip(_STYLE)) == 1 and picture[0] < _LAST_PLAIN
        pieces += [text[end : found["match_start"]], picture[0] if stays else name_of(picture)]
        end = found["match_end"]
    return "".join([*pieces, text[end:]])


def _name(picture: str) -> str:
    import emoji

    known = emoji.EMOJI_DATA.get(picture) or emoji.EMOJI_DATA.get(picture + _STYLE) or {}
    return known.get("en", "").strip(":").replace("_", " ")
