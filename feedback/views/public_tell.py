"""The front page, and “tell us”: one page, one form, one answer with a code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from feedback import budgets, catalogue, clip_kit, codes, faces, once, tokens
from feedback.actions import clip_wishes, intake
from feedback.enums import Who
from feedback.forms.public import TellForm, read_who
from feedback.points import reach
from feedback.views.public_guards import public_form, shown_before
from feedback.views.public_policy import with_camera
from feedback.views.public_sent import already, thanks, thanks_and_clips
from media import passes
from tallies.counting import source_of

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
STEPS = ("who", "about", "words", "check", "sharing", "reader", "own")
# Where a form that could not be sent opens again, and what the answer's status is.
_BACK_TO = {
    "empty": ("words", 422),
    "long": ("words", 422),
    "much": ("words", 429),
    "old": ("check", 422),
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page asks the first question at once."""
    return render(request, "feedback/public/home.html", {"whos": who_cards()})


def who_cards() -> list[dict[str, object]]:
    return [{"value": who, "label": who.label, "picture": WHO_PICTURES[who]} for who in Who]


@with_camera
@public_form
def tell(request: HttpRequest) -> HttpResponse:
    """Ask, or receive. The words are stored before anything is said about them."""
    if request.method != "POST":
        return _ask(request)
    return once.opening(request, _receive(request))


@require_safe
def kit(request: HttpRequest) -> HttpResponse:
    """The recorder and the drawing board, fetched by a page when somebody first wants one of them:
    most people write, and their phones need not load it."""
    return render(request, "feedback/public/clips/kit_parts.html", clip_kit.kit())


def _ask(request: HttpRequest) -> HttpResponse:
    who = request.GET.get("who", "")
    step = request.GET.get("step", "")
    first = step if step in STEPS else ("about" if who in Who.values else "who")
    return _page(request, TellForm(who=read_who(who)), first)


def _receive(request: HttpRequest) -> HttpResponse:
    form = TellForm.from_post(request.POST)
    reach("form_read")
    if (step := request.POST.get("turn", "")) in STEPS:
        # In the language of this address; nothing is sent.
        return shown_before(request) or _page(request, form, step)
    if form.problem:
        return shown_before(request) or _again(request, form, form.problem)
    reach("checked")
    sending = form.sending(get_language() or "en-gb")
    try:
        sent = intake.send(sending, source=source_of(request), crowded=bool(form.trap))
    except budgets.TooMuch:
        return shown_before(request) or _again(request, form, "much")
    except intake.ChangedWords:
        return shown_before(request) or already(request, sending)
    if sent.repeated and (closed := shown_before(request)):
        return closed
    if form.promised and form.author_may_read:
        clip_wishes.open_to_author(sent.contribution)
    if form.promised:
        given = passes.from_key(codes.read_key(form.key))
        wordless = not form.said.strip()
        answer = thanks_and_clips(request, sent.code, given, form.promised, wordless=wordless)
    else:
        answer = thanks(request, sent.code)
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
        "faces": faces.cards(),
        "promises": clip_kit.promises(form.promised),
        **clip_kit.limits(),
    }
    return render(request, "feedback/public/tell.html", context, status=status)


def _again(request: HttpRequest, form: TellForm, problem: str) -> HttpResponse:
    step, status = _BACK_TO[problem]
    return _page(request, form, step, problem=problem, status=status)
