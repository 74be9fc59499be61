"""What a finished film or sound is, read back with FFmpeg alone: counted, not believed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from media import sandbox
from media.facts import Facts
from media.ffmpeg import binary, safe_input
from media.ingest.packets import PacketList, Stream
from media.reasons import Retry

# What an MP4 or Ogg says of itself without saying anything about the clip.
_ITS_OWN = {
    "major_brand": "isom|M4A", "minor_version": "512", "compatible_brands": "[A-Za-z0-9 ]+",
    "handler_name": "VideoHandler|SoundHandler", "vendor_id": r"\[0\]\[0\]\[0\]\[0\]",
}  # fmt: skip
_TAG = re.compile(r"^ {4,}(\S[^:]*?)\s*: (.*)$")
_OURS = re.compile(r"^(?:Output #0|Stream mapping:)", re.MULTILINE)  # from here on
_OTHER = re.compile(r"^ +(Chapter #|Stream #\S+ (?!Video|Audio)|Side data)", re.MULTILINE)


@dataclass(frozen=True)
class Truth:
    """A file as it was read back: its streams in order, and what it holds beside them."""

    streams: tuple[Stream, ...]
    left: tuple[str, ...]
    index_first: bool

    @property
    def duration_s(self) -> float:
        return max((stream.end_s for stream in self.streams), default=0.0)

    @property
    def codec(self) -> str:
        """As "h264+aac"."""
        return "+".join(stream.codec for stream in self.streams)

    @property
    def film(self) -> Stream:
        """Its picture; of a sound, one without packets."""
        return next((stream for stream in self.streams if stream.is_video), Stream())


def read_back(path: Path, *, demuxer: str, folder: Path) -> Truth:
    """Reads each packet of ``path``. Raises Retry where it is not there, or does not open."""
    if not path.exists():
        raise Retry("nothing-made")
    listed = PacketList()
    words = ["-hide_banner", "-nostdin", "-nostats", "-copyts", *safe_input(path, demuxer)]
    words += ["-map", "0", "-c", "copy", "-f", "framecrc", "-"]
    done = sandbox.run([binary(), *words], reads=[path], folder=folder, told=listed.hear)
    if done.code:
        raise Retry("not-readable-back")
    streams = tuple(stream for _number, stream in sorted(listed.streams.items()))
    said = _OURS.split(done.stderr.decode("utf-8", "replace"), maxsplit=1)[0]
    return Truth(streams, tuple(_left(said)), demuxer != "mov" or _index_first(path))


def _left(said: str) -> Iterator[str]:
    """Names of tags, chapters, side data and other streams that should not be there."""
    for line in said.splitlines():
        found = _TAG.match(line)
        if found and not re.fullmatch(_ITS_OWN.get(found[1], "(?!)"), found[2].strip()):
            yield found[1]
    yield from (each.strip(" #") for each in _OTHER.findall(said))


def _index_first(path: Path) -> bool:
    """Whether an MP4 can be played before its last byte is here: its index comes before its media."""
    with path.open("rb") as file:
        while len(head := file.read(8)) == 8:
            size, name = int.from_bytes(head[:4], "big"), head[4:]
            if name in {b"moov", b"mdat"}:
                return name == b"moov"
            file.seek(max(size - 8, 0), 1)
    return False


def check(truth: Truth, facts: Facts, *, codec: str, size: tuple[int, int], frames: int) -> None:
    """Raises Retry, with a code, where a finished file is not what was asked for.

    ``size`` is (0, 0) for sound; ``frames`` is how many pictures its encoder said that it made.
    """
    film = truth.film
    wrong = {
        "wrong-codec": truth.codec != codec,
        "wrong-size": (film.width, film.height) != size,
        "frames-missing": film.packets != frames,
        "film-cut-off": film.packets and not _agrees(film.end_s, facts.film_s, facts),
        "wrong-length": not _agrees(truth.duration_s, facts.duration_s, facts),
        "metadata-left": bool(truth.left),
        "index-last": not truth.index_first,
    }
    for code, is_so in wrong.items():
        if is_so:
            raise Retry(code)


def _agrees(seconds: float, counted: float, facts: Facts) -> bool:
    """Within 2 %, half a second or a picture of what was counted; of a cut-off clip, anything."""
    if not facts.complete or not counted:
        return seconds > 0
    return abs(seconds - counted) <= max(0.5, 0.02 * counted, 1.5 / facts.fps if facts.fps else 0)
