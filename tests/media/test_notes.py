"""Pictures whose pixels are whole: what stands beside them, damaged or huge, is no matter."""

import io
import struct
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from media.ingest import inspect, notes
from media.reasons import Reason, Refused
from tests.media.rendered import rendered

pytestmark = pytest.mark.any_database
INPUTS = Path(__file__).parents[1] / "inputs"
SIZE = (90, 60)


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="notes-") as made:
        yield Path(made)


def plain(form: str, **more) -> bytes:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", SIZE, "red")
    ImageDraw.Draw(picture).rectangle((45, 0, 90, 60), fill="blue")
    body = io.BytesIO()
    picture.save(body, form, **more)
    return body.getvalue()


def exif(turn: int = 6, *, kind: int = 3, more: bytes = b"") -> bytes:
    """A TIFF with its turn, and one entry of no sense."""
    value = struct.pack("<HH", turn, 0) if kind == 3 else struct.pack("<I", turn)
    entries = struct.pack("<HHI", 0x0112, kind, 1) + value
    entries += struct.pack("<HHI4s", 0x927C, 2, 4_000_000_000, b"\xff" * 4)
    return b"II*\0" + struct.pack("<IH", 8, 2) + entries + bytes(4) + more


def chunk(name: bytes, words: bytes, check: int | None = None) -> bytes:
    check = zlib.crc32(name + words) if check is None else check
    return struct.pack(">I", len(words)) + name + words + struct.pack(">I", check)


def png(*chunks: bytes) -> bytes:
    """With ``chunks`` after its head."""
    whole = plain("PNG")
    return whole[:33] + b"".join(chunks) + whole[33:]


def segment(name: int, words: bytes) -> bytes:
    return bytes([0xFF, name]) + struct.pack(">H", len(words) + 2) + words


def jpeg(*segments: bytes) -> bytes:
    whole = plain("JPEG", quality=95)
    return whole[:2] + b"".join(segments) + whole[2:]


def webp(*chunks: tuple[bytes, bytes]) -> bytes:
    """In the extended form, which says that there are notes."""
    picture = plain("WEBP", lossless=True)[12:]
    flags = 0x04 | 0x08 | (0x20 if any(name == b"ICCP" for name, _words in chunks) else 0)
    head = bytes([flags]) + bytes(3) + (89).to_bytes(3, "little") + (59).to_bytes(3, "little")
    parts = b"".join(riff(*each) for each in [(b"VP8X", head), *chunks[:1]])
    parts += picture + b"".join(riff(*each) for each in chunks[1:])
    return b"RIFF" + struct.pack("<I", len(parts) + 4) + b"WEBP" + parts


def riff(name: bytes, words: bytes) -> bytes:
    return name + struct.pack("<I", len(words)) + words + bytes(len(words) % 2)


RAW = b"Raw profile type exif\0\nexif\n      %d\n%s\n" % (len(exif()), exif().hex().encode())
RUBBISH = bytes(range(256)) * 8
UPRIGHT = {
    "texts of megabytes": png(chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(5_000_000)))),
    "many texts": png(*[chunk(b"tEXt", b"a\0" + bytes(9999))] * 500),
    "profile of megabytes": png(chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(5_000_000)))),
    "broken profile": png(chunk(b"iCCP", b"a\0\0rubbish")),
    "wrong checksum": png(chunk(b"tEXt", b"a\0b", 7)),
    "short pHYs": png(chunk(b"pHYs", b"\0")),
    "broken eXIf": png(chunk(b"eXIf", b"II*\0\xff\xff\xff\xff")),
    "broken raw profile": png(chunk(b"tEXt", b"Raw profile type exif\0exif 9 zz")),
    "broken international text": png(chunk(b"iTXt", b"\0\1\1")),
    "broken EXIF (JPEG)": jpeg(segment(0xE1, b"Exif\0\0" + RUBBISH)),
    "empty EXIF (JPEG)": jpeg(segment(0xE1, b"Exif\0\0")),
    "broken XMP (JPEG)": jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + RUBBISH)),
    "broken profile (JPEG)": jpeg(segment(0xE2, b"ICC_PROFILE\0\1\1" + RUBBISH)),
    "several pictures said (JPEG)": jpeg(segment(0xE2, b"MPF\0" + RUBBISH)),
    "broken Photoshop (JPEG)": jpeg(segment(0xED, b"Photoshop 3.0\x008BIM" + RUBBISH)),
    "broken EXIF (WebP)": webp((b"ANMX", b""), (b"EXIF", RUBBISH)),
    "broken XMP (WebP)": webp((b"ANMX", b""), (b"XMP ", RUBBISH)),
    "broken profile (WebP)": webp((b"ICCP", RUBBISH)),
}
TURNED = {
    "eXIf": png(chunk(b"eXIf", exif())),
    "raw profile": png(chunk(b"tEXt", RAW)),
    "JPEG": jpeg(segment(0xE1, b"Exif\0\0" + exif())),
    "JPEG, doubled": jpeg(segment(0xE1, b"Exif\0\0Exif\0\0" + exif())),
    "JPEG, turn of a wrong type": jpeg(segment(0xE1, b"Exif\0\0" + exif(kind=4))),
    "WebP": webp((b"ANMX", b""), (b"EXIF", exif())),
}


def made_of(data: bytes, folder: Path) -> Image.Image:
    """What others see of it. Nothing may be left in it: ``rendered`` reads it back."""
    source = folder / "sent"
    source.write_bytes(data)
    facts = inspect(source, folder=folder)
    assert (facts.complete, [each.name for each in folder.iterdir()]) == (True, ["sent"])
    run = rendered(source, facts=facts)
    assert len(run.made) == 4
    with Image.open(next(iter(run.made.values())).path) as found:
        return found.convert("RGB")


@pytest.mark.parametrize("name", UPRIGHT)
def test_damaged_or_huge_notes_are_no_matter(name, folder):
    found = made_of(UPRIGHT[name], folder)

    assert found.size == SIZE
    red, blue = found.getpixel((10, 30)), found.getpixel((80, 30))
    assert red[0] > 200 > blue[0]
    assert blue[2] > 200 > red[2]


@pytest.mark.parametrize("name", TURNED)
def test_turn_is_read_where_it_can_be(name, folder):
    found = made_of(TURNED[name], folder)

    assert found.size == SIZE[::-1]
    red, blue = found.getpixel((30, 10)), found.getpixel((30, 80))
    assert red[0] > 200 > blue[0]
    assert blue[2] > 200 > red[2]


@pytest.mark.parametrize("turn", range(1, 9))
def test_every_turn_is_what_pillow_makes_of_it(turn, folder):
    from PIL import ImageOps

    data = jpeg(segment(0xE1, b"Exif\0\0" + exif(turn)))
    with Image.open(io.BytesIO(plain("JPEG", quality=95))) as picture:
        picture.getexif()[0x0112] = turn
        wanted = ImageOps.exif_transpose(picture)
    found = made_of(data, folder)

    assert found.size == wanted.size
    for at in ((5, 5), (wanted.width - 5, 5), (5, wanted.height - 5)):
        assert (found.getpixel(at)[0] > 128) == (wanted.getpixel(at)[0] > 128)


@pytest.mark.parametrize("name", sorted(p.name for p in INPUTS.glob("picture-notes-*")))
def test_pictures_that_were_handed_over_are_taken(name, folder):
    found = made_of((INPUTS / name).read_bytes(), folder)

    assert found.size == ((240, 320) if name.endswith("jpg") else (320, 240))


def cut(data: bytes) -> bytes:
    return data[:-10]


@pytest.mark.parametrize(
    "data", [cut(plain("WEBP", lossless=True)), cut(webp((b"ICCP", b""))),
             (INPUTS / "picture-cut-off.webp").read_bytes()],
    ids=["plain", "extended", "handed over"],
)  # fmt: skip
def test_one_that_is_cut_off_says_so(data, folder):
    source = folder / "sent"
    source.write_bytes(data)
    with pytest.raises(Refused) as refused:
        inspect(source, folder=folder)
    assert refused.value.reason == Reason.CUT_OFF


def test_pixels_that_are_damaged_are_broken(folder):
    whole = bytearray(plain("PNG"))
    at = whole.index(b"IDAT") + 4
    whole[at : at + 20] = bytes(20)
    source = folder / "sent"
    source.write_bytes(whole)
    with pytest.raises(Refused) as refused:
        inspect(source, folder=folder)
    assert refused.value.reason == Reason.BROKEN


def large(name: str, size: tuple[int, int], folder: Path, **more) -> Path:
    path = folder / name
    Image.linear_gradient("L").resize(size).convert("RGB").save(path, **more)
    return path


@pytest.mark.parametrize(
    ("name", "size"),
    [("48.jpg", (8160, 6120)), ("200.jpg", (16320, 12240)), ("panorama.jpg", (16382, 3900)),
     ("panorama.png", (16382, 3900)), ("long.png", (1080, 30_000)), ("108.png", (12_000, 9_000)),
     ("108.webp", (12_000, 9_000))],
)  # fmt: skip
def test_photos_of_current_phones_are_made_smaller(name, size, folder):
    path = large(name, size, folder)
    facts = inspect(path, folder=folder)
    run = rendered(path, facts=facts)

    assert (facts.width, facts.height, facts.complete) == (*size, True)
    assert max(max(made.width, made.height) for made in run.made.values()) == 3000
    for made in run.made.values():
        assert made.width / made.height == pytest.approx(size[0] / size[1], rel=0.01)


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_bomb_is_still_refused(form, folder):
    """A gigapixel of one colour."""
    path = folder / "bomb"
    Image.new("L", (32_000, 32_000)).save(path, form)
    with pytest.raises(Refused) as refused:
        inspect(path, folder=folder)
    assert refused.value.reason == Reason.TOO_MANY_PIXELS


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF", "GIF"])
def test_rubbish_is_only_ever_copied(form, folder):
    source = folder / "sent"
    for length in (0, 3, 12, 40, 4000):
        source.write_bytes((b"\xff\xd8\xff\xe1\xff\xff" + RUBBISH * 2)[:length])
        notes.take_off(source, form, folder / "bare")
