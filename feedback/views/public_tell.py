"""The front page, and “tell us”: one page, one form, one answer with a code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from feedback import catalogue, codes, limits, tickets, tokens
from feedback.actions import intake
from feedback.enums import Who
from feedback.forms.public import TellForm, read_who
from feedback.points import reach
from feedback.queries.returning import holder_of
from feedback.views.public_guards import public_form

WHO_PICTURES = {
    Who.UNDER_8: "small-child",
    Who.FROM_8: "child",
    Who.FROM_11: "teenager",
    Who.FROM_16: "young-adult",
    Who.CARE_LEAVER: "future",
    Who.PARENT: "parent-or-carer",
    Who.FAMILY: "family",
    Who.UNSAID: "question",
}
STEPS = ("who", "about", "words", "sharing", "check")
# Where a form that could not be sent opens again, and what the answer's status is.
_BACK_TO = {"empty": ("words", 422), "long": ("words", 422), "old": ("check", 422)}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page asks the first question at once."""
    return render(request, "feedback/public/home.html", {"whos": who_cards()})


def who_cards() -> list[dict[str, object]]:
    return [{"value": who, "label": who.label, "picture": WHO_PICTURES[who]} for who in Who]


@public_form
def tell(request: HttpRequest) -> HttpResponse:
    """Ask, or receive. The words are stored before anything is said about them."""
    return _receive(request) if request.method == "POST" else _ask(request)


def _ask(request: HttpRequest) -> HttpResponse:
    who = request.GET.get("who", "")
    step = request.GET.get("step", "")
    first = step if step in STEPS else ("about" if who in Who.values else "who")
    return _page(request, TellForm(who=read_who(who)), first)


def _receive(request: HttpRequest) -> HttpResponse:
    form = TellForm.from_post(request.POST)
    reach("form_read")
    if form.problem:
        return _again(request, form)
    reach("checked")
    crowded = bool(form.trap) or limits.too_many_sends(limits.source_of(request))
    try:
        sent = intake.send(form.sending(get_language() or "en-gb"), crowded=crowded)
    except intake.ChangedWords:
        return _already(request, form)
    answer = _sent(request, sent.code)
    reach("answer_made")
    return answer


def _page(
    request: HttpRequest, form: TellForm, first: str, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "chosen": form.who if form.is_sent or form.who != Who.UNSAID else "",
        "key": form.renewed_key(),
        "token": tokens.make(),
        "whos": who_cards(),
        "themes": catalogue.themes.get().values(),
        "audiences": catalogue.audiences.get().values(),
        "first": {step: "" if step == first else None for step in STEPS},
        "problem": problem,
    }
    return render(request, "feedback/public/tell.html", context, status=status)


def _again(request: HttpRequest, form: TellForm) -> HttpResponse:
    step, status = _BACK_TO[form.problem]
    return _page(request, form, step, problem=form.problem, status=status)


def _sent(request: HttpRequest, code: str, *, status: int = 200, **more: object) -> HttpResponse:
    context = {"code": code, "words": code.split("-"), **more}
    return render(request, "feedback/public/sent.html", context, status=status)


def _already(request: HttpRequest, form: TellForm) -> HttpResponse:
    """The first words of this key are kept; whoever holds the key sent them, so gets the code,
    and may add the new ones."""
    code = codes.code_for(codes.read_key(form.key))
    holder = holder_of(code)
    ticket = tickets.issue(holder) if holder else ""
    more = {"more_words": form.words, "ticket": ticket, "new_key": codes.new_key()}
    return _sent(request, code, status=409, **more)


@public_form
def check_code(request: HttpRequest) -> HttpResponse:
    """Whether the code was written down right: compared with the page's own, looked up nowhere."""
    code = codes.tidy(request.POST.get("code", ""))
    if not is_code(code):
        return _ask_again(request)
    typed = codes.tidy(request.POST.get("typed", ""))
    return _sent(request, code, check="right" if typed == code else "wrong")


def is_code(code: str) -> bool:
    """Whether ``code`` could be one of ours: six of our words."""
    parts = code.split("-")
    return len(parts) == codes.WORDS_IN_A_CODE and set(parts) <= set(codes.words())


def _ask_again(request: HttpRequest) -> HttpResponse:
    return _page(request, TellForm(), "who")
