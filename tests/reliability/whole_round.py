"""From the newest contribution to a board's outcome, by the real verbs. Run by ``Council.script``
with the words to use: reply, note, outcome, draft.
"""

import sys

from django.utils import timezone

from accounts import demo
from boards.actions import agendas, meetings, outcomes, packs
from boards.decisions import Decision
from boards.enums import OutcomeKind
from boards.models import BoardItem, Meeting
from feedback.actions import reading, sharing, telling
from feedback.enums import Safety
from feedback.models import Contribution

reply, note, outcome, draft = sys.argv[1:5]
people = demo.make_people()
lead, secretary = people["safeguarding-lead"], people["board-secretary"]
row = Contribution.objects.latest("id")
reading.start_reading(row, by=lead)
reading.mark_read(row, by=lead)
reading.add_note(row, note, by=lead)
reading.decide_safety(row, Safety.SAFE, by=lead)
sharing.save_version(row, draft, by=lead)
sharing.save_version(row, "Clearedwording: a young person was not told about a move.", by=lead)
sharing.clear(row.clearances.get(), by=lead, title="Moves without notice")
telling.reply(row, reply, by=lead)

meeting = Meeting.objects.filter(board__audience__slug="shadow-board").earliest("date")
line = agendas.put_on(BoardItem.objects.get(clearance__contribution=row), meeting, by=secretary)
packs.issue(packs.ask_for(meeting, by=secretary), by=secretary)
Meeting.objects.filter(pk=meeting.pk).update(date=timezone.localdate())
meeting.refresh_from_db()
meetings.hold(meeting, by=secretary)
decision = Decision(
    kind=OutcomeKind.ACTION, words=outcome, what="Tell children two days before a move",
    owner="Head of service", due=timezone.localdate(),
)  # fmt: skip
line.refresh_from_db()
outcomes.record(line, decision, by=secretary)
