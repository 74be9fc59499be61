"""Opens one picture and says what it is: run with ``python -I`` behind the walls, never imported.

Arguments: the file, and the name of the one format that Pillow may try. Prints one JSON object:
``width``, ``height`` (upright) and ``complete``, or ``reason`` and ``detail``.
"""

import json
import sys
import warnings

from PIL import Image, ImageFile, ImageOps

MOST_PIXELS = 40_000_000
MOST_FRAMES = 500


def main(path: str, form: str) -> None:
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    if form == "HEIF":
        _with_heif()
    try:
        print(json.dumps(found(path, form)))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        _refuse("too-many-pixels", error)
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
        picture.load()
        upright = ImageOps.exif_transpose(picture)
        return {"width": upright.width, "height": upright.height}


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
