"""Films as phones and browsers make them."""

import struct
import subprocess
from pathlib import Path

from tests.media.corpus import boxes
from tests.media.corpus.entries import ORDINARY
from tests.media.corpus.workshop import AAC, H264, PLACE, QUIET, Workshop

HEVC = (
    "-c:v",
    "libx265",
    "-preset",
    "ultrafast",
    "-x265-params",
    "log-level=none",
    "-tag:v",
    "hvc1",
)
VP8 = ("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-threads", "1", "-b:v", "300k")
OPUS = ("-c:a", "libopus", "-b:a", "32k")
APPLE = (
    "-movflags", "use_metadata_tags",
    "-metadata", f"com.apple.quicktime.location.ISO6709={PLACE}",
    "-metadata", "com.apple.quicktime.make=Apple",
    "-metadata", "com.apple.quicktime.model=Canary Phone",
    "-metadata", "com.apple.quicktime.creationdate=2026-11-25T08:30:00+0000",
    "-metadata", "creation_time=2026-11-25T08:30:00Z",
)  # fmt: skip
ANDROID = ("-metadata", f"location={PLACE}", "-metadata", "creation_time=2026-11-25T08:30:00Z")
_CODED = {90: "transpose=cclock", 180: "hflip,vflip", 270: "transpose=clock"}
film = ORDINARY.film
UPRIGHT = (180, 320)


def turned(to: Path, shop: Workshop, degrees: int, *words: str) -> None:
    """Coded lying, shown standing (or on its head): upright for whoever heeds the matrix."""
    portrait = f"crop=100:180,scale=180:320,setsar=1,{_bar()}" if degrees != 180 else "null"
    shop.ffmpeg("-i", shop.film, "-vf", f"{portrait},{_CODED[degrees]}", *words, to)
    boxes.turn(to, degrees)


def _bar() -> str:
    return "drawbox=x=0:y=0:w=iw:h=40:color=red:t=fill"


@film("iphone-portrait.mov", "H.264 held upright, place and model in Apple’s keys", size=UPRIGHT)
def _(to, shop):
    turned(to, shop, 90, *H264, *AAC, *APPLE)


@film("iphone-upside-down.mov", "H.264, the phone the wrong way round")
def _(to, shop):
    turned(to, shop, 180, *H264, *AAC, *APPLE)


@film("iphone-other-side.mov", "H.264, held upright the other way", size=UPRIGHT)
def _(to, shop):
    turned(to, shop, 270, *H264, *AAC, *APPLE)


@film("iphone-hevc.mov", "HEVC held upright", size=UPRIGHT)
def _(to, shop):
    turned(to, shop, 90, *HEVC, "-pix_fmt", "yuv420p", *AAC, *APPLE)


@film("iphone-hlg.mov", "HEVC in 10 bits, HLG (the iPhone’s default)", size=UPRIGHT, hdr=True)
def _(to, shop):
    turned(to, shop, 90, *_bright("arib-std-b67", 18), *AAC, *APPLE)


@film("pixel-pq.mp4", "HEVC in 10 bits, PQ", hdr=True)
def _(to, shop):
    shop.ffmpeg("-i", shop.film, *_bright("smpte2084", 16), *AAC, *ANDROID, to)


@film("hdr-half-tagged.mp4", "HLG by its transfer alone, the rest of its colours unsaid", hdr=True)
def _(to, shop):
    words = ("-pix_fmt", "yuv420p10le", "-color_trc", "arib-std-b67")
    shop.ffmpeg("-i", shop.film, *HEVC, *words, *AAC, to)


def _bright(transfer: str, number: int) -> tuple[str, ...]:
    colours = f"log-level=none:colorprim=9:transfer={number}:colormatrix=9"
    return (
        "-c:v", "libx265", "-preset", "ultrafast", "-tag:v", "hvc1", "-pix_fmt", "yuv420p10le",
        "-x265-params", colours, "-color_trc", transfer, "-color_primaries", "bt2020",
        "-colorspace", "bt2020nc",
    )  # fmt: skip


@film("iphone-spatial-audio.mov", "a second sound in a codec that nobody else has")
def _(to, shop):
    _two_sounds(to, shop)
    _disguise_sound(to, which=1)


@film(
    "first-sound-unknown.mov", "the first sound is of an unknown codec, the second an ordinary one"
)
def _(to, shop):
    _two_sounds(to, shop)
    _disguise_sound(to, which=0)


def _two_sounds(to: Path, shop: Workshop) -> None:
    shop.ffmpeg("-i", shop.film, "-map", "0:v", "-map", "0:a", "-map", "0:a", *H264, *AAC, to)


def _disguise_sound(path: Path, which: int) -> None:
    data = bytearray(path.read_bytes())
    places = [
        start
        for start, _stop in boxes.find(data, b"stsd")
        if data[start + 20 : start + 24] == b"mp4a"
    ]
    data[places[which] + 20 : places[which] + 24] = b"apac"
    path.write_bytes(data)


@film("android-portrait.mp4", "H.264 held upright, place in ©xyz", size=UPRIGHT)
def _(to, shop):
    turned(to, shop, 90, *H264, *AAC, *ANDROID)


@film("android-vfr.mp4", "pictures at uneven times, as in bad light", seconds=(1.3, 2.2))
def _(to, shop):
    uneven = "select='not(mod(n\\,3))+gt(random(7)\\,0.6)'"
    shop.ffmpeg("-i", shop.film, "-vf", uneven, "-vsync", "vfr", *H264, *AAC, *ANDROID, to)


@film(
    "old-android.3gp", "H.263 and AMR, its pixels not square", size=(193, 144), seconds=(1.2, 2.2)
)
def _(to, shop):
    amr = shop.folder / "voice.amr"
    amr.write_bytes(amr_sound(80))
    shop.ffmpeg(
        "-t", "1.6", "-i", shop.face, "-i", amr, "-c:v", "h263", "-c:a", "copy", *ANDROID, to
    )


def amr_sound(frames: int) -> bytes:
    """A hum in AMR, 20 ms a frame: there is no encoder for it here."""
    return b"#!AMR\n" + b"".join(
        b"\x3c" + bytes((n * 7 + k) % 256 for k in range(31)) for n in range(frames)
    )


@film("older-android.3gp", "MPEG-4 part 2 and AAC")
def _(to, shop):
    shop.ffmpeg("-i", shop.film, "-c:v", "mpeg4", *AAC, *ANDROID, to)


@film("sixty.mp4", "60 pictures a second")
def _(to, shop):
    shop.ffmpeg("-i", shop.film, "-r", "60", *H264, *AAC, to)


@film("slow-motion.mov", "240 pictures a second")
def _(to, shop):
    shop.ffmpeg("-i", shop.film, "-r", "240", *H264, *AAC, to)


@film("index-first.mp4", "the index comes first")
def _(to, shop):
    to.write_bytes(shop.mp4.read_bytes())


@film("index-last.mp4", "the index comes last")
def _(to, shop):
    shop.ffmpeg("-i", shop.mp4, "-c", "copy", to)


@film("recorder.mp4", "what a browser records as MP4: in fragments")
def _(to, shop):
    shop.ffmpeg(
        "-i", shop.mp4, "-c", "copy", "-movflags", "empty_moov+default_base_moof+frag_keyframe", to
    )


@film("whole.webm", "VP8 and Opus, with length and index")
def _(to, shop):
    to.write_bytes(shop.webm.read_bytes())


@film("chrome-recorder.webm", "what Chrome records: no length, no index")
def _(to, shop):
    live(to, shop, *VP8, *OPUS)


@film("chrome-recorder-vp9.webm", "VP9, no length, no index")
def _(to, shop):
    live(to, shop, "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", *OPUS)


@film("chrome-recorder-h264.mkv", "H.264 in Matroska, no length, no index")
def _(to, shop):
    live(to, shop, *H264, *OPUS, form="matroska")


@film("firefox-recorder.webm", "VP8 at uneven times, no length", seconds=(1.3, 2.2))
def _(to, shop):
    live(to, shop, "-vf", "select='not(mod(n\\,2))'", "-vsync", "vfr", *VP8, *OPUS)


def live(to: Path, shop: Workshop, *words: str, form: str = "webm") -> None:
    """Through a pipe, as a browser does: nothing can be filled in afterwards."""
    command = [*QUIET, "-i", str(shop.film), *words, "-f", form, "-live", "1", "-"]
    to.write_bytes(subprocess.run(command, check=True, capture_output=True).stdout)


@film("av1.webm", "AV1 and Opus")
def _(to, shop):
    shop.ffmpeg("-i", shop.film, "-c:v", "libsvtav1", "-preset", "12", *OPUS, to)


@film("av1.mp4", "AV1 in MP4, as newer phones make")
def _(to, shop):
    shop.ffmpeg("-i", shop.film, "-c:v", "libsvtav1", "-preset", "12", *AAC, to)


@film("no-sound-track.mp4", "a film without a sound track", silent=True)
def _(to, shop):
    shop.ffmpeg("-i", shop.film, "-an", *H264, to)


@film("silent.mp4", "a sound track in which nothing is heard")
def _(to, shop):
    silence = ("-f", "lavfi", "-t", "1.6", "-i", "anullsrc=r=44100:cl=mono")
    shop.ffmpeg("-i", shop.film, *silence, "-map", "0:v", "-map", "1:a", *H264, *AAC, to)


@film("mono.mp4", "one channel of 16 kHz")
def _(to, shop):
    shop.ffmpeg("-i", shop.film, *H264, *AAC, "-ac", "1", "-ar", "16000", to)


@film("one-picture.mp4", "a film of one picture", seconds=(0.0, 0.2), silent=True)
def _(to, shop):
    shop.ffmpeg("-i", shop.film, "-an", "-frames:v", "1", *H264, to)


@film("odd-size.webm", "sides of odd numbers", size=(321, 181))
def _(to, shop):
    shop.ffmpeg("-i", shop.film, "-vf", "scale=321:181,setsar=1", *VP8, *OPUS, to)


@film("wide-pixels.mp4", "pixels that are not square")
def _(to, shop):
    shop.ffmpeg("-i", shop.film, "-vf", "scale=160:180,setsar=2", *H264, *AAC, to)


@film("time-code.mov", "a time code and a list of chapters beside it", seconds=(1.4, 2.1))
def _(to, shop):
    chapters = shop.folder / "chapters.txt"
    chapters.write_text(
        ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=800\ntitle=Canary Street\n"
    )
    shop.ffmpeg(
        "-i",
        shop.film,
        "-i",
        chapters,
        "-map_metadata",
        "1",
        "-timecode",
        "01:00:00:00",
        *H264,
        *AAC,
        to,
    )


@film("with-subtitles.mp4", "a track of subtitles")
def _(to, shop):
    lines = shop.folder / "lines.srt"
    lines.write_text("1\n00:00:00,000 --> 00:00:01,000\nCanary Street\n")
    shop.ffmpeg(
        "-i", shop.mp4, "-i", lines, "-map", "0", "-map", "1", "-c", "copy", "-c:s", "mov_text", to
    )


@film("trimmed-on-phone.mov", "its beginning cut off by an edit list", seconds=(0.7, 1.1))
def _(to, shop):
    shop.ffmpeg("-ss", "0.72", "-i", shop.mp4, "-c", "copy", to)


@film("zeros-at-the-end.mp4", "padding after the last box")
def _(to, shop):
    to.write_bytes(shop.mp4.read_bytes() + struct.pack(">I4s", 64, b"free") + bytes(56))
