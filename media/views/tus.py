"""Uploads that can be resumed: tus 1.0.0 with creation, creation-with-upload, expiration, checksum,
termination and concatenation. No cookies; whose an upload is, its pass says (the header Heard-Pass).
"""

from collections.abc import Callable
from uuid import UUID

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from media import passes
from media.actions import receiving
from media.enums import OFFERED, Disguise, Kind
from media.errors import Malformed, NoPassGiven, NoRoom, NotHere, NotNow, NotTaken
from media.models import Upload
from media.passes import Pass
from media.tus import answers, headers
from media.tus.body import Body
from media.tus.places import a_place
from serving.outages import Lost, lost
from tallies.counting import source_of

OCTETS = "application/offset+octet-stream"
# Of Upload-Metadata; names of files are never kept. ``once``: any text that is given once, so that a
# creation whose answer was lost can be asked for again.
USED = ("kind", "disguise", "once")

Deed = Callable[[HttpRequest], HttpResponse]


@csrf_exempt
def creation(request: HttpRequest) -> HttpResponse:
    """OPTIONS and POST. 201 with Location, and Heard-Clip unless it is a partial upload."""
    return _answered(request, {"POST": _create})


@csrf_exempt
def upload(request: HttpRequest, ref: UUID) -> HttpResponse:
    """HEAD, PATCH and DELETE of one upload. Somebody else's is not there (404)."""
    return _answered(
        request,
        {
            "HEAD": lambda request: _stand(request, ref),
            "PATCH": lambda request: _add(request, ref),
            "DELETE": lambda request: _stop(request, ref),
        },
    )


def _answered(request: HttpRequest, deeds: dict[str, Deed]) -> HttpResponse:
    # Never by X-HTTP-Method-Override, which tus offers: what stands before this looked at the method.
    method = request.method
    if method == "OPTIONS":
        return answers.about()
    if request.headers.get("Tus-Resumable") != headers.VERSION:
        return answers.other_version()
    if method not in deeds:
        return answers.other_method(["OPTIONS", *deeds])
    try:
        return deeds[method](request)
    except NotTaken as reason:
        return answers.refusal(request, reason)
    except DatabaseError as error:  # it is busy for too long, or gone, or its disk is full
        if (what := lost(error)) is None:
            raise
        return answers.refusal(request, NoRoom() if what is Lost.DISK else NotNow())


def _pass(request: HttpRequest, otherwise: type[NotTaken]) -> Pass:
    try:
        return passes.read(request.headers.get("Heard-Pass", ""))
    except passes.NoPass:
        raise otherwise from None


def _create(request: HttpRequest) -> HttpResponse:
    given = _pass(request, NoPassGiven)
    checksum = headers.checksum(request.headers.get("Upload-Checksum"))
    made = _made(request, given)
    if request.content_type == OCTETS and made.offset == 0 and not receiving.is_final(made):
        made = _added(request, given, made, checksum)
    response = answers.progress(made, 201)
    response.headers["Location"] = f"{request.path}{made.ref}/"
    if made.clip:
        response.headers["Heard-Clip"] = str(made.clip.ref)
    return response


def _made(request: HttpRequest, given: Pass) -> Upload:
    """As the headers want it: a clip, a piece of one, or one put together from pieces."""
    notes = headers.notes(request.headers.get("Upload-Metadata"), used=USED)
    concat = request.headers.get("Upload-Concat", "")
    if concat.startswith("final;"):
        return _joined(request, given, concat, notes)
    length = headers.length(request.headers.get("Upload-Length"))
    if concat == receiving.PARTIAL:
        return receiving.begin_partial(given, length=length, notes=notes.as_sent)
    if concat:
        raise Malformed("Upload-Concat is partial, or final with addresses.")
    kind, disguise = _wishes(notes)
    return receiving.begin(
        given, length=length, kind=kind, disguise=disguise, notes=notes.as_sent,
        once="once" in notes.values, source=source_of(request),
    )  # fmt: skip


def _joined(request: HttpRequest, given: Pass, concat: str, notes: headers.Notes) -> Upload:
    if "Upload-Length" in request.headers:
        raise Malformed("A whole made of pieces has no Upload-Length of its own.")
    kind, disguise = _wishes(notes)
    return receiving.join(
        given, headers.pieces(concat), kind=kind, disguise=disguise, concat=concat,
        notes=notes.as_sent, source=source_of(request),
    )  # fmt: skip


def _wishes(notes: headers.Notes) -> tuple[Kind, Disguise]:
    """What its sender calls it (its bytes decide later), and how much of it others may see."""
    try:
        kind = Kind(notes.values.get("kind", Kind.FILM))
        disguise = Disguise(notes.values.get("disguise", Disguise.NONE))
    except ValueError:
        raise Malformed("Upload-Metadata names a kind or a disguise that there is not.") from None
    if disguise not in OFFERED[kind]:
        raise Malformed("Upload-Metadata names a disguise that this kind does not have.")
    return kind, disguise


def _stand(request: HttpRequest, ref: UUID) -> HttpResponse:
    found = receiving.standing(receiving.find(_pass(request, NotHere), ref))
    response = answers.progress(found, 200)
    response.headers["Upload-Length"] = str(found.length)
    if found.notes:
        response.headers["Upload-Metadata"] = found.notes
    if found.concat:
        response.headers["Upload-Concat"] = found.concat
    return response


def _add(request: HttpRequest, ref: UUID) -> HttpResponse:
    given = _pass(request, NotHere)
    found = receiving.find(given, ref)
    if request.content_type != OCTETS:
        return answers.empty(415)
    receiving.check_place(found, headers.offset(request.headers.get("Upload-Offset")))
    checksum = headers.checksum(request.headers.get("Upload-Checksum"))
    return answers.progress(_added(request, given, found, checksum), 204)


def _added(
    request: HttpRequest, given: Pass, found: Upload, checksum: headers.Checksum | None
) -> Upload:
    with a_place():
        body = Body(request, most=found.length - found.offset, checksum=checksum)
        return receiving.add(found, body, given=given)


def _stop(request: HttpRequest, ref: UUID) -> HttpResponse:
    receiving.stop(receiving.find(_pass(request, NotHere), ref))
    return answers.empty(204)
