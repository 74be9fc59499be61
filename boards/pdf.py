"""What a file says of being a PDF: as much as viewers ask for, and no more. Nothing in it is opened."""

import re

HEADER_WITHIN = 1024  # bytes: viewers look so far, past a printer's orders or a mark of Unicode
_HEADER, _BOM = b"%PDF-", b"\xef\xbb\xbf"
_LOCKED = re.compile(rb"/Encrypt(?:\s+\d+\s+\d+\s+R|\s*<<)")
_OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")
_END, _TABLE, _TRAILER, _OBJECT_END = b"%%EOF", b"startxref", b"trailer", b"endobj"


def begins(data: bytes) -> bool:
    """Whether its header is where viewers look for it. What is a web page first is none to us."""
    before, header, _after = data[: HEADER_WITHIN + len(_HEADER)].partition(_HEADER)
    return bool(header) and not before.removeprefix(_BOM).lstrip().startswith(b"<")


def needs_a_password(data: bytes) -> bool:
    """Whether it is encrypted: whoever gets it would be asked for a password."""
    return bool(_LOCKED.search(data))


def is_cut_off(data: bytes) -> bool:
    """Whether its end is missing. What stands after the end, be it zeros or a web page, is no matter;
    nor is the mark of the end, where the table before it is there."""
    last = data.rfind(_END)
    after = data[last + len(_END) :] if last >= 0 else data
    if last >= 0 and not _OBJECT.search(after):
        return False  # objects after an early mark: a file that is shown while it loads, cut off
    table = max(after.rfind(_TABLE), after.rfind(_TRAILER))
    return table <= after.rfind(_OBJECT_END)
