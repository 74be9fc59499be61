"""A form that came again with other choices, after its words were stored: the newest choices count."""

import hmac
from dataclasses import replace

from audit import actions as audit
from audit.actors import AUTHOR
from feedback import catalogue
from feedback.actions import sharing
from feedback.actions.intake import Sending, fingerprint
from feedback.enums import AUTHOR_CAN_CHANGE, ClearanceState, Who
from feedback.models import Contribution


def has_same_words(contribution: Contribution, sending: Sending) -> bool:
    """Whether only choices differ from what was stored. The words themselves are sealed: the
    fingerprint is made again with the choices as they stand, for each answer to “who are you?”.
    """
    stored = replace(
        sending,
        themes=tuple(contribution.themes.values_list("slug", flat=True)),
        audiences=tuple(contribution.clearances.values_list("audience__slug", flat=True)),
        about_reader=contribution.about_reader,
        author_may_read=contribution.author_may_read,
    )
    first = bytes(contribution.fingerprint)
    return any(hmac.compare_digest(first, fingerprint(replace(stored, who=who))) for who in Who)


def choose_again(contribution: Contribution, sending: Sending) -> bool:
    """Who may see it is as chosen now, and it goes round the usual reader where that is asked for
    now; False where its author cannot change it any more. What staff may have worked with (themes,
    who it is from) stays. Logs ``contribution.wishes_changed`` and ``contribution.sent_round``.
    """
    if contribution.state not in AUTHOR_CAN_CHANGE:
        return False
    known = catalogue.audiences.get()
    wished = {known[slug] for slug in sending.audiences if slug in known}
    if {audience.pk for audience in wished} != set(_standing(contribution)):
        sharing.change_wishes(contribution, sorted(wished, key=lambda each: each.pk))
    if sending.about_reader and not contribution.about_reader:
        contribution.about_reader = True
        contribution.save(update_fields=["about_reader"])
        audit.record("contribution.sent_round", contribution, by=AUTHOR)
    return True


def _standing(contribution: Contribution):
    rows = contribution.clearances.exclude(state=ClearanceState.WITHDRAWN)
    return rows.values_list("audience_id", flat=True)
