"""The page with the code. It says “we have your words”, so it is made after they were stored."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language

from feedback import catalogue, codes, tickets
from feedback.hours import hours_today
from feedback.models import CouncilSettings
from feedback.queries.returning import holder_of
from feedback.views.public_guards import public_form

TEMPLATE = "feedback/public/sent.html"
# Stand where the six words will: characters that no page of ours has otherwise.
_BLANKS = [f"\ue000{place}\ue001" for place in range(codes.WORDS_IN_A_CODE)]


class _Thanks:
    """The page with blanks for the words, kept for each language and sentence about the hours.

    Nothing else on it differs between two senders, and making it costs as much as storing what
    they sent. It is made anew whenever the council's settings are read anew: each minute.
    """

    def __init__(self) -> None:
        self._council: CouncilSettings | None = None
        self._pages: dict[tuple[str | None, str], str] = {}

    def page(self, request: HttpRequest) -> str:
        council = catalogue.council.get()
        if council is not self._council:
            self._council, self._pages = council, {}
        key = (get_language(), hours_today())
        if key not in self._pages:
            self._pages[key] = render_to_string(TEMPLATE, shown("-".join(_BLANKS)), request)
        return self._pages[key]


_thanks = _Thanks()


def shown(code: str) -> dict[str, object]:
    return {"code": code, "words": code.split("-")}


def thanks(request: HttpRequest, code: str) -> HttpResponse:
    """The code of what was stored just now. ``code`` is of our own words: letters and dashes."""
    page = _thanks.page(request)
    for blank, word in zip(_BLANKS, code.split("-"), strict=True):
        page = page.replace(blank, word)
    return HttpResponse(page)


def already(request: HttpRequest, key: bytes, words: str) -> HttpResponse:
    """409: the first words of this key are kept. Whoever holds the key sent them, so gets the
    code, and may add ``words``."""
    code = codes.code_for(key)
    holder = holder_of(code)
    ticket = tickets.issue(holder) if holder else ""
    more = {"more_words": words, "ticket": ticket, "new_key": codes.new_key()}
    return render(request, TEMPLATE, shown(code) | more, status=409)


@public_form
def check_code(request: HttpRequest) -> HttpResponse:
    """Whether the code was written down right: compared with the page's own, looked up nowhere."""
    code = codes.tidy(request.POST.get("code", ""))
    if not is_code(code):
        return render(request, "feedback/public/return.html")
    typed = codes.tidy(request.POST.get("typed", ""))
    return render(request, TEMPLATE, shown(code) | {"check": "right" if typed == code else "wrong"})


def is_code(code: str) -> bool:
    """Whether ``code`` could be one of ours: six of our words."""
    parts = code.split("-")
    return len(parts) == codes.WORDS_IN_A_CODE and set(parts) <= set(codes.words())
