"""From a contribution for a board and for everyone to “You said, we did”, by the real verbs, with a script in each
text. Run by ``Council.script``.
"""

from urllib.parse import quote

from django.http import QueryDict
from django.utils import timezone

from accounts import demo
from boards.actions import agendas, meetings, outcomes, packs, saying
from boards.decisions import Decision
from boards.enums import OutcomeKind
from boards.models import BoardItem, Meeting
from drafts import actions as drafts
from feedback.actions import levels, reading, sharing, telling
from feedback.addresses import hidden
from feedback.enums import Level, Safety
from feedback.models import Contribution
from tests.attacks.payloads import ALL, fitting

people = demo.make_people()
lead, secretary, moderator = (
    people[r] for r in ("safeguarding-lead", "board-secretary", "moderator")
)
row = Contribution.objects.latest("id")
reading.start_reading(row, by=lead)
reading.mark_read(row, by=lead)
reading.add_note(row, ALL, by=lead)
levels.set_level(row, Level.LOW, by=lead, why=ALL)
reading.decide_safety(row, Safety.SAFE, by=lead)
sharing.save_version(row, ALL, by=lead)
for clearance in row.clearances.all():
    sharing.clear(clearance, by=lead, title=fitting(120))
telling.reply(row, ALL, by=lead)
drafts.keep(lead, f"/desk/{hidden(row.pk)}/note/", QueryDict(f"words={quote(ALL)}"))

meeting = Meeting.objects.filter(board__audience__slug="shadow-board").earliest("date")
line = agendas.put_on(BoardItem.objects.get(clearance__contribution=row), meeting, by=secretary)
packs.issue(packs.ask_for(meeting, by=secretary), by=secretary)
Meeting.objects.filter(pk=meeting.pk).update(date=timezone.localdate())
meeting.refresh_from_db()
meetings.hold(meeting, by=secretary)
decision = Decision(
    kind=OutcomeKind.ACTION, words=ALL, what=ALL, owner=fitting(120), due=timezone.localdate()
)
line.refresh_from_db()
outcome = outcomes.record(line, decision, by=secretary)
saying.clear(saying.prepare(outcome, by=moderator, you_said=ALL, we_did=ALL), by=moderator)
