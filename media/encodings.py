"""The words of a text file in whatever encoding it was saved, strictly: read, or refused by name."""

import codecs
import re
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins as the mark of UTF-16 does: it is tried before
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_LETTER, _FOREIGN = re.compile(r"[^\W\d_]"), re.compile(r"[\u0080-\uffff]")
_MOST_FOREIGN = 0.3  # of the letters: Welsh and French have a tenth
WINDOWS = (
    "This file was not saved as UTF-8. It was read as Windows-1252: look over every letter with an "
    "accent before you save."
)


class NotReadable(ValueError):
    """It is in no encoding that is read here. ``str()`` is a sentence for staff."""


@dataclass(frozen=True)
class Text:
    """``note``: what whoever reads it in has to know of how it was read; mostly empty."""

    words: str
    note: str = ""


def read(data: bytes) -> Text:
    """Never with a letter put in the place of what could not be read. Raises NotReadable."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Text(_strictly(data[len(mark) :], name))
    if b"\0" in data:
        return Text(_strictly(data, _which_half(data)))
    try:
        return Text(data.decode("utf-8"))
    except UnicodeDecodeError:
        return Text(_windows(data), WINDOWS)


def _strictly(data: bytes, name: str) -> str:
    """What one zero byte shows to be no text is refused too."""
    try:
        words = data.decode(name)
    except UnicodeDecodeError:
        words = "\0"
    if "\0" in words:
        said = _NAMES.get(name, "Unicode")
        raise NotReadable(f"This file says that it is {said}, and is not. Save it as UTF-8.")
    return words


def _which_half(data: bytes) -> str:
    """Of UTF-16 without a mark: where the empty halves of plain letters and digits stand."""
    return "utf-16-be" if data[::2].count(0) > data[1::2].count(0) else "utf-16-le"


def _windows(data: bytes) -> str:
    """Line by line: where two files were put together, some lines may be UTF-8."""
    try:
        words = "".join(map(_line, data.splitlines(keepends=True)))
    except UnicodeDecodeError:
        words = "\x81"
    letters = _LETTER.findall(words)
    foreign = sum(bool(_FOREIGN.match(each)) for each in letters)
    if "\x81" in words or foreign > _MOST_FOREIGN * len(letters):
        raise NotReadable(
            "This file is not in UTF-8, UTF-16 or Windows-1252. Save it as UTF-8 and try again."
        )
    return words


def _line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252")
