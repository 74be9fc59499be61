"""Has staff read and answer the contribution of a code (the first argument), for a child's story."""

import sys
from datetime import date

from accounts import demo
from feedback import codes
from feedback.actions import reading, telling
from feedback.enums import StepKind
from feedback.models import Contribution

people = demo.make_people()
lead = people["safeguarding-lead"]
contribution = Contribution.objects.get(code_lookup=codes.secrets_of(sys.argv[1]).lookup)
reading.start_reading(contribution, by=lead)
reading.mark_read(contribution, by=lead)
telling.tell(
    contribution, StepKind.NOTED, words="They want to hear more.", board="shadow-board",
    date=date.today().isoformat(),
)  # fmt: skip
telling.reply(contribution, "Thank you. We asked why.", by=lead)
