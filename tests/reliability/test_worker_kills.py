"""The worker is killed at five points of its work on a film: the next one begins again, and all is there
once.
"""

import json
import subprocess
import time
from pathlib import Path

import pytest

from media import points

HERE = Path(__file__).parent
LONGEST_S = 400  # its programs run when nobody else wants the processor
WHOLE = {
    f"{disguise}/{name}": True
    for disguise in ("face", "none")
    for name in ("blurred", "low", "main", "poster")
} | {"none/sound": True}


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=160x120:r=15:d=2",
         "-f", "lavfi", "-i", "sine=440:d=2", "-shortest", "-pix_fmt", "yuv420p", str(path)],
        check=True, timeout=60,
    )  # fmt: skip
    return path


def seen(council, clip: str, *how: str) -> dict:
    return json.loads(council.script(HERE / "clip_seen.py", clip, *how).splitlines()[-1])


def until_ready(council, clip: str) -> None:
    limit, asked = time.monotonic() + LONGEST_S, f"SELECT state FROM media_clip WHERE id = {clip}"
    while council.value(asked) != "ready" and time.monotonic() < limit:
        time.sleep(0.2)


@pytest.mark.parametrize("point", points.WORKING)
def test_killed_at(point, council, film):
    clip = council.script(HERE / "clip_sent.py", str(film)).strip()
    with council.worker(HEARD_KILL_AT=point) as doomed:
        assert doomed.wait(timeout=LONGEST_S) == -9
    seen(council, clip, "later")
    with council.worker() as second:
        until_ready(council, clip)
        second.terminate()  # it ends what it has begun: a clip is ready before its folder is gone
        second.wait(timeout=LONGEST_S)
    found = seen(council, clip)
    assert found["state"] == "ready"
    assert found["whole"] == WHOLE
    assert found["scratch"] == []
