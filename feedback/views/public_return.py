"""Coming back with a code. One address for everything: nothing of it stays in a phone's history.

The code opens the page once; from then on each form carries a ticket (``feedback.tickets``).
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from feedback import budgets, catalogue, codes, kept, limits, tickets
from feedback.actions import coming_back, intake, leaving, sharing, telling
from feedback.enums import Helped
from feedback.forms.public import HelpedForm, is_key, words_problem
from feedback.models import Contribution
from feedback.queries.returning import holder_of_typed, opened_by
from feedback.tickets import Ticket
from feedback.views.public_guards import asks_for_code, opens_once, public_form
from feedback.views.public_journey import TYPED, journey, whose
from feedback.views.public_policy import with_camera
from tallies.counting import source_of

WAITS_S = (30, 60, 120)


@with_camera
@public_form
@opens_once
def come_back(request: HttpRequest) -> HttpResponse:
    """Ask for the code; open the journey with it; or do what a form of the journey asks."""
    if request.method != "POST":
        return asks_for_code(request)
    if "do" in request.POST:
        return _do(request)
    return _open(request)


def _open(request: HttpRequest) -> HttpResponse:
    """The journey behind a code, or one answer for every other case.

    The limit is asked before anything is hashed, and answers the same to a right code as to a
    wrong one; a right code gives its token back.
    """
    typed, sealed = request.POST.get("code", ""), request.POST.get("kept", "")
    guess = limits.may_guess(source_of(request), old=codes.is_old(typed))
    if guess is None:
        return asks_for_code(
            request, slowed=True, typed=typed[: codes.LONGEST], kept=sealed, **_waiting(request)
        )
    ticket = holder_of_typed(typed)
    if ticket is None:
        wrong = codes.what_is_odd(typed)
        return asks_for_code(
            request, wrong=wrong, typed=typed[: codes.LONGEST], kept=sealed, problem=True
        )
    limits.give_back(guess)
    contribution = Contribution.objects.get(pk=ticket.contribution)
    found = kept.unseal(sealed, contribution=contribution.pk)
    return journey(request, ticket, contribution, **found)


def _waiting(request: HttpRequest) -> dict[str, int]:
    """After how many seconds a page with script tries once more by itself; 0 after three times, so
    that a page that somebody forgot adds to no flood.
    """
    given = request.POST.get("waited", "0")
    times = int(given) if given in {"0", "1", "2"} else len(WAITS_S)
    return {"wait": WAITS_S[times] if times < len(WAITS_S) else 0, "waited": times + 1}


def _do(request: HttpRequest) -> HttpResponse:
    text = request.POST.get("ticket", "")
    try:
        ticket, contribution = opened_by(text)
    except tickets.Expired:
        typed = {name: request.POST.get(name, "") for name in TYPED}
        sealed = kept.seal(typed, contribution=tickets.contribution_of(text))
        return asks_for_code(request, status=403, timed_out=True, kept=sealed)
    deed = _DEEDS.get(request.POST["do"], _look)
    try:
        return deed(request, ticket, contribution)
    except intake.TooLate:
        return journey(request, ticket, contribution, notice=_("You took this back already."))


def _look(request: HttpRequest, ticket: Ticket, contribution: Contribution) -> HttpResponse:
    return journey(request, ticket, contribution)


def _add(request: HttpRequest, ticket: Ticket, contribution: Contribution) -> HttpResponse:
    words, key = request.POST.get("words", ""), request.POST.get("key", "")
    if problem := words_problem(words):
        return journey(request, ticket, contribution, problem=problem, status=422)
    if not is_key(key):
        key = codes.new_key()
    try:
        intake.add_words(contribution, words, key=codes.read_key(key), source=source_of(request))
    except budgets.TooMuch:
        return journey(request, ticket, contribution, problem="much", status=429)
    notice = _("We have your new words. Thank you.")
    return journey(request, ticket, contribution, notice=notice, words="")


def _share(request: HttpRequest, ticket: Ticket, contribution: Contribution) -> HttpResponse:
    known = catalogue.audiences.get()
    wished = [known[slug] for slug in set(request.POST.getlist("audiences")) & set(known)]
    sharing.change_wishes(contribution, wished)
    return journey(request, ticket, contribution, notice=_("We changed who may see it."))


def _withdraw(request: HttpRequest, ticket: Ticket, contribution: Contribution) -> HttpResponse:
    leaving.withdraw(contribution)
    return journey(request, ticket, contribution, notice=_("You took it back."))


def _delete(request: HttpRequest, ticket: Ticket, contribution: Contribution) -> HttpResponse:
    leaving.ask_for_erasure(contribution)
    notice = _("You asked us to delete it. A person will look at this.")
    return journey(request, ticket, contribution, notice=notice)


def _cancel(request: HttpRequest, ticket: Ticket, contribution: Contribution) -> HttpResponse:
    coming_back.cancel_code(contribution)
    return render(request, "feedback/public/code_cancelled.html")


def _helped(request: HttpRequest, ticket: Ticket, contribution: Contribution) -> HttpResponse:
    form = HelpedForm.from_post(request.POST)
    if form.answer is None:
        return journey(request, ticket, contribution, status=422)
    again = {"asked_why": form.answer, "why": form.why}
    if words_problem(form.why) == "long":
        return journey(request, ticket, contribution, why_problem="long", status=422, **again)
    try:
        telling.did_it_help(contribution, form.answer, why=form.why, source=source_of(request))
    except budgets.TooMuch:
        return journey(request, ticket, contribution, why_problem="much", status=429, **again)
    asked_why = "" if form.why.strip() else form.answer
    notice = _("Thank you for telling us.")
    return journey(request, ticket, contribution, notice=notice, asked_why=asked_why, why="")


def _end(request: HttpRequest, ticket: Ticket, contribution: Contribution) -> HttpResponse:
    """Forget: the page that held the ticket is gone, and nothing else held it."""
    return asks_for_code(request, ended=True)


Deed = Callable[[HttpRequest, Ticket, Contribution], HttpResponse]


def _ask_first(question: str) -> Deed:
    """The page that asks whether someone is sure, before ``question`` is done."""

    def ask(request: HttpRequest, ticket: Ticket, contribution: Contribution) -> HttpResponse:
        typed = {name: request.POST.get(name, "") for name in TYPED}
        context = {
            "question": question,
            "ticket": tickets.issue(ticket),
            "kept": kept.seal(typed, contribution=contribution.pk),
            "whose": whose(contribution),
            "once": codes.new_key(),
        }
        return render(request, "feedback/public/sure.html", context)

    return ask


_DEEDS: dict[str, Deed] = {
    "add": _add,
    "share": _share,
    "helped": _helped,
    **{f"helped-{answer}": _helped for answer in Helped.values},
    "withdraw": _ask_first("withdraw"),
    "withdraw-sure": _withdraw,
    "delete": _ask_first("delete"),
    "delete-sure": _delete,
    "cancel": _ask_first("cancel"),
    "cancel-sure": _cancel,
    "end": _end,
}
