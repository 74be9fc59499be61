"""Keeps Wagtail's library of pictures open, whatever is in it."""

from functools import wraps

from wagtail.images.models import AbstractImage, SourceImageIOError


def stay_open() -> None:
    """A picture that cannot be made smaller is shown as one that is missing, wherever it stands.

    Wagtail does so for a file that is not there; for one that does not decode it lets the error take
    the page with it: the library, the chooser, a page for everybody. It has no setting for this.
    """
    make = AbstractImage.generate_rendition_file
    if getattr(make, "stays_open", False):
        return

    @wraps(make)
    def made(self, *args, **kwargs):
        try:
            return make(self, *args, **kwargs)
        except Exception as error:  # each format's decoder has its own
            raise SourceImageIOError(type(error).__name__) from error

    made.stays_open = True
    AbstractImage.generate_rendition_file = made
