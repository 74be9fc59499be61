"""Which FFmpeg there is, and how any FFmpeg is told to open a clip: as one thing, by few doors."""

import re
import shutil
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from media import sandbox
from media.reasons import Retry

MOST_FILM_PIXELS = 9_000_000  # 4K and a little (security.md, M3)

# What each forced demuxer may hold: all that phones and browsers make, and nothing else.
FORMATS = {
    "mov": "mov,mp4,m4a,3gp,3g2,mj2",
    "matroska": "matroska,webm",
    "mp3": "mp3",
    "wav": "wav",
    "ogg": "ogg",
    "flac": "flac",
    "aac": "aac",
    "amr": "amr",
    # Made here, on the way: no file that is sent is ever opened as one of these.
    "nut": "nut",
    "f32le": "f32le",
}
# Names of codecs, as a list of packets has them.
FILM_CODECS = frozenset({"h264", "hevc", "vp8", "vp9", "av1", "mpeg4", "h263"})
SOUND_CODECS = frozenset({
    "aac", "mp3", "opus", "vorbis", "flac", "alac", "amr_nb", "amr_wb",
    "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_u8", "pcm_s16be", "pcm_alaw", "pcm_mulaw",
})  # fmt: skip
# Names of the decoders that may open them: of all others none is ever started.
DECODERS = (
    *sorted(FILM_CODECS), *sorted(SOUND_CODECS), "libdav1d", "libaom-av1", "libvpx", "libvpx-vp9",
    "mp3float", "libopus", "libvorbis", "amrnb", "amrwb", "libopencore_amrnb", "libopencore_amrwb",
)  # fmt: skip


def binary() -> str:
    """The FFmpeg to run: the one that HEARD_FFMPEG names, the system's, or the one in the wheel."""
    return settings.FFMPEG or _found()


@lru_cache(maxsize=1)
def _found() -> str:
    return shutil.which("ffmpeg") or _of_the_wheel()


def _of_the_wheel() -> str:
    import imageio_ffmpeg

    return imageio_ffmpeg.get_ffmpeg_exe()


def version() -> str:
    """As it says itself, such as "5.1.9-0+deb12u1"; empty where none runs."""
    return _version(binary())


@lru_cache(maxsize=4)
def _version(program: str) -> str:
    try:
        done = sandbox.run([program, "-version"], limits=sandbox.Limits(wall_s=10, cpu_s=5))
    except Retry:
        return ""
    said = re.match(rb"ffmpeg version (\S+)", done.stdout)
    return said[1].decode("ascii", "replace") if said and not done.code else ""


def major() -> int:
    """The first number of its version: 5 for Debian’s, 0 where it says none."""
    said = re.match(r"n?(\d{1,3})\.", version())
    return int(said[1]) if said else 0


def origin() -> str:
    """Where ``binary`` is from, for people."""
    if settings.FFMPEG:
        return "named in HEARD_FFMPEG"
    return "the system’s" if binary() == shutil.which("ffmpeg") else "from the wheel imageio-ffmpeg"


def safe_input(source: Path, demuxer: str) -> list[str]:
    """The words that open ``source``: its format forced, and nothing else reachable from it.

    ``demuxer`` is a key of FORMATS. A protocol list alone stops nothing (security.md, M1).
    """
    options = ["-enable_drefs", "0", "-use_absolute_path", "0"] if demuxer == "mov" else []
    return [
        "-protocol_whitelist", "file",
        "-format_whitelist", FORMATS[demuxer],
        "-codec_whitelist", ",".join(DECODERS),
        "-max_pixels", str(MOST_FILM_PIXELS), "-max_streams", "32", *options,
        "-f", demuxer, "-i", f"file:{source}",
    ]  # fmt: skip
