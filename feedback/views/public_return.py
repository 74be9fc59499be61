"""Coming back with a code. One address for everything: nothing of it stays in a phone's history.

The code opens the page once; from then on each form carries a ticket (``feedback.tickets``).
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from feedback import catalogue, clip_kit, codes, limits, texts, tickets
from feedback.actions import coming_back, intake, leaving, sharing, telling
from feedback.enums import AUTHOR_CAN_CHANGE, ClearanceState, Helped
from feedback.forms.public import HelpedForm, is_key, words_problem
from feedback.models import Contribution
from feedback.queries.clips import clips_of, missing_from
from feedback.queries.journey import journey_of
from feedback.queries.returning import holder_of, opened_by
from feedback.tickets import Ticket
from feedback.views.public_guards import public_form
from feedback.views.public_policy import with_camera
from media import passes
from media.passes import Pass
from vault import keys
from vault.errors import VaultError


@with_camera
@public_form
def come_back(request: HttpRequest) -> HttpResponse:
    """Ask for the code; open the journey with it; or do what a form of the journey asks."""
    if request.method != "POST":
        return _ask(request)
    if "do" in request.POST:
        return _do(request)
    return _open(request)


def _ask(request: HttpRequest) -> HttpResponse:
    return render(request, "feedback/public/return.html")


def _open(request: HttpRequest) -> HttpResponse:
    """The journey behind a code, or one answer for every other case.

    The limit is asked before anything is hashed; a right code gives its token back.
    """
    guess = limits.may_guess(limits.source_of(request))
    ticket = holder_of(request.POST.get("code", "")) if guess else None
    if guess is None or ticket is None:
        return render(request, "feedback/public/return.html", {"wrong": True})
    limits.give_back(guess)
    return _journey(request, ticket, Contribution.objects.get(pk=ticket.contribution))


def _do(request: HttpRequest) -> HttpResponse:
    try:
        ticket, contribution = opened_by(request.POST.get("ticket", ""))
    except tickets.Expired:
        kept = {"timed_out": True, "kept_words": request.POST.get("words", "")}
        return render(request, "feedback/public/return.html", kept, status=403)
    deed = _DEEDS.get(request.POST["do"], _look)
    try:
        return deed(request, ticket, contribution)
    except intake.TooLate:
        return _journey(request, ticket, contribution, notice=_("You took this back already."))


def _look(request: HttpRequest, ticket: Ticket, contribution: Contribution) -> HttpResponse:
    return _journey(request, ticket, contribution)


def _add(request: HttpRequest, ticket: Ticket, contribution: Contribution) -> HttpResponse:
    words, key = request.POST.get("words", ""), request.POST.get("key", "")
    if problem := words_problem(words):
        return _journey(request, ticket, contribution, problem=problem, words=words, status=422)
    if not is_key(key):
        key = codes.new_key()
    intake.add_words(contribution, words, key=codes.read_key(key))
    return _journey(request, ticket, contribution, notice=_("We have your new words. Thank you."))


def _share(request: HttpRequest, ticket: Ticket, contribution: Contribution) -> HttpResponse:
    known = catalogue.audiences.get()
    wished = [known[slug] for slug in set(request.POST.getlist("audiences")) & set(known)]
    sharing.change_wishes(contribution, wished)
    return _journey(request, ticket, contribution, notice=_("We changed who may see it."))


def _withdraw(request: HttpRequest, ticket: Ticket, contribution: Contribution) -> HttpResponse:
    leaving.withdraw(contribution)
    return _journey(request, ticket, contribution, notice=_("You took it back."))


def _delete(request: HttpRequest, ticket: Ticket, contribution: Contribution) -> HttpResponse:
    leaving.ask_for_erasure(contribution)
    notice = _("You asked us to delete it. A person will look at this.")
    return _journey(request, ticket, contribution, notice=notice)


def _cancel(request: HttpRequest, ticket: Ticket, contribution: Contribution) -> HttpResponse:
    coming_back.cancel_code(contribution)
    return render(request, "feedback/public/code_cancelled.html")


def _helped(request: HttpRequest, ticket: Ticket, contribution: Contribution) -> HttpResponse:
    form = HelpedForm.from_post(request.POST)
    if form.answer is None or words_problem(form.why) == "long":
        return _journey(request, ticket, contribution, status=422)
    telling.did_it_help(contribution, form.answer, why=form.why)
    asked_why = "" if form.why.strip() else form.answer
    notice = _("Thank you for telling us.")
    return _journey(request, ticket, contribution, notice=notice, asked_why=asked_why)


def _end(request: HttpRequest, ticket: Ticket, contribution: Contribution) -> HttpResponse:
    """Forget: the page that held the ticket is gone, and nothing else held it."""
    return render(request, "feedback/public/return.html", {"ended": True})


Deed = Callable[[HttpRequest, Ticket, Contribution], HttpResponse]


def _ask_first(question: str) -> Deed:
    """The page that asks whether someone is sure, before ``question`` is done."""

    def ask(request: HttpRequest, ticket: Ticket, contribution: Contribution) -> HttpResponse:
        context = {"question": question, "ticket": tickets.issue(ticket)}
        return render(request, "feedback/public/sure.html", context)

    return ask


_DEEDS: dict[str, Deed] = {
    "add": _add,
    "share": _share,
    "helped": _helped,
    "withdraw": _ask_first("withdraw"),
    "withdraw-sure": _withdraw,
    "delete": _ask_first("delete"),
    "delete-sure": _delete,
    "cancel": _ask_first("cancel"),
    "cancel-sure": _cancel,
    "end": _end,
}


def _journey(
    request: HttpRequest,
    ticket: Ticket,
    contribution: Contribution,
    *,
    status: int = 200,
    **shown: object,
) -> HttpResponse:
    """The journey as it is now, with a fresh ticket. Replies on it are seen from here on."""
    contribution.refresh_from_db()
    author = keys.author(ticket.root)
    replies = list(
        contribution.replies.select_related("envelope").prefetch_related("envelope__wraps")
    )
    journey = journey_of(
        contribution,
        contribution.journey.select_related("words").prefetch_related("words__wraps"),
        replies,
        key=author,
        days_to_read=catalogue.council.get().days_to_read,
        name_of=catalogue.name_of,
    )
    coming_back.mark_seen(replies)
    context = {
        "journey": journey,
        "ticket": tickets.issue(ticket),
        "key": codes.new_key(),
        "audiences": _switches(contribution),
        "can_change": contribution.state in AUTHOR_CAN_CHANGE,
        "can_delete": contribution.erasure_asked_at is None,
        "own_words": _own_words(contribution, author),
        "helps": _helps(),
        **_clips(contribution, ticket),
        **shown,
    }
    return render(request, "feedback/public/journey.html", context, status=status)


def _switches(contribution: Contribution) -> list[dict[str, object]]:
    """Each audience with its switch as the author left it."""
    standing = dict(contribution.clearances.values_list("audience_id", "state"))
    gone = {None, ClearanceState.WITHDRAWN}
    return [
        {"audience": audience, "on": standing.get(audience.pk) not in gone}
        for audience in catalogue.audiences.get().values()
    ]


def _clips(contribution: Contribution, ticket: Ticket) -> dict[str, object]:
    """What was sent beside words, and a pass to look at it, choose again, and send more.

    The pass opens what is shown to whoever has the code only where the author asked for that.
    """
    clips = clips_of(contribution.key_hash, may_change=contribution.state in AUTHOR_CAN_CHANGE)
    given = passes.new_for(contribution.key_hash)
    if contribution.author_may_read:
        given = Pass(given.holder, ticket.root)
    return {
        "clips": clips,
        "missing": missing_from(contribution, clips),
        "pass": passes.issue(given),
        **clip_kit.kit(),
    }


def _own_words(contribution: Contribution, author: keys.AuthorKey) -> list[str]:
    """What the author wrote, only if they asked for that when they sent it."""
    if not contribution.author_may_read:
        return []
    sealed = [(contribution.words, contribution.words_owner)]
    added = contribution.added.select_related("envelope").prefetch_related("envelope__wraps")
    sealed += [(row.envelope, row.owner) for row in added]
    try:
        return [texts.read_as_author(envelope, owner=o, key=author) for envelope, o in sealed]
    except VaultError:
        return []


def _helps() -> list[dict[str, object]]:
    pictures = {Helped.YES: "yes", Helped.A_BIT: "a-bit", Helped.NO: "no"}
    return [{"value": h, "label": h.label, "picture": pictures[h]} for h in Helped]
