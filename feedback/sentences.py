"""The log in sentences for people: one table of verbs, each what comes after somebody's name.

A sentence may name what the log's detail holds (``{level}``, ``{audience}``); what is not there
is left out. A test holds that every verb written anywhere in Heard is here.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from audit.models import Entry
from feedback.enums import Level

SENTENCES: dict[str, str] = {
    # What an author does
    "contribution.sent": "sent it",
    "contribution.words_added": "added more words",
    "contribution.wishes_changed": "changed who may see it",
    "contribution.withdrawn": "took it back",
    "contribution.erasure_asked": "asked for it to be deleted",
    "contribution.helped": "answered “did this help?”",
    "contribution.code_cancelled": "cancelled the return code",
    "contribution.reply_seen": "saw a reply",
    # Reading, and what the words need
    "contribution.viewed": "looked at the words",
    "contribution.let_in": "let it into the queue",
    "contribution.opened": "opened it to read",
    "contribution.put_back": "put it back to be read by someone else",
    "contribution.read": "marked it as read",
    "contribution.themed": "set what it is about",
    "contribution.noted": "wrote a note",
    "contribution.prepared": "saved a shareable version",
    "contribution.replied": "sent a reply",
    "contribution.sent_on": "sent it on to a board",
    "contribution.came_back": "took it back from the boards to prepare it again",
    "contribution.answered": "marked it as answered",
    "contribution.taken_up_again": "took it up again",
    "contribution.closed": "closed it",
    "contribution.erased": "deleted it for good",
    "contribution.erasure_declined": "declined to delete all of it, and told the author why",
    "level.raised": "raised the concern level to {level} by a rule",
    "level.set": "set the concern level to {level} from {was}",
    "level.lowered": "lowered the concern level to {level} from {was}",
    "safety.no_concern": "decided: no concern that stops sharing",
    "safety.held": "held it for safety",
    "safety.look_again": "asked for safety to be looked at again",
    "safety.released": "released it from the hold for safety",
    # One audience at a time
    "clearance.asked": "said yes to one audience again",
    "clearance.cleared": "cleared it for {audience}",
    "clearance.declined": "decided not to share it with one audience",
    "clearance.revoked": "took a clearance back",
    "clearance.withdrawn": "said no to one audience after all",
    # Clips
    "clip.received": "sent a clip whole",
    "clip.lost": "gave up waiting for a clip",
    "clip.inspected": "looked a clip over",
    "clip.looked_over_again": "had a clip looked over again",
    "clip.rendered": "began to make a clip ready",
    "clip.ready": "made a clip ready",
    "clip.partial": "made ready what there was of a clip",
    "clip.accepted": "accepted what there is of a clip",
    "clip.refused": "found that a clip cannot be shown",
    "clip.failed": "could not make a clip ready, and will try again",
    "clip.work_asked_again": "had a clip worked on again",
    "clip.erased": "deleted a clip for good",
    "clip.locked": "said that a clip must not be seen",
    "clip.unlocked": "let a clip be seen again at the desk",
    "clip.disguise_chosen": "chose how much of a clip others may see",
    "clip.withdrawn": "took a clip back",
    "clip.viewed": "opened a clip",
    "clip.played": "played a clip",
    "clip.draft_asked": "asked for a draft of captions",
    "clip.captions_drafted": "saved a draft of captions",
    "clip.captions_checked": "checked the captions of a clip",
    "clip.captions_taken": "took a copy of the captions of a clip",
    "clip.cleared": "let {audience} have a clip",
    "clip.taken_back": "took a clip back from {audience}",
    # Boards
    "meeting.planned": "planned a meeting",
    "meeting.changed": "changed a meeting",
    "meeting.access_set": "set who may see a meeting",
    "meeting.agenda_issued": "issued the agenda of a meeting",
    "meeting.held": "recorded that a meeting was held",
    "meeting.cancelled": "cancelled a meeting",
    "meeting.reel_built": "had the clips of a meeting joined into one film",
    "agenda.item_added": "added an item to an agenda",
    "agenda.item_changed": "changed an item of an agenda",
    "agenda.item_removed": "took an item off an agenda",
    "agenda.ordered": "put an agenda into another order",
    "board_item.offered": "offered it to a board",
    "board_item.viewed": "looked at an item of a board",
    "meeting.viewed": "looked at a meeting",
    "outcome.recorded": "recorded what a board said",
    "pack.asked_for": "asked for a pack to be made",
    "pack.issued": "issued a pack",
    "pack.viewed": "opened a pack",
    "paper.added": "added a paper",
    "paper.removed": "took a paper away",
    "paper.viewed": "opened a paper",
    "public_outcome.prepared": "prepared an outcome for everyone to read",
    "public_outcome.cleared": "cleared an outcome for everyone to read",
    "public_outcome.taken_off": "took an outcome off the public pages",
    "public_outcome.removed": "removed a prepared outcome",
    "recall.noticed": "found it in a pack that had gone out",
    "recall.dealt_with": "recorded that a pack was called back",
    "board_item.offered_again": "offered it to a board again",
    "board_item.on_agenda": "put it on an agenda",
    "board_item.off_agenda": "took it off an agenda",
    "board_item.considered": "recorded that a board considered it",
    "board_item.deferred": "recorded that a board put it off to a later meeting",
    "board_item.withdrawn": "withdrew it from a board",
    "action.opened": "opened an action for somebody to do",
    "action.done": "recorded an action as done",
    "action.dropped": "recorded that an action will not be done",
    # People who sign in
    "accounts.invited": "invited a person",
    "accounts.invitation.cancelled": "cancelled an invitation",
    "accounts.joined": "joined by invitation",
    "accounts.granted": "gave a person a role",
    "accounts.revoked": "took a role from a person",
    "accounts.disabled": "shut a person out",
    "accounts.enabled": "let a person in again",
    "accounts.signed_in": "signed in",
    "accounts.second_step.added": "added a second step for signing in",
    "accounts.second_step.removed": "removed a second step for signing in",
    "accounts.second_step.reset": "reset a person’s second step",
}

NAMELESS = {"author": "The author", "system": "Heard"}


def who(entry: Entry) -> str:
    """Who did it, as a sentence begins: a person's name, “The author” or “Heard”."""
    return str(entry.actor) if entry.actor else NAMELESS[entry.actor_kind]


def what(entry: Entry) -> str:
    """What was done, as it follows a name; the bare verb for one that is not in the table."""
    said = SENTENCES.get(entry.verb, entry.verb.replace(".", " ").replace("_", " "))
    return " ".join(said.format_map(defaultdict(str, _facts(entry.detail))).split())


def sentence(entry: Entry) -> str:
    return f"{who(entry)} {what(entry)}"


@dataclass(frozen=True)
class Line:
    """One sentence of a history, and how often it was true in a row. ``at`` is the newest time."""

    said: str
    at: datetime
    times: int


def told(entries: Iterable[Entry]) -> list[Line]:
    """Entries, newest first, as lines; the same thing again and again is one line."""
    runs = ((said, list(run)) for said, run in groupby(entries, key=sentence))
    return [Line(said, run[0].at, len(run)) for said, run in runs]


def _facts(detail: dict[str, object]) -> dict[str, str]:
    facts = {name: str(value) for name, value in detail.items()}
    for name in {"level", "was"} & detail.keys():
        if detail[name] in Level.values:
            facts[name] = str(Level(int(str(detail[name]))).label)
    if "audience" in facts:
        facts["audience"] = facts["audience"].replace("-", " ")
    return facts
