"""Opens one picture and says what it is: run with ``python -I`` behind the walls, never imported.

Arguments: the file, without its notes, and the name of the one format that Pillow may try. Prints one
JSON object: ``width``, ``height`` (as stored) and ``complete``, or ``reason`` and ``detail``.
"""

import json
import sys

from PIL import Image, ImageFile

# What is held in memory counts, not what was sent: a JPEG can be decoded at an eighth. Phones make
# 12,000 × 9,000 in other formats too; at that size WebP takes 1.7 GB here, HEIC 0.8, PNG 0.4.
MOST_HELD = 110_000_000  # pixels
MOST_SENT = 300_000_000
LONGEST = 3000  # of what is made of it
MOST_FRAMES = 500


def main(path: str, form: str) -> None:
    Image.MAX_IMAGE_PIXELS = None  # counted below, before anything is decoded
    if form == "HEIF":
        _with_heif()
    try:
        print(json.dumps(found(path, form)))
    except MemoryError as error:
        _refuse("too-hard", error)
    except Exception as error:  # whatever a parser says of a broken picture
        _refuse("broken", error)


def found(path: str, form: str) -> dict:
    """What there is to say, decoding the whole picture; what is cut off is decoded as far as it goes."""
    try:
        return _opened(path, form) | {"complete": True}
    except OSError as error:
        if "truncated" not in str(error):
            raise
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        try:
            return _opened(path, form) | {"complete": False}
        except OSError:
            return {"reason": "cut-off", "detail": "nothing of it opens"}


def _opened(path: str, form: str) -> dict:
    with Image.open(path, formats=[form]) as picture:
        if getattr(picture, "n_frames", 1) > MOST_FRAMES:
            return {"reason": "too-hard", "detail": f"{picture.n_frames} pictures in one"}
        width, height = picture.size
        smaller(picture)
        if width * height > MOST_SENT or picture.width * picture.height > MOST_HELD:
            return {"reason": "too-many-pixels", "detail": f"{width} × {height}"}
        picture.load()
        return {"width": width, "height": height}


def smaller(picture: Image.Image) -> None:
    """A JPEG is decoded no larger than it is needed."""
    part = min(1.0, LONGEST / max(picture.size))
    picture.draft(None, tuple(max(1, int(side * part)) for side in picture.size))


def _with_heif() -> None:
    import pillow_heif

    pillow_heif.options.THUMBNAILS = False
    pillow_heif.options.DEPTH_IMAGES = False
    pillow_heif.options.AUX_IMAGES = False
    pillow_heif.register_heif_opener()


def _refuse(reason: str, error: BaseException) -> None:
    print(json.dumps({"reason": reason, "detail": type(error).__name__}))


if __name__ == "__main__":
    main(*sys.argv[1:])
