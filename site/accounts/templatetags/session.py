"""How long the session lasts, for the script that warns before its end."""

from django import template
from django.conf import settings
from django.utils.html import format_html

from accounts import sessions
from accounts.views.session import warning_seconds

register = template.Library()


@register.simple_tag(takes_context=True)
def session_facts(context) -> str:
    """Attributes for the warning: who, seconds left, seconds of warning, seconds between signs."""
    request = context["request"]
    try:
        left = min(sessions.left(request.session))
    except KeyError:  # a session that none of our doors began: its next request ends it
        left = 0
    return format_html(
        'data-who="{}" data-left="{}" data-warn="{}" data-sign="{}"',
        request.user.pk,
        int(left),
        warning_seconds(),
        min(60, settings.SESSION_IDLE_SECONDS // 6),
    )
