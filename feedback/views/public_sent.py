"""The page with the code. It says “we have your words”, so it is made after they were stored."""

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language

from feedback import catalogue, codes, tickets
from feedback.hours import hours_today
from feedback.models import CouncilSettings
from feedback.queries.returning import holder_of
from feedback.views.public_guards import public_form
from media import passes
from media.enums import Kind
from media.models import Clip
from media.passes import Pass

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


def thanks_and_clips(
    request: HttpRequest, code: str, given: Pass, promised: tuple[Kind, ...], *, wordless: bool
) -> HttpResponse:
    """The same where clips go with the words, before them or after. Without script they are sent
    from here; with it they are on their way already.
    """
    clips = clips_left(given, promised)
    nothing_yet = wordless and len(clips["promised_left"]) == len(promised)
    context = shown(code) | clips | {"wordless": wordless, "nothing_yet": nothing_yet}
    return render(request, TEMPLATE, context)


def clips_left(given: Pass, promised: tuple[Kind, ...]) -> dict[str, object]:
    """Which of those that were promised are not here yet, and the pass to send them with."""
    here = [
        Kind(kind)
        for kind in Clip.objects.held_by(given.holder).arrived().values_list("kind", flat=True)
    ]
    left = list((Counter(promised) - Counter(here)).elements())
    still = max(0, len(promised) - len(here))
    return {"clips": True, "pass": passes.issue(given), "promised_left": left[:still]}


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
