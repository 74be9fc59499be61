"""What a clip may be, where it is worked on, and with what. See docs/clips.md."""

from pathlib import Path

from config import env

CLIP_MOST_BYTES = env.number("HEARD_CLIP_MB", 600, least=1, most=20_000) * 1024 * 1024
CLIP_FILM_SECONDS = env.number("HEARD_FILM_SECONDS", 180, least=5, most=3600)
CLIP_SOUND_SECONDS = env.number("HEARD_SOUND_SECONDS", 600, least=5, most=7200)
CLIP_MOST = env.number("HEARD_CLIPS_EACH", 6, least=1, most=50)  # of one contribution
# Room on the disk that no clip may take: words are always stored.
CLIP_DISK_RESERVE = env.number("HEARD_DISK_RESERVE_MB", 1024, most=10_000_000) * 1024 * 1024
CLIP_UPLOAD_HOURS = env.number("HEARD_UPLOAD_HOURS", 24, least=1, most=24 * 14)
# A connection that brings less than a megabyte in so long gives its thread back; what came is kept.
CLIP_PATIENCE_S = env.number("HEARD_PATIENCE_S", 30, least=1, most=600)
# Of a web process's threads (gunicorn.conf.py), how many pieces of clips may hold one at once: the
# rest are for words.
CLIP_AT_ONCE = max(1, env.number("HEARD_THREADS", 8, least=1, most=200) * 3 // 4)

# Plaintext is only ever in memory: scratch is a folder that the kernel keeps there.
CLIP_SCRATCH = env.path("HEARD_SCRATCH", Path("/dev/shm"))  # noqa: S108  # that is the point
FFMPEG = env.text("HEARD_FFMPEG", "")  # empty: the system's, else the one in the wheel

# A draft of captions from a program and a model that the council has put on this machine.
SPEECH_COMMAND = env.text("HEARD_SPEECH_COMMAND", "")
