"""Prints the state of an upload's clip (or –), its offset, and the SHA-256 of what was stored. Run by
``Council.script`` with the upload's ref.
"""

import hashlib
import sys

from media.models import Upload
from vault import files

upload = Upload.objects.get(ref=sys.argv[1])
digest = hashlib.sha256()
for part in upload.parts.order_by("start"):
    for piece in files.open_range(part.envelope, owner=part.owner):
        digest.update(piece)
print(upload.clip.state if upload.clip else "–", upload.offset, digest.hexdigest())
