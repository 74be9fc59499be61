"""The log in sentences for people: one table of verbs, each what comes after somebody's name.

A sentence may name what the log's detail holds (``{level}``, ``{audience}``); what is not there
is left out. A test holds that every verb written anywhere in Heard is here.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format

from audit.models import Entry
from feedback import log_words

SENTENCES: dict[str, str] = {
    # What an author does
    "contribution.sent": "sent it",
    "contribution.held_back": "sent it among too many at once, so it was held back",
    "contribution.words_added": "added more words",
    "contribution.sent_round": "said that it is about the person who usually reads these",
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
    "contribution.taken_over": "took it over",
    "contribution.read": "marked it as read",
    "contribution.read_more": "marked what its author added as read",
    "contribution.themed": "set what it is about",
    "contribution.version_viewed": "looked at shareable version {number}",
    "contribution.noted": "wrote a note",
    "contribution.goes_round": "said that it is about somebody who works here",
    "contribution.prepared": "saved shareable version {number}",
    "contribution.replied": "sent a reply",
    "contribution.sent_on": "sent it on to a board",
    "contribution.came_back": "took it back from the boards to prepare it again",
    "contribution.answered": "marked it as answered",
    "contribution.taken_up_again": "took it up again",
    "contribution.closed": "closed it",
    "contribution.erased": "deleted it for good",
    "contribution.erased_on_letter": "took a letter of {letter} that asks to delete it",
    "contribution.held_seen": "looked at what is held of it, without words",
    "contribution.erasure_declined": "declined to delete all of it, and told the author why",
    "level.raised": "raised the concern level to {level} by a rule",
    "level.set": "set the concern level to {level} from {was}",
    "level.confirmed": "confirmed the concern level {level}",
    "level.lowered": "lowered the concern level to {level} from {was}",
    "safety.no_concern": "decided: no concern that stops sharing",
    "safety.held": "held it for safety",
    "safety.look_again": "asked for safety to be looked at again",
    "safety.released": "released it from the hold for safety",
    # One audience at a time
    "clearance.asked": "said yes to {audience} again",
    "clearance.cleared": "cleared it for {audience}",
    "clearance.corrected": "gave {audience} the newer wording",
    "clearance.declined": "decided not to share it with {audience}",
    "clearance.revoked": "took it back from {audience}",
    "clearance.withdrawn": "said no to {audience} after all",
    # The council's pages
    "page.published": "published the page “{title}”",
    "page.unpublished": "took the page “{title}” off the site",
    "page.deleted": "deleted the page “{title}”",
    # About the log
    "log.taken_up": "took the log up again after it had been found broken at number {known_to}",
    "reading.looked_at": "looked at an alert about reading",
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
    "clip.lock_read": "read why a clip must not be seen",
    "clip.lock_kept": "looked at a clip that must not be seen, and left it locked",
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
    "paper.original_viewed": "opened a paper as it was brought",
    "paper.remade": "made a paper anew for members",
    "public_outcome.prepared": "prepared an outcome for everyone to read",
    "public_outcome.cleared": "cleared an outcome for everyone to read",
    "public_outcome.reworded": "gave everyone the newer wording of what was said",
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
    "accounts.invited_alone": "invited a person by a command, with nobody there to agree",
    "accounts.power.asked": "asked a second person to agree ({kind}: {role})",
    "accounts.power.confirmed": "agreed, as the second person ({kind}: {role})",
    "accounts.power.declined": "did not agree, or let it drop ({kind}: {role})",
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
    # What is asked by letter or phone
    "data_request.made": "looked {how} for what is held of somebody, and said why",
    "data_request.seen": "read why somebody looked for what is held",
    "data_request.erased": "noted that what a letter asks to delete is deleted",
    "data_request.kept": "did not delete what a letter of {letter} asks to delete",
    "data_request.reason_forgotten": "deleted an old reason for looking",
    # What a child's safety hangs on
    "setting.asked": "asked for another setting of the {what}",
    "setting.confirmed": "confirmed another setting of the {what}",
    "setting.declined": "did not make another setting of the {what}",
    # What was refused
    "access.refused": "was not let in ({page} {slug} {pk}, {status})",
    "access.refused_often": "was refused so often within an hour that not all is written down: {of}, {more} more",
    "accounts.sign_in.failed": "refused a sign-in: wrong password",
    "accounts.sign_in.locked": "refused a sign-in: too many tries",
    "accounts.second_step.failed": "refused a sign-in: wrong second step",
}

# What a group of verbs is called where people choose one, by how it begins; the longest fits.
GROUPS = {
    "contribution.": "Reading and telling",
    "reading.": "Reading and telling",
    "level.": "Concern and safety",
    "safety.": "Concern and safety",
    "clearance.": "Who may see it",
    "clip.": "Clips",
    "meeting.": "Boards",
    "agenda.": "Boards",
    "board_item.": "Boards",
    "outcome.": "Boards",
    "public_outcome.": "Boards",
    "pack.": "Boards",
    "paper.": "Boards",
    "recall.": "Boards",
    "action.": "Boards",
    "data_request.": "Asked by letter or phone",
    "accounts.": "People who sign in",
    "setting.": "Settings",
    "page.": "The council’s pages",
    "log.": "The log itself",
    "access.": "Refused",
    "accounts.sign_in.": "Refused",
    "accounts.second_step.failed": "Refused",
}


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every verb for a choice, in groups: sentences, with “…” for what an entry would fill in."""
    grouped: dict[str, list[tuple[str, str]]] = {
        name: [] for name in dict.fromkeys(GROUPS.values())
    }
    for verb, said in SENTENCES.items():
        fits = max((start for start in GROUPS if verb.startswith(start)), key=len)
        label = re.sub(r"[ :(]*\{.*\}.*", " …", said) if "{" in said else said
        grouped[GROUPS[fits]].append((verb, label))
    return [(name, sorted(pairs, key=lambda pair: pair[1])) for name, pairs in grouped.items()]


NAMELESS = {"author": "The author", "system": "Heard"}


def who(entry: Entry) -> str:
    """Who did it, as a sentence begins: a person's name, “The author” or “Heard”."""
    return str(entry.actor) if entry.actor else NAMELESS[entry.actor_kind]


def what(entry: Entry) -> str:
    """What was done, as it follows a name; the bare verb for one that is not in the table."""
    said = SENTENCES.get(entry.verb, entry.verb.replace(".", " ").replace("_", " "))
    words = said.format_map(defaultdict(str, log_words.facts(entry.detail))).split()
    return " ".join(words).replace(" ,", ",").replace("( ", "(").replace(": )", ")")


def sentence(entry: Entry) -> str:
    return f"{who(entry)} {what(entry)}"


@dataclass(frozen=True)
class Line:
    """One sentence of a history, and how often it was true in a row. ``at`` is the newest time,
    ``when`` says it; ``change``: from what to what, where that is kept.
    """

    said: str
    at: datetime
    times: int
    when: str = ""
    change: str = ""


def told(entries: Iterable[Entry]) -> list[Line]:
    """Entries, newest first, as lines; the same thing again and again is one line."""
    runs = (
        (said, changed, list(run))
        for (said, changed), run in groupby(entries, key=lambda e: (sentence(e), change(e)))
    )
    return [Line(said, run[0].at, len(run), when(run[0]), changed) for said, changed, run in runs]


def change(entry: Entry) -> str:
    """What a value was and what it became, where the entry keeps both; else nothing."""
    if not {"from", "to"} <= entry.detail.keys():
        return ""
    was, now = (log_words.value_of(entry.verb, entry.detail[name]) for name in ("from", "to"))
    return f"{was} → {now}"


def when(entry: Entry) -> str:
    """Day and minute; for what an author does, and what follows from it, the hour that it was in."""
    at = timezone.localtime(entry.at)
    day = date_format(at, "j F" if at.year == timezone.localdate().year else "j F Y")
    if entry.actor or (at.minute, at.second, at.microsecond) != (0, 0, 0):
        return f"{day}, {at:%H:%M}"
    return f"{day}, between {at:%H}:00 and {at + timedelta(hours=1):%H}:00"
