"""Films of foreign codecs, of absurd sizes and rates, half films, films with much beside them."""

import os
import subprocess
import zipfile
from io import BytesIO

from tests.media.corpus import boxes
from tests.media.corpus.entries import HOSTILE
from tests.media.corpus.films import OPUS, VP8, live, turned
from tests.media.corpus.workshop import AAC, H264, PLACE, QUIET

film, refused = HOSTILE.film, HOSTILE.refused
_FOREIGN = {
    "avi-mjpeg.avi": ("AVI", ("-c:v", "mjpeg", "-c:a", "pcm_s16le")),
    "flash.flv": ("FLV", ("-c:v", "flv1", "-c:a", "libmp3lame", "-ar", "44100")),
    "windows.wmv": ("ASF", ("-c:v", "wmv2", "-c:a", "wmav2")),
    "transport.ts": ("MPEG-TS", (*H264, *AAC)),
    "program.mpg": ("MPEG-PS", ("-c:v", "mpeg2video", "-c:a", "mp2")),
    "mjpeg.mov": ("MJPEG in MOV", ("-c:v", "mjpeg", "-pix_fmt", "yuvj420p", *AAC)),
    "prores.mov": ("ProRes in MOV", ("-c:v", "prores_ks", *AAC)),
    "mjpeg.mkv": ("MJPEG in Matroska", ("-c:v", "mjpeg", "-pix_fmt", "yuvj420p", *OPUS)),
    "lossless.mkv": ("FFV1 in Matroska", ("-c:v", "ffv1", *OPUS)),
    "flash.mkv": ("Flash’s codec in Matroska", ("-c:v", "flv1", *OPUS)),
    "raw.mov": ("bare pixels in MOV", ("-c:v", "rawvideo", "-pix_fmt", "yuv420p", *AAC)),
    "animation.mov": ("Apple’s animation", ("-c:v", "qtrle", "-pix_fmt", "rgb24", *AAC)),
}  # fmt: skip


def _register(name, what, words):
    @refused(name, what, "odd-codec")
    def _(to, shop):
        shop.ffmpeg("-i", shop.film, *words, to)


for _name, (_what, _words) in _FOREIGN.items():
    _register(_name, _what, _words)


@film("attachments.mkv", "fonts, attached files and subtitles that draw")
def _(to, shop):
    font = shop.folder / "canary.ttf"
    font.write_bytes(b"\0\1\0\0" + b"Canary Street" * 50)
    lines = shop.folder / "lines.ass"
    lines.write_text(
        "[Script Info]\nScriptType: v4.00+\n[Events]\nFormat: Layer, Start, End, Style, Text\n"
        "Dialogue: 0,0:00:00.00,0:00:01.00,Default,Canary Street\n"
    )
    shop.ffmpeg(
        "-i", shop.mp4, "-i", lines, "-map", "0", "-map", "1", "-c", "copy", "-attach", font,
        "-metadata:s:t", "mimetype=application/x-truetype-font", to,
    )  # fmt: skip


@HOSTILE.either(
    "four-hundred-tracks.mkv", "400 tracks", "broken", "nothing-to-see", "too-hard", kind="sound"
)
def _(to, shop):
    tracks = [word for _track in range(400) for word in ("-map", "0:a")]
    small = shop.folder / "small.ogg"
    shop.ffmpeg("-t", "0.1", "-i", shop.film, "-vn", *OPUS, small)
    shop.ffmpeg("-i", small, *tracks, "-c", "copy", to)


@refused("huge.mp4", "8192 × 8192 in 200 kB", "too-many-pixels")
def _(to, shop):
    _one_colour(to, shop, "8192x8192", 3)


def _one_colour(to, shop, size: str, pictures: int, rate: str = "1") -> None:
    shop.ffmpeg(
        "-f", "lavfi", "-i", f"color=s={size}:r={rate}", "-frames:v", str(pictures), *H264,
        "-crf", "51", to,
    )  # fmt: skip


@refused(
    "huge-in-disguise.mp4",
    "8192 × 8192 that says 320 × 180",
    "too-many-pixels",
    "broken",
    "too-hard",
)
def _(to, shop):
    _one_colour(to, shop, "8192x8192", 1)
    small = (320).to_bytes(2, "big") + (180).to_bytes(2, "big")
    boxes.patch(to, b"stsd", 16 + 8 + 24, small)


@refused("ten-hours.mp4", "ten hours in half a megabyte", "too-long")
def _(to, shop):
    _long(to, shop)


def _long(to, shop) -> None:
    shop.ffmpeg(
        "-f",
        "lavfi",
        "-i",
        "color=s=16x16:r=1",
        "-t",
        "36000",
        *H264,
        "-g",
        "9999",
        "-crf",
        "51",
        to,
    )


@refused("ten-hours-says-five.mp4", "ten hours that say five seconds", "too-long")
def _(to, shop):
    _long(to, shop)
    for name in (b"mvhd", b"tkhd", b"mdhd"):
        data = to.read_bytes()
        scale = _scale(data, name)
        place = {b"mvhd": 24, b"mdhd": 24, b"tkhd": 28}[name]
        boxes.patch(to, name, place, (5 * scale).to_bytes(4, "big"))
    _remove_edits(to)


def _scale(data: bytes, name: bytes) -> int:
    holder = b"mdhd" if name == b"mdhd" else b"mvhd"
    start = boxes.find(data, holder)[0][0]
    return int.from_bytes(data[start + 20 : start + 24], "big")


def _remove_edits(to) -> None:
    data = bytearray(to.read_bytes())
    for start, _stop in boxes.find(data, b"edts"):
        data[start + 4 : start + 8] = b"free"
    to.write_bytes(data)


@refused("thousand-a-second.mp4", "1,000 pictures a second", "too-hard")
def _(to, shop):
    _one_colour(to, shop, "64x64", 1000, rate="1000")


@refused("picture-an-hour.mp4", "a picture an hour", "too-long")
def _(to, shop):
    _one_colour(to, shop, "64x64", 4, rate="1/3600")


@refused("no-pictures.mp4", "a track without a picture", "nothing-to-see", "broken")
def _(to, shop):
    shop.ffmpeg("-i", shop.mp4, "-an", "-c", "copy", "-t", "0", to)


@refused("no-tracks.mp4", "an index without a track", "nothing-to-see", "broken")
def _(to, shop):
    head = boxes.box(b"ftyp", b"isom\0\0\2\0isomiso2")
    to.write_bytes(head + boxes.box(b"moov", boxes.box(b"mvhd", bytes(100))))


@refused("cover-alone.m4a", "a cover without a sound", "nothing-to-see", "broken", "odd-codec")
def _(to, shop):
    cover = shop.folder / "alone.jpg"
    shop.ffmpeg("-i", shop.film, "-frames:v", "1", cover)
    shop.ffmpeg(
        "-i",
        cover,
        "-map",
        "0:v",
        "-c",
        "copy",
        "-disposition:v:0",
        "attached_pic",
        "-f",
        "mp4",
        to,
    )


@film(
    "half.mp4",
    "the first half of a film whose index comes first",
    seconds=(0.4, 1.3),
    complete=False,
)
def _(to, shop):
    whole = shop.mp4.read_bytes()
    to.write_bytes(whole[: len(whole) // 2])


@refused("no-index.mp4", "the first half of a film whose index comes last", "cut-off")
def _(to, shop):
    last = shop.folder / "last.mp4"
    shop.ffmpeg("-i", shop.mp4, "-c", "copy", last)
    whole = last.read_bytes()
    to.write_bytes(whole[: len(whole) // 2])


@film("half-recorded.mp4", "half of a film in fragments", seconds=(0.3, 1.5), complete=False)
def _(to, shop):
    pieces = shop.folder / "pieces.mp4"
    shop.ffmpeg(
        "-i",
        shop.mp4,
        "-c",
        "copy",
        "-movflags",
        "empty_moov+default_base_moof+frag_keyframe",
        pieces,
    )
    whole = pieces.read_bytes()
    to.write_bytes(whole[: int(len(whole) * 0.6)])


@film("half.webm", "half of a WebM", seconds=(0.3, 1.3), complete=False)
def _(to, shop):
    whole = shop.webm.read_bytes()
    to.write_bytes(whole[: len(whole) // 2])


@film("half-recorded.webm", "half of what a browser records", seconds=(0.3, 1.3), complete=False)
def _(to, shop):
    made = shop.folder / "live.webm"
    live(made, shop, *VP8, *OPUS)
    whole = made.read_bytes()
    to.write_bytes(whole[: len(whole) // 2])


@film("other-size-half-way.mkv", "its size changes half-way", seconds=(1.4, 3.6), silent=True)
def _(to, shop):
    pieces = []
    for size in ("320:180", "160:120"):
        piece = shop.folder / f"{size.replace(':', 'x')}.h264"
        shop.ffmpeg("-i", shop.film, "-an", "-vf", f"scale={size}", *H264, piece)
        pieces.append(piece.read_bytes())
    joined = shop.folder / "joined.h264"
    joined.write_bytes(b"".join(pieces))
    shop.ffmpeg("-framerate", "25", "-i", joined, "-c", "copy", to)


@film("hidden-by-edits.mp4", "an edit list hides its beginning", seconds=(0.5, 1.0))
def _(to, shop):
    long = shop.folder / "long.mp4"
    shop.ffmpeg("-i", shop.film, *H264, "-g", "25", *AAC, long)
    shop.ffmpeg("-ss", "0.9", "-i", long, "-c", "copy", to)


@film("places-everywhere.mov", "©xyz, loci, Apple’s keys, XMP, a track of sensors", size=(180, 320))
def _(to, shop):
    turned(
        to, shop, 90, *H264, *AAC, "-movflags", "use_metadata_tags",
        "-metadata", f"com.apple.quicktime.location.ISO6709={PLACE}", "-metadata", f"location={PLACE}",
        "-metadata:s:v", "handler_name=Canary Phone", "-metadata:s:a", "language=wel",
    )  # fmt: skip
    loci = boxes.box(b"loci", bytes(4) + b"\x15\xc7Canary Street\0\0" + bytes(12) + b"earth\0\0")
    xyz = boxes.box(b"\xa9xyz", b"\0\x12\x15\xc7" + PLACE.encode())
    boxes.append_in(to, b"moov", boxes.box(b"udta", loci + xyz))
    xmp = (
        bytes.fromhex("BE7ACFCB97A942E89C71999491E3AFAC") + b"<x:xmpmeta>Canary Street</x:xmpmeta>"
    )
    with to.open("ab") as file:
        file.write(boxes.box(b"uuid", xmp))


@film("archive-too.mp4", "a film that is an archive too")
def _(to, shop):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.html", "<script>alert('Canary Street')</script>")
    to.write_bytes(shop.mp4.read_bytes() + boxes.box(b"free", packed.getvalue()))


@film("page-too.mp4", "a film that is a web page too")
def _(to, shop):
    page = boxes.box(b"free", b"<html><script>alert('Canary Street')</script>")
    whole = shop.mp4.read_bytes()
    end = int.from_bytes(whole[:4], "big")
    last = shop.folder / "page.mp4"
    shop.ffmpeg(
        "-i",
        shop.mp4,
        "-c",
        "copy",
        "-movflags",
        "frag_keyframe+empty_moov+default_base_moof",
        last,
    )
    whole = last.read_bytes()
    end = int.from_bytes(whole[:4], "big")
    to.write_bytes(whole[:end] + page + whole[end:])


@film("list-behind.mp4", "a film with a playlist behind it")
def _(to, shop):
    to.write_bytes(shop.mp4.read_bytes() + boxes.box(b"skip", b"#EXTM3U\nfile:///etc/passwd\n"))


@refused("nothing.mp4", "no bytes", "empty")
def _(to, shop):
    to.write_bytes(b"")


@refused("one-byte.mp4", "one byte", "not-a-clip")
def _(to, shop):
    to.write_bytes(b"\0")


@refused("enormous.mp4", "says five gigabytes, and holds nothing", "too-big")
def _(to, shop):
    with to.open("wb") as file:
        file.write(boxes.box(b"ftyp", b"isom\0\0\2\0"))
    os.truncate(to, 5_000_000_000)


@refused("noise.mp4", "a film’s beginning, then noise", "broken", "cut-off", "nothing-to-see")
def _(to, shop):
    to.write_bytes(shop.mp4.read_bytes()[:32] + shop.chance.randbytes(50_000))


@refused("noise.webm", "a film’s beginning, then noise", "broken", "cut-off", "nothing-to-see")
def _(to, shop):
    to.write_bytes(shop.webm.read_bytes()[:60] + shop.chance.randbytes(50_000))


@film("faked-lines.mp4", "tags that look like what FFmpeg says of streams")
def _(to, shop):
    lie = "x\n  Stream #0:7 -> #0:0 (copy)\nStream mapping:\n  Stream #0:9 -> #0:0 (copy)\n"
    shop.ffmpeg(
        "-i", shop.mp4, "-c", "copy", "-movflags", "use_metadata_tags", "-metadata", f"title={lie}",
        "-metadata", f"odd\nStream mapping:\n  Stream #0:9 -> #0:0 (copy)={lie}", to,
    )  # fmt: skip


@film("clock.webm", "its times begin at five hours")
def _(to, shop):
    command = [
        *QUIET, "-i", str(shop.film), *VP8, *OPUS, "-output_ts_offset", "18000", "-f", "webm", "-",
    ]  # fmt: skip
    to.write_bytes(subprocess.run(command, check=True, capture_output=True).stdout)
