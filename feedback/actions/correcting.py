"""A wording that was corrected after it was cleared: each audience is given it, or has it no more."""

from dataclasses import dataclass

from django.db import transaction

from feedback.actions.sharing import give_newest, lock_contribution
from feedback.enums import ClearanceState
from feedback.models import Clearance
from feedback.signals import wording_corrected
from lifecycles.engine import IllegalMove


@dataclass(frozen=True)
class Corrected:
    """``told``: what followed elsewhere, in sentences for whoever did it."""

    clearance: Clearance
    told: tuple[str, ...]


def correct(clearance: Clearance, *, by, title: str) -> Corrected:
    """Give an audience that has the wording already the newest one, under ``title``.

    In one transaction: the words in clear are replaced and that is logged; upper layers hear it by
    ``signals.wording_corrected``, so that packs are built anew or called back, and what stands on
    the public pages follows or comes off. Nothing happens where both are the same already.
    Raises NotReady as clearing does, IllegalMove when they do not have it any more.
    """
    with transaction.atomic():
        lock_contribution(clearance)
        locked = Clearance.objects.select_for_update().get(pk=clearance.pk)
        if locked.state != ClearanceState.CLEARED:
            raise IllegalMove("They do not have it any more, so there is nothing to correct.")
        was = (locked.wording, locked.title)
        give_newest(clearance, by=by, title=title)
        if (clearance.wording, clearance.title) == was:
            return Corrected(clearance, ())
        answers = wording_corrected.send(Clearance, clearance=clearance, was=was[0], by=by)
    return Corrected(clearance, tuple(said for _to, several in answers for said in several or ()))
