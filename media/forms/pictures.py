"""Editors' pictures in Wagtail: taken apart and made anew behind the walls, like everybody's.

The library opens each picture in the process that answers people, whenever somebody looks at it. So it
only ever holds what was made here: no note that programs stumble over, no place where it was taken.
"""

from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from media import scratch
from media.enums import Disguise, Kind, RenditionName
from media.ingest import inspect
from media.reasons import Reason, Refused, Retry
from media.render import render

MOST_BYTES = 40 * 1024 * 1024
_SMALLER = (
    "Save it with 3,000 pixels on its longer side, which is all we keep, and choose it again."
)
_NO_PICTURE = "This is not a picture that we can open. JPEG, PNG, WebP, GIF and HEIC work."
_HELP = "A JPEG, PNG, WebP, GIF or HEIC of at most 40 MB. It is made smaller, and what the camera wrote is left out."


class CleanPictureField(WagtailImageField):
    """Gives Wagtail our own JPEG of what was sent; what cannot be opened is refused in a sentence."""

    widget = type(BaseImageForm.Meta.widgets["file"])

    def __init__(self, **kwargs) -> None:
        super().__init__(label="File", **kwargs)
        self.help_text = _HELP
        self.widget.attrs |= BaseImageForm.Meta.widgets["file"].attrs

    def to_python(self, data):
        """Raises ValidationError."""
        if not isinstance(data, UploadedFile):
            return super().to_python(data)
        return super().to_python(cleaned(data))


def cleaned(sent: UploadedFile) -> UploadedFile:
    """What ``sent`` shows, as a JPEG of at most 3,000 pixels, upright, with nothing beside it."""
    if (sent.size or 0) > MOST_BYTES:
        raise ValidationError(f"{_named(sent)} is larger than 40 MB. {_SMALLER}")
    try:
        with scratch.folder(room=4 * MOST_BYTES) as folder:
            made = _made(sent, folder)
    except Refused as refusal:
        raise ValidationError(_why(refusal, sent)) from None
    except Retry:
        raise ValidationError("It could not be opened just now. Try again in a minute.") from None
    name = f"{PurePath(sent.name or 'picture').stem}.jpg"
    return SimpleUploadedFile(name, made, "image/jpeg")


def _named(sent: UploadedFile) -> str:
    return f"“{PurePath(sent.name or 'picture').name[:80]}”"


def _why(refusal: Refused, sent: UploadedFile) -> str:
    """Which file, why, and what to do next."""
    if refusal.reason == Reason.TOO_MANY_PIXELS:
        return f"{_named(sent)} has more pixels than we can open. {_SMALLER}"
    return f"{_named(sent)}: {refusal.message}"


def _made(sent: UploadedFile, folder) -> bytes:
    source = folder / "original"
    with source.open("xb") as target:
        target.writelines(sent.chunks())
    facts = inspect(source, folder=folder)
    if facts.kind != Kind.PICTURE:
        raise ValidationError(_NO_PICTURE)
    if not facts.complete:
        raise ValidationError(
            "This picture is cut off: its end is missing. Try another copy of it."
        )
    made = render(source, facts, [Disguise.NONE], folder=folder, told=lambda part: None)
    return next(each.path.read_bytes() for each in made if each.name == RenditionName.PRINT)


class PictureForm(BaseImageForm):
    """Wagtail's form for a picture, with a file that is ours."""

    file = CleanPictureField()
