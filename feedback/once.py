"""A form opens its answer once. A phone keeps what was posted, and its Reload posts it again:
whoever holds the phone later would see the six words, or the journey, without typing a code.

Scripts ask for pages by ``fetch``, which leaves nothing in the history: they may ask twice, so that
an answer that was lost comes again. Without script an answer carries a style sheet of its own
(empty) at its very end. A browser asks for it when the whole page is there, and from then on that
same post opens nothing. An answer that was lost on the way never asks, so it can be had again.
"""

import hmac
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from feedback.clock import to_the_hour
from feedback.models import ShownPage

# A browser can keep its history, with the forms in it, for as long as that.
KEPT = timedelta(days=365)
_END = b"</body>"


def is_navigation(request: HttpRequest) -> bool:
    """Whether the answer becomes a page of the browser's history. Old browsers do not say."""
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def was_shown(request: HttpRequest) -> bool:
    """Whether the answer to this very post, word for word, was on a screen before."""
    return is_navigation(request) and ShownPage.objects.filter(pk=_name(request)).exists()


def opening(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """``answer``, which notes by itself that it was shown. Script's answers need not."""
    if is_navigation(request) and _END in answer.content:
        name = _name(request)
        address = reverse("shown", args=[f"{name}{_signed(name)}"])
        link = f'<link rel="stylesheet" href="{address}">'.encode()
        answer.content = answer.content.replace(_END, link + _END)
    return answer


def note(text: str) -> bool:
    """The page of that address is on a screen now. False for an address that is none of ours."""
    name, signed = text[:32], text[32:]
    if not hmac.compare_digest(signed.encode(), _signed(name).encode()):
        return False
    try:
        with transaction.atomic():
            ShownPage.objects.create(pk=name, at=to_the_hour())
    except IntegrityError:
        pass  # it was noted already
    return True


def forget_old() -> int:
    """Deletes what was noted a year ago."""
    return ShownPage.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]


def _name(request: HttpRequest) -> str:
    held = [request.path, *(f"{name}\0{value}" for name, values in request.POST.lists()
                            for value in values)]  # fmt: skip
    return _digest(b"shown page", "\0\0".join(held))


def _signed(name: str) -> str:
    return _digest(b"shown page's address", name)


def _digest(what: bytes, text: str) -> str:
    key = what + settings.SECRET_KEY.encode()
    return hmac.digest(key, text.encode("utf-8", "surrogatepass"), "sha256").hex()[:32]
