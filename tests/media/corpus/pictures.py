"""Pictures as phones and drawing programs make them."""

from fractions import Fraction
from io import BytesIO

import pillow_heif
from PIL import Image, PngImagePlugin

from tests.media.corpus.entries import ORDINARY

picture = ORDINARY.picture
TURNED = 6  # EXIF: to be shown a quarter turn clockwise


def opened(shop) -> Image.Image:
    with Image.open(shop.picture) as found:
        return found.convert("RGB")


def everything(shop, *, turned: int = 1) -> bytes:
    """EXIF with place, model, owner and a small picture of the whole, and how it is turned."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x0110] = turned, "Apple", "Canary Phone"
    exif[0x013B], exif[0x010E], exif[0x0132] = (
        "Canary Street",
        "Canary Street",
        "2026:11:25 08:30:00",
    )
    degrees = tuple(Fraction(value) for value in (51, 30, Fraction(252, 100)))
    exif.get_ifd(0x8825).update({1: "N", 2: degrees, 3: "W", 4: degrees})
    return exif.tobytes()


XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><photoshop:City>Canary Street</photoshop:City></x:xmpmeta>'


@picture("iphone.heic", "HEIC with place and model")
def _(to, shop):
    pillow_heif.from_pillow(opened(shop)).save(to, exif=everything(shop), quality=60)


@picture(
    "iphone-turned.heic", "HEIC with a turn in its EXIF, which the format itself does not heed"
)
def _(to, shop):
    pillow_heif.from_pillow(opened(shop)).save(to, exif=everything(shop), quality=60, xmp=XMP)


@picture(
    "phone-portrait.jpg", "JPEG lying, to be shown standing; everything in EXIF", size=(180, 320)
)
def _(to, shop):
    lying = opened(shop).resize((180, 320)).transpose(Image.Transpose.ROTATE_90)
    lying.save(to, exif=everything(shop, turned=TURNED), comment=b"Canary Street", xmp=XMP)


@picture("plain.jpg", "JPEG without anything")
def _(to, shop):
    opened(shop).save(to)


@picture("progressive.jpg", "JPEG that comes in steps")
def _(to, shop):
    opened(shop).save(to, progressive=True, exif=everything(shop))


@picture("grey.jpg", "JPEG in grey")
def _(to, shop):
    opened(shop).convert("L").save(to)


@picture("printed.jpg", "JPEG in four inks")
def _(to, shop):
    opened(shop).convert("CMYK").save(to)


@picture("two-in-one.jpg", "JPEG with a second picture behind the first")
def _(to, shop):
    first, second = opened(shop), opened(shop).rotate(180)
    first.save(to, format="MPO", save_all=True, append_images=[second])


@picture("motion.jpg", "JPEG with a film behind it, as some phones take")
def _(to, shop):
    made = BytesIO()
    opened(shop).save(made, "JPEG", exif=everything(shop))
    to.write_bytes(made.getvalue() + shop.mp4.read_bytes())


@picture("drawing.png", "a drawing with clear ground")
def _(to, shop):
    drawn = opened(shop).convert("RGBA")
    drawn.putalpha(Image.linear_gradient("L").resize(drawn.size))
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Canary Street")
    notes.add_itxt("XML:com.adobe.xmp", XMP.decode())
    drawn.save(to, pnginfo=notes)


@picture("few-colours.png", "PNG of few colours, one of them clear")
def _(to, shop):
    opened(shop).quantize(32).save(to, transparency=0)


@picture("deep.png", "PNG of 16 bits")
def _(to, shop):
    opened(shop).convert("I;16").save(to)


@picture("photo.webp", "WebP with EXIF and XMP")
def _(to, shop):
    opened(shop).save(to, exif=everything(shop), xmp=XMP)


@picture("moving.webp", "WebP of a few pictures")
def _(to, shop):
    pictures = [opened(shop).rotate(angle) for angle in (0, 2, 4)]
    pictures[0].save(to, save_all=True, append_images=pictures[1:])


@picture("moving.gif", "GIF of a few pictures")
def _(to, shop):
    pictures = [opened(shop).rotate(angle) for angle in (0, 2, 4)]
    pictures[0].save(to, save_all=True, append_images=pictures[1:], comment=b"Canary Street")
