"""``|told``: what a person wrote to a child, with its numbers as links that nothing tears apart."""

import re

from django import template
from django.utils.html import conditional_escape, escape, format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# A number to ring: as it is written here, with spaces or dashes, or one of the short ones.
_RING = r"(?:\+44[\s-]?\d|0\d)(?:[\s-]?\d){2,11}|999|111|112|101|116[\s-]?\d{3}"
# Other runs of figures (a text number, a time span): kept whole too, in text that runs the other way.
_NUMBER = re.compile(
    rf"(?<![\w.,+-])(?:(?P<ring>{_RING})|(?P<other>\d(?:[\s-]?\d){{3,14}}))(?![\w-])"
)


@register.filter
def told(text: str) -> SafeString:
    """``text`` as paragraphs; a number to ring is a link, and reads from left to right anywhere."""
    marked = "".join(_pieces(str(text)))
    return mark_safe(linebreaks(marked))  # noqa: S308 - every piece was escaped


@register.filter
def mail(address: str) -> SafeString:
    """An e-mail address that a narrow screen breaks after its @, and not within a word."""
    return format_html_join(mark_safe("@<wbr>"), "{}", ((part,) for part in address.split("@")))


def _pieces(text: str):
    at = 0
    for found in _NUMBER.finditer(text):
        yield conditional_escape(text[at : found.start()])
        yield (
            _link(found["ring"])
            if found["ring"]
            else format_html('<bdi dir="ltr">{}</bdi>', found[0])
        )
        at = found.end()
    yield escape(text[at:])


def _link(number: str) -> SafeString:
    digits = re.sub(r"[\s-]", "", number)
    return format_html('<a href="tel:{}"><bdi dir="ltr">{}</bdi></a>', digits, number)
