"""What each template may count on."""

from django.conf import settings


def site(request) -> dict[str, object]:
    """``door`` (public, staff or both) and ``demo`` (whether made-up people may be entered as)."""
    return {"door": settings.DOOR, "demo": settings.DEMO}
