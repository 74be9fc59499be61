"""Doing a form's deed once, however often it arrives."""

import json
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.crypto import salted_hmac

from idempotency import keys
from idempotency.keys import Key
from idempotency.models import AnsweredForm

_NOT_WRITTEN = frozenset({"csrfmiddlewaretoken", keys.FIELD})


def answer(key: Key, content: str, deed: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer of ``deed``; the second time, only the way to where the first one led.

    One transaction holds the deed and the row that says it was done. A second press meanwhile
    waits at that row, and finds it done, or not done at all. An answer that leads nowhere (a form
    that comes back to be put right) leaves no row: it may be pressed again.
    """
    with transaction.atomic():
        row, first = AnsweredForm.objects.get_or_create(key=key.digest, content=content)
        if not first:
            return HttpResponseRedirect(row.location)
        response = deed()
        if response.status_code in {302, 303}:
            row.location = response["Location"]
            row.save(update_fields=["location"])
        else:
            row.delete()
        return response


def was_answered(key: Key) -> bool:
    """Whether a form with this key has been taken, whatever was written in it."""
    return AnsweredForm.objects.filter(key=key.digest).exists()


def content_of(request: HttpRequest) -> str:
    """What was written, as a digest: who goes back and writes something else means something else."""
    written = [
        (name, request.POST.getlist(name)) for name in sorted(request.POST.keys() - _NOT_WRITTEN)
    ]
    files = [
        (name, [(file.name, file.size) for file in request.FILES.getlist(name)])
        for name in sorted(request.FILES)
    ]
    text = json.dumps([request.path, written, files])
    return salted_hmac("heard.once.content", text, algorithm="sha256").hexdigest()


def forget_old() -> int:
    """Rows of forms whose keys count no more; how many."""
    past = timezone.now() - keys.LASTS - timedelta(hours=1)
    return AnsweredForm.objects.filter(answered_at__lt=past).delete()[0]
