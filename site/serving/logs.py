"""What the child's door writes down: the hour, and nothing that says who asked for what, or what.

An address and a minute are enough to find out who wrote; so is a page's address with a token in it.
Staff's doors keep exact times: there the log says who did what anyway.
"""

import logging
import re
import traceback
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

_HERE = Path(__file__).resolve().parents[2]
# A part of an address that is longer than any of ours: a token, or an upload's number.
_TOKEN = re.compile(r"(?<=/)[^/\s?#]{21,}")
_QUERY = re.compile(r"(?<=/)\?\S+")
_PEER = re.compile(r"\bip=\S+")


class WithoutWords(logging.Formatter):
    """What broke is said by its kind and where it was: what an error says of itself may be what
    somebody wrote (a database names the row that it refuses), a code or a token.
    """

    def formatException(self, ei: Any) -> str:
        lines, error = [], ei[1]
        while error is not None:
            lines.append(_kind(error))
            lines += [
                f"  {_place(frame.filename)}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(error.__traceback__)
            ]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
            if error is not None:
                lines.append("after")
        return "\n".join(lines)

    def format(self, record: logging.LogRecord) -> str:
        said, record.exc_text = record.exc_text, None  # what another handler made of it
        try:
            return super().format(record)
        finally:
            record.exc_text = said


def _kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def _place(name: str) -> str:
    """From the folder of the program or of its packages on: where those lie is nobody's business."""
    return name.rpartition("/site-packages/")[2].removeprefix(f"{_HERE}/")


class ByTheHour(WithoutWords):
    """Times to the hour, whatever was asked for; no tokens and no network addresses in what is said."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        return super().formatTime(record, "%Y-%m-%dT%H:00")

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = _PEER.sub("ip=…", _QUERY.sub("", _TOKEN.sub("…", record.message)))
        return super().formatMessage(record)


class DoorsLog(Logger):
    """gunicorn's own log of the child's door."""

    def setup(self, cfg) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(ByTheHour("%(asctime)s [%(process)d] %(levelname)s %(message)s"))
