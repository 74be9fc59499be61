"""A file that comes with a plain form: the way without script."""

import secrets
from io import BytesIO

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest

from media import originals
from media.actions import receiving
from media.enums import ClipState, Disguise, Kind
from media.errors import CutOff, NoRoom, NothingSent, NotTaken, TooBig, TooMany
from media.handlers import SealedFile, SealingUploadHandler
from media.models import Clip
from tests.factories.media import make_pass

pytestmark = pytest.mark.django_db
MIB = 1024 * 1024
EDGE = "----edge-that-no-film-has-within"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path) -> None:
    settings.VAULT_DIR = tmp_path / "vault"
    settings.VAULT_DIR.mkdir()


def body_of(*files: bytes) -> bytes:
    """A form with a field, files, and a field, as browsers write it."""
    field = f'--{EDGE}\r\nContent-Disposition: form-data; name="{{}}"\r\n\r\n{{}}\r\n'
    head = (
        f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="Sian at Gran\'s.mp4"\r\n'
        "Content-Type: video/mp4\r\n\r\n"
    )
    parts = [field.format("kind", "film").encode()]
    parts += [head.encode() + data + b"\r\n" for data in files]
    return b"".join([*parts, field.format("pass", "a pass").encode(), f"--{EDGE}--\r\n".encode()])


def request_with(body: bytes, *, said: int | None = None) -> WSGIRequest:
    """What a server makes of a connection that brings ``body`` and promised ``said`` bytes."""
    request = WSGIRequest({
        "REQUEST_METHOD": "POST", "PATH_INFO": "/", "SERVER_NAME": "testserver",
        "SERVER_PORT": "80", "CONTENT_TYPE": f"multipart/form-data; boundary={EDGE}",
        "CONTENT_LENGTH": str(len(body) if said is None else said), "wsgi.input": BytesIO(body),
    })  # fmt: skip
    request.upload_handlers = [SealingUploadHandler(request, lambda _pass: True)]
    return request


def receive(request: WSGIRequest, given=None) -> Clip:
    return receiving.receive_whole(
        given or make_pass(), request.FILES["file"], kind=Kind.FILM, disguise=Disguise.FACE
    )


def files() -> list[str]:
    return [file.name for file in settings.VAULT_DIR.iterdir()]


@pytest.mark.parametrize("size", [1, 65_536, 4 * MIB, 4 * MIB + 1, 9 * MIB])
def test_a_file_is_received(size):
    data = secrets.token_bytes(size)
    request = request_with(body_of(data))
    given = make_pass()
    clip = receive(request, given)
    assert (clip.state, clip.size, clip.disguise) == (ClipState.RECEIVED, size, Disguise.FACE)
    assert bytes(clip.holder) == given.holder
    assert b"".join(originals.pieces(clip)) == data
    assert clip.work.count() == 1
    assert request.POST.dict() == {"kind": "film", "pass": "a pass"}
    request.close()  # what was taken stays
    assert b"".join(originals.pieces(clip)) == data


def test_it_lies_on_the_disk_sealed_and_nowhere_else():
    data = secrets.token_bytes(6 * MIB)
    file = request_with(body_of(data)).FILES["file"]
    assert isinstance(file, SealedFile)
    assert (file.size, file.name, file.content_type) == (6 * MIB, None, None)
    kept = b"".join(path.read_bytes() for path in settings.VAULT_DIR.iterdir())
    assert len(kept) > 6 * MIB
    assert [start for start in range(0, 6 * MIB, 65_536) if data[start : start + 32] in kept] == []


def test_what_nobody_took_goes_with_the_request():
    request = request_with(body_of(b"one", b"two"))
    receive(request)  # the last one of that name
    assert len(files()) == 2
    request.close()
    assert len(files()) == 1


@pytest.mark.parametrize("cut", [400, 300_000, 5 * MIB, -3])
def test_a_form_that_breaks_off_is_not_a_whole_file(cut):
    whole = body_of(secrets.token_bytes(6 * MIB))
    request = request_with(whole[:cut], said=len(whole))
    with pytest.raises(CutOff):
        receive(request)
    request.close()
    assert (Clip.objects.count(), files()) == (0, [])


class Torn(BytesIO):
    """A connection that is reset after what it brought."""

    def read(self, size: int = -1) -> bytes:
        piece = super().read(size)
        if not piece:
            raise ConnectionResetError
        return piece


def test_a_form_that_is_torn_leaves_nothing():
    whole = body_of(secrets.token_bytes(6 * MIB))
    request = request_with(whole[: 5 * MIB], said=len(whole))
    request._stream._read = Torn(whole[: 5 * MIB]).read
    with pytest.raises(OSError):  # noqa: PT011 - Django's name for a reset connection
        request.POST  # noqa: B018
    assert files() == []


@pytest.mark.parametrize("data", [b"", None])
def test_nothing_was_chosen(data):
    request = request_with(body_of(b"") if data == b"" else body_of())
    if data is None:
        assert request.FILES.dict() == {}
        return
    with pytest.raises(NothingSent):
        receive(request)


def refused(request: WSGIRequest, reason: type[NotTaken], given=None) -> None:
    with pytest.raises(reason):
        receive(request, given)
    request.close()
    assert files() == []


def test_too_big(settings):
    settings.CLIP_MOST_BYTES = 5 * MIB
    refused(request_with(body_of(b"x" * (5 * MIB + 1))), TooBig)
    assert receive(request_with(body_of(b"x" * 5 * MIB))).size == 5 * MIB


def test_no_room(settings):
    settings.CLIP_DISK_RESERVE = 2**60
    refused(request_with(body_of(b"x" * 5 * MIB)), NoRoom)


def test_too_many(settings):
    settings.CLIP_MOST = 0
    refused(request_with(body_of(b"x" * 5 * MIB)), TooMany)


def test_a_file_that_did_not_come_with_a_form():
    clip = receiving.receive_whole(
        make_pass(), BytesIO(b"x" * 5 * MIB), kind=Kind.SOUND, disguise=Disguise.NONE
    )
    assert (clip.state, clip.kind, clip.upload.parts.count()) == (ClipState.RECEIVED, "sound", 2)
    with pytest.raises(NothingSent):
        receiving.receive_whole(
            make_pass(), BytesIO(), kind=Kind.SOUND, disguise=Disguise.NONE
        )  # fmt: skip
