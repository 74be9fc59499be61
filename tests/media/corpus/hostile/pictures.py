"""Pictures that burst, pictures that are something else too, and what is no picture of ours."""

import gzip
import struct
import zipfile
import zlib
from io import BytesIO

import pillow_heif
from PIL import Image

from tests.media.corpus.entries import HOSTILE
from tests.media.corpus.pictures import everything, opened

picture, refused = HOSTILE.picture, HOSTILE.refused


def png(width: int, height: int) -> bytes:
    """A black PNG of one bit a pixel, made without holding it."""
    squeezed = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    body = b"".join(squeezed.compress(row) for _row in range(height)) + squeezed.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(name, data) for name, data in parts)


def _part(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


@refused("bomb.png", "900 million pixels in 110 kB", "too-many-pixels")
def _(to, shop):
    to.write_bytes(png(30_000, 30_000))


@refused(
    "smaller-bomb.png", "144 million pixels in 18 kB: Pillow alone only warns", "too-many-pixels"
)
def _(to, shop):
    to.write_bytes(png(12_000, 12_000))


@refused("over-the-cap.png", "a little over 110 million pixels", "too-many-pixels")
def _(to, shop):
    to.write_bytes(png(12_000, 9_170))


@refused("huge.jpg", "65,500 × 65,500 by its header", "too-many-pixels", "broken", "cut-off")
def _(to, shop):
    made = BytesIO()
    opened(shop).save(made, "JPEG")
    data = bytearray(made.getvalue())
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", 65_500, 65_500)
    to.write_bytes(data)


@refused("thirty-thousand.gif", "30,000 pictures", "too-hard")
def _(to, shop):
    made = BytesIO()
    pictures = [Image.new("P", (8, 8), colour) for colour in (0, 1)]
    pictures[0].save(made, "GIF", save_all=True, append_images=pictures[1:], duration=20)
    data = made.getvalue()
    frame = data[data.index(b"\x21\xf9") : -1]
    to.write_bytes(data[:-1] + frame * 15_000 + data[-1:])


@refused("two-thousand.png", "a moving PNG of 2,000 pictures", "too-hard")
def _(to, shop):
    pictures = [Image.new("L", (8, 8), shade % 256) for shade in range(2_000)]
    pictures[0].save(to, save_all=True, append_images=pictures[1:])


@refused("thousand.webp", "a moving WebP of 1,000 pictures", "too-hard")
def _(to, shop):
    pictures = [Image.frombytes("RGB", (8, 8), shop.chance.randbytes(192)) for _ in range(1_000)]
    pictures[0].save(to, save_all=True, append_images=pictures[1:], lossless=True, quality=0)


@refused(
    "huge.heic", "a small HEIC that says it is enormous", "too-many-pixels", "broken", "too-hard"
)
def _(to, shop):
    made = BytesIO()
    pillow_heif.from_pillow(opened(shop)).save(made, quality=50)
    data = bytearray(made.getvalue())
    at = data.index(b"ispe") + 8
    data[at : at + 8] = struct.pack(">II", 60_000, 60_000)
    to.write_bytes(data)


@refused(
    "grid.heic",
    "HEIC that says it is a grid of 65,536 tiles",
    "broken",
    "too-hard",
    "too-many-pixels",
)
def _(to, shop):
    made = BytesIO()
    pillow_heif.from_pillow(opened(shop)).save(made, quality=50)
    to.write_bytes(made.getvalue().replace(b"hvc1", b"grid", 1))


@refused("moving.avif", "AVIF", "odd-codec")
def _(to, shop):
    opened(shop).save(to, format="AVIF")


@picture("half.jpg", "half of a JPEG", complete=False)
def _(to, shop):
    made = BytesIO()
    opened(shop).save(made, "JPEG")
    to.write_bytes(made.getvalue()[: len(made.getvalue()) // 2])


@picture("half.png", "half of a PNG", complete=False)
def _(to, shop):
    whole = shop.picture.read_bytes()
    to.write_bytes(whole[: len(whole) // 2])


@refused("head-alone.jpg", "the first bytes of a JPEG", "broken", "cut-off")
def _(to, shop):
    to.write_bytes(b"\xff\xd8\xff\xe0\0\x10JFIF\0")


@picture("script-too.jpg", "a picture that is a script too")
def _(to, shop):
    opened(shop).save(to, comment=b"*/=1;alert('Canary Street');/*")


@picture("virus-too.jpg", "the harmless test virus in a picture’s comment")
def _(to, shop):
    virus = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
    opened(shop).save(to, comment=virus)


@picture("archive-too.gif", "a picture that is an archive too")
def _(to, shop):
    opened(shop).save(to)
    with zipfile.ZipFile(to, "a") as archive:
        archive.writestr("Main.class", b"Canary Street")


@picture("tells-all.jpg", "place, owner, a small uncropped picture, a second picture, a comment")
def _(to, shop):
    small = BytesIO()
    opened(shop).resize((80, 45)).save(small, "JPEG")
    picture = opened(shop).crop((40, 0, 280, 180)).resize((320, 180))
    picture.save(
        to, format="MPO", save_all=True, append_images=[opened(shop)], exif=everything(shop),
        comment=b"Canary Street " + small.getvalue()[:5000],
    )  # fmt: skip


_HEADS = {
    "sky.jpg": ("FITS", b"SIMPLE  =                    T" + b" " * 2850),
    "printed.jpg": ("PostScript", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n{ } loop\n"),
    "layers.jpg": ("Photoshop", b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 9, 9, 8, 3) + bytes(300)),
    "old.jpg": ("TGA", b"\0\0\2" + bytes(9) + struct.pack("<HHBB", 9, 9, 24, 0) + bytes(300)),
    "paper.jpg": ("PDF", b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n"),
    "icon.jpg": ("ICO", b"\0\0\1\0\1\0\x09\x09" + bytes(300)),
    "lines.jpg": ("WMF", b"\xd7\xcd\xc6\x9a" + bytes(300)),
    "program.jpg": ("a program", b"MZ\x90\0" + bytes(300)),
}  # fmt: skip


def _register(name: str, what: str, data: bytes) -> None:
    @refused(f"not-{name}", f"{what} called a picture", "not-a-clip")
    def _(to, shop):
        to.write_bytes(data)


for _name, (_what, _data) in _HEADS.items():
    _register(_name, _what, _data)


@refused("bomb.zip", "an archive that bursts", "not-a-clip")
def _(to, shop):
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(20_000_000))


@refused("drawing.svgz", "SVG, packed", "not-a-clip")
def _(to, shop):
    to.write_bytes(gzip.compress(b"<svg xmlns='http://www.w3.org/2000/svg'/>"))
