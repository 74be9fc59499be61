"""``make shots``: pictures of every screen into var/shots/, with an index.html, and axe on each of them.

``SHOTS=prefix,prefix`` takes only the screens whose name begins so. Exit status 1 when one fails.
"""

import os
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[2] / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django  # noqa: E402  (the paths come first)

django.setup()

from django.conf import settings  # noqa: E402

from tests.shots import album, camera, child, clips, faulty, reached, staff  # noqa: E402
from tests.shots.installation import running  # noqa: E402

SCREENS = [*child.SCREENS, *clips.SCREENS, *staff.SCREENS, *faulty.SCREENS]


def main() -> int:
    """Take them; how many failed decides the exit status."""
    prefix = os.environ.get("SHOTS", "")
    beginnings = tuple(prefix.split(","))
    chosen = [screen for screen in SCREENS if screen.name.startswith(beginnings)]
    if not chosen:
        sys.exit(f"No screen begins with {prefix!r}. They are in tests/shots/.")
    folder = Path(settings.BASE_DIR) / "var" / "shots"
    print("starting a made-up council of its own …", flush=True)
    with running() as place:
        failed, seen = camera.take(chosen, place, folder)
    album.write(folder, [screen.name for screen in SCREENS])
    if not prefix:
        print("no picture is of:", *reached.without_picture(seen), sep="\n     ", flush=True)
    print(f"{len(chosen) - failed} screens in {folder}; open index.html there", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
