"""The page that a code opens: what happened to somebody's words, and what they can do now."""

import hmac

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from feedback import catalogue, clip_kit, codes, kept, texts, tickets
from feedback.actions import coming_back
from feedback.enums import AUTHOR_CAN_CHANGE, ClearanceState, Helped
from feedback.hours import promised
from feedback.models import AddedWords, Contribution, HelpedAnswer
from feedback.queries.clips import clips_of, missing_from
from feedback.queries.journey import HELPED_PICTURES, Rows, journey_of
from feedback.tickets import Ticket
from media import passes
from media.passes import Pass
from vault import keys
from vault.errors import VaultError

TYPED = ("words", "why")  # what can be half-written on the page while something else is done


def journey(
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
    rows = _rows(contribution)
    told = journey_of(
        contribution,
        rows,
        key=author,
        read_by=promised(contribution.received_at),
        name_of=catalogue.name_of,
    )
    coming_back.mark_seen(rows.replies)
    coming_back.mark_seen(rows.steps)
    context = {
        "journey": told,
        "ticket": tickets.issue(ticket),
        "whose": whose(contribution),
        "once": codes.new_key(),
        "key": codes.new_key(),
        "audiences": _switches(contribution),
        "can_change": contribution.state in AUTHOR_CAN_CHANGE,
        "can_delete": contribution.erasure_asked_at is None,
        "own_words": _own_words(contribution, rows.added, author),
        **_helped(rows.answers),
        **_half_written(request, contribution),
        **_clips(contribution, ticket),
        **shown,
    }
    return render(request, "feedback/public/journey.html", context, status=status)


def _rows(contribution: Contribution) -> Rows:
    def with_words(rows: QuerySet, name: str) -> list:
        return list(rows.select_related(name).prefetch_related(f"{name}__wraps"))

    return Rows(
        steps=with_words(contribution.journey.all(), "words"),
        replies=with_words(contribution.replies.all(), "envelope"),
        added=with_words(contribution.added.all(), "envelope"),
        answers=list(contribution.helped.all()),
    )


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
        given = Pass(given.holder, ticket.root, reader=keys.author(ticket.root).public)
    return {
        "clips": clips,
        "missing": missing_from(contribution, clips),
        "pass": passes.issue(given),
        **clip_kit.limits(),
    }


def _own_words(
    contribution: Contribution, added: list[AddedWords], author: keys.AuthorKey
) -> list[str]:
    """What the author wrote, only if they asked for that when they sent it."""
    if not contribution.author_may_read:
        return []
    sealed = [(contribution.words, contribution.words_owner)]
    sealed += [(row.envelope, row.owner) for row in added]
    try:
        return [texts.read_as_author(envelope, owner=o, key=author) for envelope, o in sealed]
    except VaultError:
        return []


def _helped(answers: list[HelpedAnswer]) -> dict[str, object]:
    """The question “did this help?”, with what was answered last."""
    last = Helped(answers[-1].answer) if answers else None
    helps = [
        {
            "do": f"helped-{answer}",
            "label": answer.label,
            "picture": HELPED_PICTURES[answer],
            "pressed": "true" if answer == last else "false",
            "kind": "primary" if answer == last else "plain",
        }
        for answer in Helped
    ]
    return {"helps": helps, "answered": last.label if last else ""}


def whose(contribution: Contribution) -> str:
    """Lets a script know the same journey again. It opens nothing and finds nothing."""
    key = b"whose journey" + settings.SECRET_KEY.encode()
    return hmac.digest(key, contribution.ref.bytes, "sha256").hex()[:16]


def _half_written(request: HttpRequest, contribution: Contribution) -> dict[str, str]:
    """What was being typed when another button of the page was pressed: it stands there again."""
    sealed = kept.unseal(request.POST.get("kept", ""), contribution=contribution.pk)
    return sealed | {name: value for name in TYPED if (value := request.POST.get(name, ""))}
