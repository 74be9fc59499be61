"""What must hold before Heard starts."""

from django.conf import settings
from django.core.checks import Error, register


@register()
def no_demo_in_production(app_configs, **kwargs) -> list[Error]:
    """accounts.E001: the demo signs anybody in as anybody."""
    if settings.DEMO and getattr(settings, "PRODUCTION", False):
        return [
            Error(
                "HEARD_DEMO is on: anybody could enter as anybody.",
                hint="Take HEARD_DEMO out of the environment of this installation.",
                id="accounts.E001",
            )
        ]
    return []
