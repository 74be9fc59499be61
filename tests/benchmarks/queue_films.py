"""So many films, received and waiting. Run by ``Council.script`` with the file and the number."""

import secrets
import sys

from media.actions import receiving
from media.enums import Disguise, Kind
from media.passes import Pass

for _film in range(int(sys.argv[2])):
    given = Pass(holder=secrets.token_bytes(32), root=secrets.token_bytes(32))
    with open(sys.argv[1], "rb") as source:
        receiving.receive_whole(given, source, kind=Kind.FILM, disguise=Disguise.FACE)
