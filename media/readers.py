"""Who else may open what is made of a clip: only whom its own upload named, and only for a while.

Each part's terms are sealed with its bytes (``vault.terms``), so nobody can make them anew for what
came before. All parts must agree. What shows more than was chosen then is for staff alone, until the
page itself chooses again: it proves that with its own key (``vault.proofs``).
"""

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta

from django.conf import settings
from django.utils import timezone

from media import signals
from media.enums import Disguise, Kind, shows_no_more
from media.models import Clip, Upload
from media.passes import Pass, digest_of
from media.tus import headers
from vault import keys, proofs
from vault.keys import AuthorKey, Recipient


@dataclass(frozen=True)
class Agreed:
    """``viewer``, ``reader``: public keys of the page and of the code, 32 bytes or none. ``wish``:
    see ``Pass``. ``disguise``: the most that was chosen then. ``hour``: when that was.
    """

    viewer: bytes
    reader: bytes
    wish: bytes
    disguise: Disguise
    hour: int  # since 1970

    def as_terms(self) -> dict[str, str]:
        return {
            "viewer": self.viewer.hex(), "reader": self.reader.hex(), "wish": self.wish.hex(),
            "disguise": str(self.disguise), "hour": str(self.hour),
        }  # fmt: skip

    @classmethod
    def read(cls, terms: dict[str, str] | None) -> "Agreed | None":
        """None where nothing was agreed, or nothing that this version understands."""
        try:
            found = terms or {}
            return cls(
                *(bytes.fromhex(found[name]) for name in ("viewer", "reader", "wish")),
                disguise=Disguise(found["disguise"]), hour=int(found["hour"]),
            )  # fmt: skip
        except (KeyError, ValueError):
            return None


def agreed(given: Pass, disguise: Disguise) -> Agreed:
    """What is agreed with whoever sends a piece at this moment."""
    return Agreed(given.viewer.public, given.reader, given.wish, disguise, _hour_now())


def agreed_by(given: Pass, upload: Upload) -> Agreed:
    """The same for an upload that began earlier. A piece that says nothing of a disguise is shown
    to staff alone.
    """
    values = headers.notes(upload.notes, used=("disguise",)).values
    said = values.get("disguise", Disguise.WORDS if upload.concat else Disguise.NONE)
    return agreed(given, Disguise(said) if said in Disguise.values else Disguise.WORDS)


def of(clip: Clip, sealed_on: Sequence[Agreed | None], disguise: Disguise) -> list[Recipient]:
    """Who, beside staff, may open ``clip`` in ``disguise``: its page for as long as an upload may
    take, its author's code where its author asked for that.
    """
    one = _the_same(sealed_on)
    clip.refresh_from_db(fields=["disguise", "choice"])  # the child may have chosen again meanwhile
    if one is None:
        return []
    asked = _asked_for(clip, one)
    chosen = [Disguise(clip.disguise)]
    if not _was_chosen_by(clip, {one.viewer, one.reader, asked}):
        chosen += [each.disguise for each in sealed_on if each]
    if not all(shows_no_more(disguise, each, Kind(clip.kind)) for each in chosen):
        return []
    age = timedelta(hours=_hour_now() - min(each.hour for each in sealed_on if each))
    is_fresh = timedelta(0) <= age <= timedelta(hours=settings.CLIP_UPLOAD_HOURS)
    publics = {one.viewer if is_fresh else b"", one.reader, asked}
    return [keys.author_recipient(each) for each in sorted(publics) if each]


def _the_same(sealed_on: Sequence[Agreed | None]) -> Agreed | None:
    """What all parts say of their readers; None where one says nothing, or something else."""
    said = {(each.viewer, each.reader, each.wish) if each else None for each in sealed_on}
    return sealed_on[0] if len(said) == 1 and None not in said else None


def choice(clip: Clip, viewer: AuthorKey) -> bytes:
    """Proof for the worker that the page with ``viewer`` wants ``clip`` as its row says now."""
    return proofs.prove(viewer, _chosen(clip))


def _was_chosen_by(clip: Clip, publics: Iterable[bytes]) -> bool:
    """Whether one of these chose what the row says, after the pieces were sent."""
    proof, said = bytes(clip.choice or b""), _chosen(clip)
    return bool(proof) and any(
        proofs.holds(proof, public=each, said=said) for each in publics if each
    )


def _chosen(clip: Clip) -> bytes:
    return b"disguise" + clip.ref.bytes + str(clip.disguise).encode()


def _asked_for(clip: Clip, one: Agreed) -> bytes:
    """The code's public key, where the words of the same page ask for it. Upper layers know words."""
    answers: list[tuple[object, list[tuple[bytes, bytes]]]] = signals.wishes.send(Clip, clip=clip)
    for _receiver, said in answers:
        for wish, public in said:
            if one.wish and hmac.compare_digest(digest_of(wish), one.wish):
                return public
    return b""


def _hour_now() -> int:
    return int(timezone.now().astimezone(UTC).timestamp() // 3600)
