"""Building one pack: claim it, read, print, seal, store. A worker that lost it stores nothing."""

import hashlib
from io import BytesIO

from django.db import IntegrityError, transaction
from django.utils import timezone

from boards.models import Pack, PackItem
from boards.pack.contents import Contents, gather
from boards.pack.render import CannotPrintError, pages_of, render
from jobs import actions as jobs
from jobs.errors import LostLeaseError
from vault import envelopes, files, keys


def build(pack_id: int) -> None:
    """Does nothing when the pack is gone, issued, done, or someone else's at the moment."""
    pack = Pack.objects.not_issued().filter(pk=pack_id).first()
    token = jobs.claim(pack) if pack else None
    if token is None:
        return
    try:
        _build(pack, token)
    except LostLeaseError:
        return  # the agenda changed under it; the one who changed it has nudged again
    except CannotPrintError as error:
        jobs.fail(pack, token, str(error))


def _build(pack: Pack, token: str) -> None:
    # The version is read before the words: a change between the two makes the pack stale, and
    # never lets a stale one pass for current.
    pack = Pack.objects.select_related("meeting__board__audience").get(pk=pack.pk)
    version = pack.meeting.agenda_version
    contents = gather(pack)
    printed = render(contents)
    envelope = files.seal_stream(BytesIO(printed.pdf), owner=pack.owner, to=[keys.staff()])
    try:
        with transaction.atomic():
            jobs.finish(
                pack,
                token,
                envelope=envelope,
                agenda_version=version,
                sha256=hashlib.sha256(printed.pdf).hexdigest(),
                pages=pages_of(printed.pdf),
                unprinted=printed.unprinted,
                built_at=timezone.now(),
            )
            _store_items(pack, contents)
    except LostLeaseError:
        envelopes.erase([envelope])
        raise
    except IntegrityError:  # an item left the agenda since it was read: try again
        envelopes.erase([envelope])
        raise CannotPrintError("agenda-changed") from None


def _store_items(pack: Pack, contents: Contents) -> None:
    PackItem.objects.bulk_create(
        PackItem(
            pack=pack,
            agenda_item_id=line.item_id,
            board_item_id=line.board_item_id,
            number=line.number,
            digest=line.digest,
            clips=[clip.pk for clip in line.clips],
        )
        for line in contents.lines
    )
