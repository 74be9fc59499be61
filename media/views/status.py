"""Whether this machine can make clips ready, and how much waits."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import date
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import required
from jobs.models import Heartbeat
from media import condition
from media.condition import Machine, Waiting


@required("people.manage")
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """For those who look after the machine: nothing on it is about anybody's clip."""
    machine, work = condition.machine(), condition.waiting()
    context = {"machine": machine, "waiting": _waiting(work), "programs": _programs(machine)}
    return render(request, "media/status.html", context)


def _waiting(work: Waiting) -> list[tuple[str, object]]:
    return [
        ("Waiting", work.waiting),
        ("Being made ready", work.running),
        ("Needs a person", work.for_a_person),
        ("Oldest arrived", date(work.oldest, "j M Y, H:i") if work.oldest else "nothing waits"),
        *((f"Last round of {beat.name}", _beat(beat)) for beat in work.beats),
    ]


def _beat(beat: Heartbeat) -> str:
    at = date(timezone.localtime(beat.beat_at), "j M Y, H:i")
    return at if beat.alive else f"{at}: it does not run"


def _programs(machine: Machine) -> list[tuple[str, str]]:
    where = "in memory" if machine.scratch_in_memory else "on a disk"
    return [
        ("FFmpeg", machine.ffmpeg or "none runs"),
        ("Worked on in", f"{machine.scratch}, {where}"),
        ("Computer voice", machine.computer_voice or "none: install espeak-ng"),
        ("Drafts of captions", "made here" if machine.drafts else "no speech program"),
    ]
