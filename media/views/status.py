"""Whether this machine can make clips ready, and how much waits."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import date
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import required
from alarms import ringing
from dependencies import looking
from jobs import programs
from jobs.models import Heartbeat
from media import condition
from media.condition import Machine, Waiting


@required("people.manage")
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """For those who look after the machine: nothing on it is about anybody's clip."""
    machine, work = condition.machine(), condition.waiting()
    context = {
        "machine": machine,
        "waiting": _waiting(work),
        "alarms": ringing.standing(),
        "running": _running(work.beats),
        "unwell": [beat for beat in work.beats if not beat.is_well],
        "programs": _programs(machine),
    }
    return render(request, "media/status.html", context)


def _waiting(work: Waiting) -> list[tuple[str, object]]:
    return [
        ("Waiting", work.waiting),
        ("Being made ready", work.running),
        ("Needs a person", work.for_a_person),
        ("Oldest arrived", date(work.oldest, "j M Y, H:i") if work.oldest else "nothing waits"),
    ]


def _running(beats: list[Heartbeat]) -> list[tuple[str, str]]:
    """Each program of an installation, and how it is."""
    known = {beat.name: beat for beat in beats}
    names = [*programs.NAMES, *sorted(set(known) - set(programs.NAMES))]
    return [(name, _beat(known.get(name))) for name in names]


def _beat(beat: Heartbeat | None) -> str:
    if beat is None:
        return "it has not run yet"
    at = date(timezone.localtime(beat.beat_at), "j M Y, H:i")
    if beat.keeps_dying:
        return f"{at}: it keeps dying ({beat.deaths} times in a row)"
    return f"runs, last sign {at}" if beat.alive else f"{at}: it does not run"


def _programs(machine: Machine) -> list[tuple[str, str]]:
    where = "in memory" if machine.scratch_in_memory else "on a disk"
    return [
        ("FFmpeg", machine.ffmpeg or "none runs"),
        ("Worked on in", f"{machine.scratch}, {where}"),
        ("Computer voice", machine.computer_voice or "none: install espeak-ng"),
        ("Packages last looked at", looking.said()),
        ("Drafts of captions", "made here" if machine.drafts else "no speech program"),
    ]
