"""What a finished film or sound is, read back with FFmpeg alone: counted, not believed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from media import sandbox
from media.facts import Facts
from media.ffmpeg import binary, safe_input
from media.reasons import Retry

# What an MP4 or Ogg says of itself without saying anything about the clip.
_ITS_OWN = {
    "major_brand": "isom|M4A", "minor_version": "512|0|1", "compatible_brands": "[A-Za-z0-9 ]+",
    "handler_name": "VideoHandler|SoundHandler", "vendor_id": r"\[0\]\[0\]\[0\]\[0\]",
    "encoder": "Lavf|Lavc[a-z0-9. ]*",
}  # fmt: skip
_TAG = re.compile(r"^ {4,}(\S[^:]*?)\s*: (.*)$")
_HEADER = re.compile(r"^#(tb|media_type|codec_id|dimensions) (\d+): (.+)$")
_OTHER = re.compile(r"^ +(Chapter #|Stream #\S+ (?!Video|Audio)|Side data)", re.MULTILINE)


@dataclass
class Track:
    """One stream of a file. Times in seconds; ``gap_s`` is the longest way from key to key frame."""

    kind: str = ""
    codec: str = ""
    dimensions: str = ""  # "640x360"; empty for sound
    unit: Fraction = Fraction(0)
    packets: int = 0
    end_s: float = 0.0
    gap_s: float = 0.0
    key_s: float = 0.0


@dataclass(frozen=True)
class Truth:
    """A file as it was read back: its tracks in order, and what it holds beside them."""

    tracks: tuple[Track, ...]
    left: tuple[str, ...]
    index_first: bool

    @property
    def duration_s(self) -> float:
        return max((track.end_s for track in self.tracks), default=0.0)

    @property
    def codec(self) -> str:
        """As "h264+aac"."""
        return "+".join(track.codec for track in self.tracks)


def read_back(path: Path, *, demuxer: str, folder: Path) -> Truth:
    """Reads each packet of ``path``. Raises Retry where FFmpeg does not open it."""
    counted = folder / f"{path.name}.counted"
    words = ["-hide_banner", "-nostdin", "-y", "-copyts", *safe_input(path, demuxer)]
    words += ["-map", "0", "-c", "copy", "-f", "framecrc", str(counted)]
    done = sandbox.run([binary(), *words], reads=[path], folder=folder)
    if done.code or not counted.exists():
        raise Retry("not-readable-back")
    with counted.open() as lines:
        tracks = _tracks(lines)
    counted.unlink()
    said = done.stderr.decode("utf-8", "replace").partition("\nOutput #0")[0]
    return Truth(tracks, tuple(_left(said)), demuxer != "mov" or _index_first(path))


def _tracks(lines) -> tuple[Track, ...]:
    """From framecrc: a header for each stream, then a line for each packet."""
    found: dict[int, Track] = {}
    for line in lines:
        if header := _HEADER.match(line):
            name, stream, value = header.groups()
            _note(found.setdefault(int(stream), Track()), name, value)
        elif line[0] != "#":
            stream, _dts, pts, lasts, _size, *more = (each.strip() for each in line.split(","))
            _count(found[int(stream)], int(pts), int(lasts), key="F=0x0" not in more)
    return tuple(found[stream] for stream in sorted(found))


def _note(track: Track, name: str, value: str) -> None:
    if name == "tb":
        track.unit = Fraction(value)
    elif name == "media_type":
        track.kind = value
    elif name == "codec_id":
        track.codec = value
    elif value != "0x0":
        track.dimensions = value


def _count(track: Track, pts: int, lasts: int, *, key: bool) -> None:
    track.packets += 1
    at = float(pts * track.unit)
    track.end_s = max(track.end_s, float((pts + lasts) * track.unit))
    if key:
        track.gap_s, track.key_s = max(track.gap_s, at - track.key_s), at


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
    pictures = sum(track.packets for track in truth.tracks if track.kind == "video")
    dimensions = next((each.dimensions for each in truth.tracks if each.dimensions), "0x0")
    wrong = {
        "wrong-codec": truth.codec != codec,
        "wrong-size": dimensions != f"{size[0]}x{size[1]}",
        "frames-missing": pictures != frames,
        "wrong-length": not _agrees(truth.duration_s, facts),
        "metadata-left": bool(truth.left),
        "index-last": not truth.index_first,
    }
    for code, is_so in wrong.items():
        if is_so:
            raise Retry(code)


def _agrees(seconds: float, facts: Facts) -> bool:
    """Within 2 % or half a second of what was counted; of a film whose end is missing, anything."""
    if not facts.complete:
        return seconds > 0
    return abs(seconds - facts.duration_s) <= max(0.5, 0.02 * facts.duration_s)
