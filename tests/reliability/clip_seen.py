"""How one clip stands, as JSON. Run by ``Council.script`` with its number.

With ``later`` behind it: first, as if the lease of whoever had it had run out, one round of
``reconcile``.
"""

import json
import sys
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from media import tasks
from media.models import Clip, ClipWork
from vault import files

clip = Clip.objects.get(pk=sys.argv[1])
if "later" in sys.argv:
    ClipWork.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    tasks.clips_left_behind()
    tasks.sweep_scratch()
size = {
    f"{each.disguise}/{each.name}": sum(map(len, files.open_range(each.envelope, owner=each.owner)))
    for each in clip.renditions.all()
}
print(
    json.dumps(
        {
            "state": clip.state,
            "work": list(clip.work.values_list("purpose", "state")),
            "whole": {name: found > 100 for name, found in size.items()},
            "scratch": [
                each.name
                for each in settings.CLIP_SCRATCH.glob("heard-*")
                if tasks.scratch._is_left(each)
            ],
        }
    )
)
