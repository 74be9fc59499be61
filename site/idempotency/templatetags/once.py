"""``{% csrf_token %}`` for every form of ours: with the token comes the form's once-only key.

It takes the place of Django's own tag (see TEMPLATES in the settings). A form without that tag is
refused by Django, so no form that works can be without a key.
"""

from django.conf import settings
from django.template import Library
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

from idempotency import keys

register = Library()


class FormTokens(CsrfTokenNode):
    def render(self, context: Context) -> str:
        return super().render(context) + _key(context.get("request"))


def _key(request) -> str:
    user = getattr(getattr(request, "user", None), "pk", None)
    if user is None or request.path.startswith(settings.ONCE_ELSEWHERE):
        return ""
    return format_html('<input type="hidden" name="{}" value="{}">', keys.FIELD, keys.new(user))


@register.tag
def csrf_token(parser: Parser, token: Token) -> FormTokens:
    return FormTokens()
