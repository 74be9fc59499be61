"""What the stories start from: a small council with its boards, its people and two meetings.

Run by ``Council.script`` inside the installation that a story uses.
"""

from datetime import date, time, timedelta

from accounts import demo
from boards import defaults
from boards.actions import meetings
from boards.models import Board
from feedback.catalogue import load_defaults
from feedback.models import ReadingHours

load_defaults()
people = demo.make_people()
for weekday in range(7):
    ReadingHours.objects.create(weekday=weekday, opens=time(0, 0), closes=time(23, 59))
secretary = people["board-secretary"]
defaults.load_defaults()
for board in Board.objects.all():
    for days in (14, 60):
        meetings.plan(
            board, by=secretary, date=date.today() + timedelta(days=days), time=time(16, 30),
            place="The Hub",
        )  # fmt: skip
