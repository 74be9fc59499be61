"""System checks: does anybody outside this machine know the log's head?"""

from django.conf import settings
from django.core import checks


def check_head_is_told(app_configs, **kwargs) -> list[checks.CheckMessage]:
    """audit.W001, by ``check --deploy``."""
    if not settings.LOG_KEYS or settings.LOG_HEAD_MAIL or settings.LOG_HEADS:
        return []
    return [
        checks.Warning(
            "Nobody outside this machine is told the head of the log, so whoever runs it could "
            "write the log anew.",
            hint="Set HEARD_LOG_HEAD_MAIL or HEARD_LOG_HEADS; see docs/keys.md.",
            id="audit.W001",
        )
    ]
