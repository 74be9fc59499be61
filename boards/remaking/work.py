"""Making one paper anew that was brought before: claim it, open it, remake, seal, store."""

from io import BytesIO

from django.db import transaction

from audit import actions as audit
from audit.actors import SYSTEM
from boards.models import Paper
from boards.remaking.papers import CannotRemake
from boards.remaking.papers import remake as made_of
from jobs import actions as jobs
from jobs.errors import LostLeaseError
from vault import envelopes, files, keys
from vault.errors import VaultError


def remake(paper_id: int) -> None:
    """Does nothing when the paper is gone, done, or someone else's at the moment."""
    paper = Paper.objects.filter(pk=paper_id).select_related("envelope").first()
    token = jobs.claim(paper) if paper else None
    if token is None:
        return
    try:
        _remake(paper, token)
    except LostLeaseError:
        return
    except CannotRemake as error:
        jobs.fail(paper, token, error.code)
    except VaultError:
        jobs.fail(paper, token, "erased")


def _remake(paper: Paper, token: str) -> None:
    if paper.envelope is None:
        raise CannotRemake("erased", paper.title)
    data = b"".join(files.open_range(paper.envelope, owner=paper.owner))
    made = made_of(data, title=paper.title, name=paper.title)
    sealed = files.seal_stream(BytesIO(made.pdf), owner=paper.remade_owner, to=[keys.staff()])
    try:
        with transaction.atomic():
            jobs.finish(paper, token, remade=sealed, taken_out=made.taken_out)
            audit.record("paper.remade", paper, by=SYSTEM)
    except LostLeaseError:
        envelopes.erase([sealed])
        raise
