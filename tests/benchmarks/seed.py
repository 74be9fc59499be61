"""What a measured installation starts from. Run by ``Council.script``."""

from datetime import time

from accounts import demo
from feedback.catalogue import load_defaults
from feedback.models import ReadingHours

load_defaults()
demo.make_people()
for weekday in range(5):
    ReadingHours.objects.create(weekday=weekday, opens=time(9, 0), closes=time(17, 0))
