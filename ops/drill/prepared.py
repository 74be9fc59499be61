"""The copy's database and files, made by the staff's side with Heard's own commands: in one process,
since each start takes seconds. Arguments: the owner's role, the public door's role.
"""

import sys

from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

OWNER, PUBLIC = sys.argv[1:]

call_command("migrate", interactive=False, verbosity=0)
call_command("database_roles", "--apply", owner=OWNER, staff=OWNER, public=PUBLIC)
# Nobody's phone waits here, and making files smaller takes most of the time.
CompressedManifestStaticFilesStorage.post_process_with_compression = lambda _self, files: files
call_command("collectstatic", interactive=False, verbosity=0)
call_command("set_up_council")
