"""The page with the code. It says “we have your words”, so it is made after they were stored."""

from collections import Counter
from datetime import datetime
from operator import is_not

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from feedback import catalogue, codes, tickets
from feedback.actions.choosing import choose_again, has_same_words
from feedback.actions.intake import Sending
from feedback.clock import Hours
from feedback.forms.public import is_key, read_kinds
from feedback.hours import read_by
from feedback.models import Contribution, CouncilSettings
from feedback.queries.returning import holder_of
from feedback.views.public_guards import asks_for_code, opens_once, public_form
from media import passes
from media.enums import Kind
from media.models import Clip
from media.passes import Pass

TEMPLATE = "feedback/public/sent.html"
# Stand where the seven words will: characters that no page of ours has otherwise.
_BLANKS = [f"\ue000{place}\ue001" for place in range(codes.WORDS_IN_A_CODE)]
_ONCE = "\ue000once\ue001"


class _Thanks:
    """The page with blanks for the words, kept for each language and minute: what it says of the
    hours changes with a minute.

    Nothing else on it differs between two senders, and making it costs as much as storing what
    they sent. It is made anew too when the council's settings have been read anew.
    """

    def __init__(self) -> None:
        self._of: tuple[CouncilSettings, Hours, datetime] | None = None
        self._pages: dict[str | None, str] = {}

    def page(self, request: HttpRequest) -> str:
        minute = timezone.now().replace(second=0, microsecond=0)
        now = (catalogue.council.get(), catalogue.hours.get(), minute)
        if self._of is None or any(map(is_not, now[:2], self._of)) or minute != self._of[2]:
            self._of, self._pages = now, {}
        language = get_language()
        if language not in self._pages:
            blank = shown("-".join(_BLANKS)) | {"once": _ONCE}
            self._pages[language] = render_to_string(TEMPLATE, blank, request)
        return self._pages[language]


_thanks = _Thanks()


def shown(code: str) -> dict[str, object]:
    """What the page needs at least. ``once``: so that no two posts from it are the same."""
    return {
        "code": code,
        "words": code.split("-"),
        "read_by": read_by(),
        "once": codes.new_key(),
    }


def thanks(request: HttpRequest, code: str) -> HttpResponse:
    """The code of what was stored just now. ``code`` is of our own words: letters and dashes."""
    if len(code.split("-")) != len(_BLANKS):  # made before codes had so many words
        return render(request, TEMPLATE, shown(code))
    page = _thanks.page(request).replace(_ONCE, codes.new_key())
    for blank, word in zip(_BLANKS, code.split("-"), strict=True):
        page = page.replace(blank, word)
    return HttpResponse(page)


def thanks_and_clips(
    request: HttpRequest, code: str, given: Pass, promised: tuple[Kind, ...], *, wordless: bool
) -> HttpResponse:
    """The same where clips go with the words, before them or after. Without script they are sent
    from here; with it they are on their way already.
    """
    context = shown(code) | _with_clips(given, promised, wordless=wordless)
    return render(request, TEMPLATE, context)


def _with_clips(given: Pass, promised: tuple[Kind, ...], *, wordless: bool) -> dict[str, object]:
    clips = clips_left(given, promised)
    nothing_yet = wordless and len(clips["promised_left"]) == len(promised)
    return clips | {"promised": promised, "wordless": wordless, "nothing_yet": nothing_yet}


def clips_left(given: Pass, promised: tuple[Kind, ...]) -> dict[str, object]:
    """Which of those that were promised are not here yet, and the pass to send them with."""
    here = [
        Kind(kind)
        for kind in Clip.objects.held_by(given.holder).arrived().values_list("kind", flat=True)
    ]
    left = list((Counter(promised) - Counter(here)).elements())
    still = max(0, len(promised) - len(here))
    return {"clips": True, "pass": passes.issue(given), "promised_left": left[:still]}


def already(request: HttpRequest, sending: Sending) -> HttpResponse:
    """409: the first words of this key are kept. Whoever holds the key sent them, so gets the
    code, and may add what they wrote since; where only choices differ, the new ones count."""
    key = sending.key
    made = codes.codes_for(key)
    code = next(filter(holder_of, made), made[0])
    holder = holder_of(code)
    if holder is None:  # the code was stopped
        more = {"more_words": sending.words, "ticket": ""}
        return render(request, TEMPLATE, shown(code) | more, status=409)
    contribution = Contribution.objects.get(pk=holder.contribution)
    same = has_same_words(contribution, sending)
    if choose_again(contribution, sending) and same:
        return render(request, TEMPLATE, shown(code) | {"chosen_again": True}, status=409)
    more = {"more_words": sending.words, "ticket": tickets.issue(holder)}
    more["new_key"] = codes.new_key()
    return render(request, TEMPLATE, shown(code) | more, status=409)


@public_form
@opens_once
def check_code(request: HttpRequest) -> HttpResponse:
    """Whether the code was written down right: compared with the page's own, looked up nowhere.

    Or, where another language is asked for, the page as it stood. Nothing is stored here.
    """
    code = codes.tidy(request.POST.get("code", ""))
    if not codes.is_code(code):
        return asks_for_code(request)
    if "turn" in request.POST:
        return render(request, TEMPLATE, shown(code) | _as_it_stood(request.POST))
    typed = codes.readings(request.POST.get("typed", ""))
    said = _as_it_stood(request.POST) | {"check": "right" if code in typed else "wrong"}
    return render(request, TEMPLATE, shown(code) | said)


def _as_it_stood(post: QueryDict) -> dict[str, object]:
    """What ``sent_state.html`` carried: clips that are still to come, words that are not sent yet.

    Pass and ticket only go back to whoever sent them; what they open is asked where they are used.
    """
    key = post.get("key", "")
    stood: dict[str, object] = {
        "chosen_again": bool(post.get("chosen_again")),
        "more_words": post.get("words", ""),
        "ticket": post.get("ticket", ""),
        "new_key": key if is_key(key) else codes.new_key(),
    }
    try:
        given = passes.read(post.get("pass", ""))
    except passes.NoPass:
        return stood
    promised = read_kinds(post.getlist("promised"))
    return stood | _with_clips(given, promised, wordless=bool(post.get("wordless")))
