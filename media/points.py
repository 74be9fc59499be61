"""Named points on a clip's way in at which a test may kill the process (``HEARD_KILL_AT``).

From the first byte to the first rendition. They prove that nothing acknowledged is lost and nothing
doubled. Production refuses to start with the variable set.
"""

import os
import signal

RECEIVING = (
    "first_byte",
    "part_sealed",
    "part_row",
    "last_part",
    "made_durable",
    "received",
)
WORKING = (
    "claimed",
    "opened",
    "inspected",
    "rendered_first",
    "ready",
)
NAMES = RECEIVING + WORKING
_KILL_AT = os.environ.get("HEARD_KILL_AT", "")


def reach(name: str) -> None:
    """Die here and now, as a power cut would have it, if a test asked for this point."""
    if name == _KILL_AT:
        os.kill(os.getpid(), signal.SIGKILL)
