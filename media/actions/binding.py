"""Tying to its clip what was sealed before that was done each time (``media.models.clips.tied``)."""

from collections.abc import Iterator

from media.models import Captions, Rendition
from vault import envelopes, files


def unbound() -> Iterator[Rendition | Captions]:
    """What is tied to its row alone: moved to another clip it would be read there."""
    for model in (Rendition, Captions):
        rows = model.objects.filter(envelope__isnull=False).select_related("envelope")
        for row in rows.iterator(chunk_size=200):
            if row.owner == f"{row._meta.label_lower}.envelope:{row.ref}":
                yield row


def bind(row: Rendition | Captions) -> bool:
    """Seals it anew, as of the clip that its row names now; its readers stay. Whether it was still
    there. Raises vault errors.
    """
    envelope = row.envelope
    row.envelope = None  # asks for the name that it would be sealed with now
    owner, row.envelope = row.owner, envelope
    return (files if isinstance(row, Rendition) else envelopes).rebind(envelope, owner=owner)
