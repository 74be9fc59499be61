"""What the pages may do on which somebody can film, speak and draw, and no other page."""

from collections.abc import Callable

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpResponse
from django_permissions_policy.decorators import permissions_policy_override

View = Callable[..., HttpResponse]

# The camera and the microphone, if whoever holds the phone says yes to the browser as well.
_allowed = permissions_policy_override(
    settings.PERMISSIONS_POLICY | {"camera": ["self"], "microphone": ["self"]}
)
# A recording is looked at before it is sent: it is an address that only this page knows.
_shown = csp_update({"media-src": ["blob:"], "img-src": ["blob:"]})


def with_camera(view: View) -> View:
    """For a view whose page has the recorder."""
    return _shown(_allowed(view))
