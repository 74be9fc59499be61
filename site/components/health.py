"""Whether what a page needs is there: asked by pages that wait for it, so answered from memory for a
moment, however many ask.
"""

import os
import shutil
import threading
import time

from django.conf import settings
from django.db import connection

from serving.database_file import need_database_file
from serving.outages import lost

KEPT_S = 2
LEAST_FREE = 2 * 1024 * 1024  # bytes: some words and their row
_one = threading.Lock()
_known = {"at": float("-inf"), "there": False}


def all_there() -> bool:
    """Whether the database answers and the disk has room for words."""
    with _one:
        if time.monotonic() - _known["at"] > KEPT_S:
            _known["there"], _known["at"] = _look(), time.monotonic()
        return bool(_known["there"])


def _look() -> bool:
    try:
        need_database_file()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return all(shutil.disk_usage(place).free >= LEAST_FREE for place in _places())
    except Exception as error:
        if lost(error) is None:
            raise
        return False


def _places() -> list[str]:
    kept = [str(settings.VAULT_DIR)]
    if connection.vendor == "sqlite":
        kept.append(os.path.dirname(str(connection.settings_dict["NAME"])))
    return [place for place in kept if os.path.isdir(place)]
