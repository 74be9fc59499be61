"""Copies the pixels of one picture to clean ones: run alone behind the walls, never imported.

Arguments: the picture, and pairs of a rendition's name and the file to write. Prints one JSON
object: for each name its width and height. Exit status 3: too many pixels; 4: does not open.
"""

import io
import json
import sys
import warnings

from PIL import Image, ImageCms, ImageEnhance, ImageFile, ImageFilter, ImageOps
from pillow_heif import register_heif_opener

FORMATS = ["JPEG", "PNG", "WEBP", "HEIF", "GIF", "AVIF"]
MOST_PIXELS = 40_000_000
TOO_MANY_PIXELS, BROKEN = 3, 4
# Longest side in pixels, format, and how it is written.
_WAYS = {
    "screen": (1600, "WEBP", {"quality": 80}),
    "screen_jpeg": (1600, "JPEG", {"quality": 85, "optimize": True}),
    "print": (3000, "JPEG", {"quality": 90, "optimize": True}),
    "blurred": (1600, "WEBP", {"quality": 50}),
}


def main(source: str, *wanted: str) -> None:
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    register_heif_opener()
    ImageFile.LOAD_TRUNCATED_IMAGES = True  # what of it is here: inspection says that it is a part
    try:
        clean = cleaned(source)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        sys.exit(TOO_MANY_PIXELS)
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, RuntimeError):
        sys.exit(BROKEN)
    made = {
        name: written(clean, name, target)
        for name, target in zip(wanted[::2], wanted[1::2], strict=True)
    }
    print(json.dumps(made))


def cleaned(source: str) -> Image.Image:
    """Upright, in the colours of every screen, on white, with nothing but its pixels."""
    with Image.open(source, formats=FORMATS) as opened:
        opened.load()
        picture = in_common_colours(ImageOps.exif_transpose(opened))
    clean = Image.new("RGB", picture.size, "white")
    clean.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    return clean


def in_common_colours(picture: Image.Image) -> Image.Image:
    """As 8-bit RGB or RGBA in sRGB: phones' wider colours would look pale without their profile."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith(("I", "F")):
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    see_through = "A" in picture.getbands() or "transparency" in picture.info
    if profile and picture.mode in {"RGB", "RGBA", "CMYK"}:
        picture = _from_profile(picture, profile)
    return picture.convert("RGBA" if see_through else "RGB")


def _from_profile(picture: Image.Image, profile: bytes) -> Image.Image:
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        ours = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, theirs, ours, outputMode=mode) or picture
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture  # a profile of rubbish: its colours as they are


def written(clean: Image.Image, name: str, target: str) -> tuple[int, int]:
    longest, kind, options = _WAYS[name]
    picture = clean.copy()
    picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    if name == "blurred":
        picture = blurred(picture)
    picture.save(target, kind, **options)
    return picture.size


def blurred(picture: Image.Image) -> Image.Image:
    """Past recovery, as films are (``media/render/picture.py``): a box of an eighth, three times."""
    radius = max(1, min(picture.size) // 8)
    for _time in range(3):
        picture = picture.filter(ImageFilter.BoxBlur(radius))
    return ImageEnhance.Color(picture).enhance(0.4)


if __name__ == "__main__":
    main(*sys.argv[1:])
