"""Copies the pixels of one picture to clean ones: run alone behind the walls, never imported.

Arguments: the picture without its notes, how it is turned (as EXIF numbers it), and pairs of a
rendition's name and the file to write. Prints one JSON object: for each name its width and height.
Exit status 3: too many pixels; 4: does not open.
"""

import io
import json
import sys

from PIL import Image, ImageCms, ImageEnhance, ImageFile, ImageFilter
from pillow_heif import register_heif_opener

FORMATS = ["JPEG", "PNG", "WEBP", "HEIF", "GIF", "AVIF"]
MOST_HELD = 110_000_000  # pixels, decoded: as inspection counts them
TOO_MANY_PIXELS, BROKEN = 3, 4
LONGEST = 3000  # of the largest that is made
# Longest side in pixels, format, and how it is written.
_WAYS = {
    "screen": (1600, "WEBP", {"quality": 80}),
    "screen_jpeg": (1600, "JPEG", {"quality": 85, "optimize": True}),
    "print": (3000, "JPEG", {"quality": 90, "optimize": True}),
    "blurred": (1600, "WEBP", {"quality": 50}),
}


# What undoes each turn.
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_90,
}  # fmt: skip


class TooManyPixels(Exception):
    """More than may be held in memory."""


def main(source: str, turn: str, *wanted: str) -> None:
    Image.MAX_IMAGE_PIXELS = None  # counted before anything is decoded
    register_heif_opener()
    ImageFile.LOAD_TRUNCATED_IMAGES = True  # what of it is here: inspection says that it is a part
    try:
        clean = cleaned(source, int(turn))
    except TooManyPixels:
        sys.exit(TOO_MANY_PIXELS)
    except Exception:  # whatever a parser says of a broken picture
        sys.exit(BROKEN)
    made = {
        name: written(clean, name, target)
        for name, target in zip(wanted[::2], wanted[1::2], strict=True)
    }
    print(json.dumps(made))


def cleaned(source: str, turn: int) -> Image.Image:
    """Upright, in the colours of every screen, on white, with nothing but its pixels."""
    with Image.open(source, formats=FORMATS) as opened:
        part = min(1.0, LONGEST / max(opened.size))
        opened.draft(None, tuple(max(1, int(side * part)) for side in opened.size))
        if opened.width * opened.height > MOST_HELD:
            raise TooManyPixels
        opened.load()
        small = reduced(opened)
    picture = in_common_colours(small)
    if turn in _UPRIGHT:
        picture = picture.transpose(_UPRIGHT[turn])
    clean = Image.new("RGB", picture.size, "white")
    clean.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    return clean


def reduced(picture: Image.Image) -> Image.Image:
    """No larger than twice what is needed, so that few large copies are held; colours as they were."""
    times = max(picture.size) // (2 * LONGEST)
    plain = picture.mode in {"L", "LA", "RGB", "RGBA", "CMYK", "YCbCr"}
    if times < 2 or not plain:
        return picture
    small = picture.reduce(times)
    small.info = picture.info
    return small


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
