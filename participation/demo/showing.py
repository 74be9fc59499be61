"""Return codes to try the demo with."""

from dataclasses import dataclass

from feedback import codes as return_codes
from participation.demo.files import submission_key

_KNOWN = {
    "sleepover-form": "Went all the way: read, taken to a meeting, changed, and it helped. "
    "Its author may read their own words again.",
    "staying-put": "Put off to a later meeting, came back there, and became a yes.",
    "five-workers": "Looked at by two boards: one acted, one said no and why.",
    "old-name": "On its way to a meeting next week.",
    "bagiau-bin": "In Welsh, with answers in Welsh.",
    "mollys-house": "Sent yesterday by a small child; nobody has read it yet.",
}


@dataclass(frozen=True)
class Known:
    """A return code that opens something, and what it shows."""

    code: str
    shows: str
    key: str


def codes() -> list[Known]:
    """Six return codes of this installation's demo council. Whether it is loaded is not asked."""
    return [
        Known(return_codes.code_for(submission_key(key)), shows, key)
        for key, shows in _KNOWN.items()
    ]
