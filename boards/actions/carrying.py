"""What a secretary wrote above an item goes with the item: off one agenda and on to the next."""

from boards.enums import MeetingState
from boards.models import AgendaItem, BoardItem, Meeting, Paper
from vault import envelopes, keys
from vault.errors import VaultError


def put_away(line: AgendaItem) -> None:
    """Seal the cover note of a line that comes off, with its item. In a transaction."""
    item = line.board_item
    forget(item)
    if line.cover_note:
        sealed = envelopes.seal(
            line.cover_note.encode(), owner=item.kept_note_owner, to=[keys.staff()]
        )
        BoardItem.objects.filter(pk=item.pk).update(kept_note=sealed)


def take_up(item: BoardItem, line: AgendaItem) -> None:
    """Give a new line the cover note that its item had before. In a transaction.

    From a meeting that was cancelled its papers come too: they were brought to the item.
    """
    before = _cancelled(item, line.meeting)
    line.cover_note = _kept(item) or (before.cover_note if before else "")
    line.save(update_fields=["cover_note"])
    forget(item)
    if before:
        Paper.objects.filter(agenda_item=before).update(agenda_item=line, meeting=line.meeting)


def forget(item: BoardItem) -> None:
    """It is on an agenda again, or erased."""
    item.refresh_from_db(fields=["kept_note"])
    if item.kept_note is not None:
        envelopes.erase([item.kept_note])
        BoardItem.objects.filter(pk=item.pk).update(kept_note=None)


def _cancelled(item: BoardItem, meeting: Meeting) -> AgendaItem | None:
    """Where it stood last, if that meeting was cancelled."""
    rows = item.on_agendas.exclude(meeting=meeting).order_by("-pk").select_related("meeting")
    last = rows.first()
    return last if last and last.meeting.state == MeetingState.CANCELLED else None


def _kept(item: BoardItem) -> str:
    item.refresh_from_db(fields=["kept_note"])
    if item.kept_note is None:
        return ""
    try:
        return envelopes.open_as_staff(item.kept_note, owner=item.kept_note_owner).decode()
    except VaultError:
        return ""
