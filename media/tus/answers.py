"""Answers of the tus protocol. Each carries the version; a refusal its plain words as text."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.http import http_date

from media.errors import NoRoom, NotNow, NotTaken, WrongPlace
from media.models import Upload
from media.tus import headers

ASK_AGAIN_S = 2
ROOM_AGAIN_S = 60  # somebody has to make some


def empty(status: int, **more: str) -> HttpResponse:
    """Without a body. Names of headers are given with ``_`` for ``-``."""
    response = HttpResponse(status=status)
    del response.headers["Content-Type"]
    for name, value in more.items():
        response.headers[name.replace("_", "-")] = value
    return signed(response)


def signed(response: HttpResponse) -> HttpResponse:
    """With what each answer must carry; it is kept nowhere."""
    response.headers["Tus-Resumable"] = headers.VERSION
    response.headers["Cache-Control"] = "no-store"
    return response


def about() -> HttpResponse:
    """What this server can do."""
    response = empty(
        204, Tus_Version=headers.VERSION, Tus_Extension=headers.EXTENSIONS,
        Tus_Max_Size=str(settings.CLIP_MOST_BYTES),
        Tus_Checksum_Algorithm=",".join(headers.ALGORITHMS),
    )  # fmt: skip
    return response


def other_version() -> HttpResponse:
    return empty(412, Tus_Version=headers.VERSION)


def other_method(allowed: list[str]) -> HttpResponse:
    return empty(405, Allow=", ".join(allowed))


def refusal(request: HttpRequest, reason: NotTaken) -> HttpResponse:
    """Its words in the language that the page asks for (Accept-Language)."""
    with translation.override(translation.get_language_from_request(request)):
        response = HttpResponse(f"{reason}\n", "text/plain; charset=utf-8", status=reason.status)
    if isinstance(reason, WrongPlace):
        response.headers["Upload-Offset"] = str(reason.offset)
    if isinstance(reason, NotNow | NoRoom):
        wait = ASK_AGAIN_S if isinstance(reason, NotNow) else ROOM_AGAIN_S
        response.headers["Retry-After"] = str(wait)
    return signed(response)


def progress(upload: Upload, status: int) -> HttpResponse:
    """How far it is; until when more is waited for, unless it is whole."""
    response = empty(status, Upload_Offset=str(upload.offset))
    if not upload.is_whole:
        response.headers["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return response
