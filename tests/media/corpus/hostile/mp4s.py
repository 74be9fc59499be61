"""MP4 whose boxes lie."""

from tests.media.corpus import boxes
from tests.media.corpus.entries import HOSTILE
from tests.media.corpus.hostile.scripts import SECRET

film, refused = HOSTILE.film, HOSTILE.refused
WRONG = ("broken", "cut-off", "nothing-to-see", "too-hard", "too-long")


@refused("elsewhere.mov", "its pictures are said to be in another file", *WRONG)
def _(to, shop):
    shop.ffmpeg("-i", shop.mp4, "-an", "-c", "copy", "-f", "mov", to)
    data = bytearray(to.read_bytes())
    for start, stop in reversed(boxes.find(data, b"dref")):
        _grow(data, start, stop, _elsewhere())
    to.write_bytes(data)


def _elsewhere() -> bytes:
    """A data reference by path, as QuickTime has it, without the mark “in this file”."""
    name = SECRET.encode()
    body = bytes(4) + bytes(2) + bytes(150 - 6)
    body += (2).to_bytes(2, "big") + len(name).to_bytes(2, "big") + name + b"\0" * (len(name) % 2)
    body += (18).to_bytes(2, "big") + len(name).to_bytes(2, "big") + name + b"\xff\xff\0\0"
    return boxes.box(b"dref", bytes(4) + (1).to_bytes(4, "big") + boxes.box(b"alis", body))


def _grow(data: bytearray, start: int, stop: int, new: bytes) -> None:
    """Puts a longer box in place of one, in all boxes that it is in; the index comes last."""
    more = len(new) - (stop - start)
    for name in (b"moov", b"trak", b"mdia", b"minf", b"dinf"):
        for begin, end in boxes.find(data, name):
            if begin < start and stop <= end:
                data[begin : begin + 4] = (end - begin + more).to_bytes(4, "big")
    data[start:stop] = new


@refused("two-billion-samples.mp4", "its index says two billion samples", *WRONG)
def _(to, shop):
    to.write_bytes(shop.mp4.read_bytes())
    for which in (0, 1):
        boxes.patch(to, b"stsz", 16, (2**31 - 1).to_bytes(4, "big"), which=which)
        boxes.patch(to, b"stsz", 12, (1).to_bytes(4, "big"), which=which)


@refused("deep.mp4", "10,000 boxes in one another", *WRONG)
def _(to, shop):
    inner = b""
    for _level in range(10_000):
        inner = boxes.box(b"moov", inner)
    to.write_bytes(boxes.box(b"ftyp", b"isom\0\0\2\0isom") + inner)


@refused("many-boxes.mp4", "300,000 empty boxes", *WRONG)
def _(to, shop):
    to.write_bytes(boxes.box(b"ftyp", b"isom\0\0\2\0isom") + boxes.box(b"free") * 300_000)


@refused("beyond-the-end.mp4", "a box longer than all that there is", *WRONG)
def _(to, shop):
    head = boxes.box(b"ftyp", b"isom\0\0\2\0isom")
    to.write_bytes(head + b"\0\0\0\1moov" + (2**63 - 1).to_bytes(8, "big") + bytes(100))


@refused("no-length.mp4", "a box of length nothing, for ever", *WRONG)
def _(to, shop):
    to.write_bytes(boxes.box(b"ftyp", b"isom\0\0\2\0isom") + b"\0\0\0\1mdat" + bytes(5000))


@HOSTILE.either(
    "times-wrong.mp4", "each picture lasts for days", *WRONG, kind="film", size=(320, 180)
)
def _(to, shop):
    to.write_bytes(shop.mp4.read_bytes())
    boxes.patch(to, b"stts", 20, (2**30).to_bytes(4, "big"))


@HOSTILE.either("no-clock.mp4", "no time passes in it", *WRONG, kind="film", size=(320, 180))
def _(to, shop):
    shop.ffmpeg("-i", shop.mp4, "-an", "-c", "copy", to)
    boxes.patch(to, b"stts", 20, bytes(4))
