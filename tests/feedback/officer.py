"""What a data protection officer does on the pages of requests."""

import re

from audit.models import Entry
from tests.factories.feedback import WHY

HOME = "/desk/requests/"


def look(client, code: str, why: str = WHY):
    return client.post(f"{HOME}code/", {"code": code, "why": why})


def search(client, **sought):
    return client.post(f"{HOME}search/", {"why": WHY, **sought})


def verbs() -> list[str]:
    """Since the last request was made, oldest first."""
    made = Entry.objects.filter(verb="data_request.made").order_by("-id").first()
    return list(Entry.objects.filter(id__gte=made.pk).order_by("id").values_list("verb", flat=True))


def titles(page: str) -> list[str]:
    """The names of the rows on a page."""
    return re.findall(r'class="row-title"[^>]*><a[^>]*>(.*?)</a>', page)
