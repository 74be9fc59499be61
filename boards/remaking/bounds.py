"""How much of a PDF is opened at all: a small file can unpack to more than any reader has."""

import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name

MOST_PAGES = 3000
MOST_OBJECTS = 500_000
MOST_NODES = 5_000_000  # dictionaries, lists and values that are looked at
MOST_STREAM = (
    400_000_000  # bytes of one stream, unpacked: a page of 600 dots an inch has 105 million
)
MOST_STREAMS = 3_000_000_000  # of all together
MOST_PIXELS = 300_000_000  # of one picture


class Refused(Exception):
    """``str()`` is the reason."""


def check_size(pdf: pikepdf.Pdf) -> None:
    """Raises Refused for more than a reader's machine should be asked to open."""
    if len(pdf.objects) > MOST_OBJECTS:
        raise Refused("too-much")
    if not 0 < len(pdf.pages) <= MOST_PAGES:
        raise Refused("too-much" if len(pdf.pages) else "empty")
    whole = 0
    for each in pdf.objects:
        if isinstance(each, pikepdf.Stream):
            if int(each.get("/Width", 0)) * int(each.get("/Height", 0)) > MOST_PIXELS:
                raise Refused("too-much")
            whole += unpacked(each)
            if whole > MOST_STREAMS:
                raise Refused("too-much")


def unpacked(stream: pikepdf.Stream) -> int:
    """How many bytes it unpacks to, without holding them; 0 for a picture of its own kind."""
    filters = stream.get("/Filter", [])
    filters = [str(filters)] if isinstance(filters, Name) else [str(each) for each in filters]
    if len(filters) > 3:
        raise Refused("too-much")
    if {"/DCTDecode", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode"} & set(filters):
        return 0  # bounded by its pixels
    raw = stream.read_raw_bytes()
    for each in filters:
        last = each == filters[-1]
        if each in {"/FlateDecode", "/Fl"}:
            count, raw = inflated(raw, keep=not last)
            if last:
                return count
        else:  # their own decoders, held by this program's memory
            try:
                count = len(stream.read_bytes())
            except pikepdf.PdfError:  # more than its decoder gives out, or nothing that one knows
                raise Refused("too-much") from None
            if count > MOST_STREAM:
                raise Refused("too-much")
            return count
    return len(raw)


def inflated(raw: bytes, *, keep: bool) -> tuple[int, bytes]:
    """How many bytes come out of ``raw``, and, where asked, the bytes."""
    engine, count, out = zlib.decompressobj(), 0, []
    try:
        piece = engine.decompress(raw, 1 << 20)
        while piece:
            count += len(piece)
            if count > MOST_STREAM:
                raise Refused("too-much")
            if keep:
                out.append(piece)
            piece = engine.decompress(engine.unconsumed_tail, 1 << 20)
    except zlib.error:
        pass  # cut or spoilt: what came before it is what a reader has
    return count, b"".join(out)


def nodes(roots):
    """Every dictionary (a stream's too) in ``roots``, direct ones below them included. An indirect
    one is met once, where it stands itself."""
    waiting, looked = list(roots), 0
    while waiting:
        each = waiting.pop()
        looked += 1
        if looked > MOST_NODES:
            raise Refused("too-much")
        if isinstance(each, (Dictionary, pikepdf.Stream)):
            yield each
            below = [each[key] for key in each]
        elif isinstance(each, Array):
            below = list(each)
        else:
            continue
        waiting += [one for one in below if not getattr(one, "is_indirect", False)]
