"""Receiving a file with a plain form: sealed as it arrives, never whole in memory, never on a disk."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http.multipartparser import MultiPartParser

from media.actions.parts import PIECE, Sealed
from media.errors import CutOff, NoRoom, NothingSent, NotTaken, TooBig
from media.tus.patience import watch


class SealedFile(UploadedFile):
    """In place of a file of a form. What nobody took when the request ends is removed again.

    It has no name and no type: what a phone calls it can say whose it is, and is not believed.
    """

    def __init__(self, sealed: Sealed, refusal: NotTaken | None) -> None:
        super().__init__(name=None, size=sealed.size)
        self._sealed, self.refusal = sealed, refusal

    def sealed(self) -> Sealed:
        """What was sealed. Raises what kept it from being so: TooBig, NoRoom, CutOff, NothingSent."""
        if self.refusal:
            raise self.refusal
        if not self._sealed.pieces:
            raise NothingSent
        return self._sealed

    def __bool__(self) -> bool:
        return True  # without a name, Django would take it for no file

    def close(self) -> None:
        self._sealed.discard()


class SealingUploadHandler(FileUploadHandler):
    """Put it alone into ``request.upload_handlers`` before anything reads the form; then each file
    in ``request.FILES`` is a SealedFile, for ``receiving.receive_whole``.

    ``may`` is given the value of the field ``pass`` when a file begins, which stands before it in
    our forms. Says it no, nothing more is read: the form then holds what stood before the file.
    """

    def __init__(self, request: Any, may: Callable[[str], bool]) -> None:
        super().__init__(request)
        self._may = may

    def handle_raw_input(
        self, input_data: Any, META: dict, content_length: int, boundary: bytes,
        encoding: str | None = None,
    ) -> tuple:  # fmt: skip
        counted = _Counted(input_data, META)
        sealer = _Sealer(self.request, lambda: self._may(parser._post.get("pass", "")))
        parser: Any = MultiPartParser(META, counted, [sealer], encoding)
        try:
            form, files = parser.parse()
        except BaseException:
            sealer.upload_interrupted()
            raise
        if sealer.is_half_way:  # Django leaves a file out that breaks off
            sealer.upload_interrupted()
            files.appendlist(sealer.field_name, SealedFile(Sealed(), CutOff()))
        if counted.size < content_length:  # and takes a form that breaks off for a whole one
            for _name, same in files.lists():
                for file in same:
                    file.refusal = file.refusal or CutOff()
        return form, files

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Never asked: it has taken the whole form before Django would hand out parts of it."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Never asked either."""


class _Sealer(FileUploadHandler):
    """Seals what it is given, a few megabytes at a time."""

    chunk_size = 256 * 1024

    def __init__(self, request: Any, may: Callable[[], bool]) -> None:
        super().__init__(request)
        self._may = may
        self._sealed: Sealed | None = None

    @property
    def is_half_way(self) -> bool:
        """Whether a file was begun and not finished."""
        return self._sealed is not None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if not self._may():
            raise StopUpload(connection_reset=True)
        self._sealed, self._waiting, self._refusal = Sealed(), bytearray(), None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._refusal:
            return  # read away, so that the answer arrives
        self._waiting += raw_data
        if start + len(raw_data) > settings.CLIP_MOST_BYTES:
            self._refuse(TooBig())
        elif len(self._waiting) >= PIECE:
            self._take()

    def file_complete(self, file_size: int) -> SealedFile:
        if self._waiting and not self._refusal:
            self._take()
        made = SealedFile(self._sealed, self._refusal)
        self._sealed = None
        return made

    def upload_interrupted(self) -> None:
        if self._sealed:
            self._sealed.discard()

    def _take(self) -> None:
        try:
            self._sealed.take(bytes(self._waiting))
        except NoRoom as full:
            self._refuse(full)
        self._waiting.clear()

    def _refuse(self, reason: NotTaken) -> None:
        self._refusal = reason
        self._waiting.clear()
        self._sealed.discard()


class _Counted:
    """A request's body that knows how much of it was read, and does not wait for ever."""

    def __init__(self, source: Any, meta: dict) -> None:
        self._source, self._connection = source, meta.get("gunicorn.socket")
        self.size = 0

    def read(self, size: int) -> bytes:
        with watch.over(self._connection, settings.CLIP_PATIENCE_S):
            piece = self._source.read(size)
        self.size += len(piece)
        return piece
