"""``{% news_mark %}``: where somebody stands when a page of the desk is made, or nothing for who
reads no contributions.
"""

from django import template

from accounts.permissions import may
from feedback import addresses
from feedback.queries.news import mark_for
from feedback.visibility import READ

register = template.Library()
register.filter("hidden", addresses.hidden)


@register.simple_tag(takes_context=True)
def news_mark(context) -> str:
    user = context["request"].user
    return addresses.sealed(mark_for(user)) if may(user, READ) else ""
