"""A film of 50 MB on the desk, sealed, and the same bytes as a plain file. Prints its address.

Run by ``Council.script``.
"""

import secrets
import sys
from pathlib import Path

from django.urls import reverse

from tests.factories.feedback import make_contribution
from tests.factories.media import make_clip, make_rendition

film = secrets.token_bytes(50 * 1024 * 1024)
Path(sys.argv[1]).write_bytes(film)
contribution = make_contribution("preparing")
clip = make_clip(contribution=contribution)
clip.renditions.all().delete()
row = make_rendition(clip, content=film)
print(reverse("desk-clip-file", args=[contribution.pk, clip.ref, row.ref]))
