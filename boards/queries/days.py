"""What speaks against a day for a meeting, in sentences. Nothing here forbids it."""

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from boards.models import Board, Meeting
from feedback import catalogue
from feedback.clock import bank_holiday

_SATURDAY = 5


def doubts_about(board: Board, day: date, *, besides: Meeting | None = None) -> list[str]:
    """Why ``day`` may be a slip: a holiday, a weekend, a closed day, past, or the board meets then.

    ``besides``: the meeting that is moved there, which is no other meeting of that day.
    """
    return [*_about_the_day(day), *_other_meetings(board, day, besides)]


def _about_the_day(day: date) -> list[str]:
    hours = catalogue.hours.get()
    found = []
    if day < timezone.localdate():
        found.append(_("This day is past."))
    if holiday := bank_holiday(day, hours.nation):
        found.append(_("This is %(holiday)s.") % {"holiday": holiday})
    elif day.weekday() >= _SATURDAY:
        found.append(_("This is a %(weekday)s.") % {"weekday": date_format(day, "l")})
    elif day in hours.days and hours.days[day] is None:
        found.append(_("The council is closed on this day."))
    return found


def _other_meetings(board: Board, day: date, besides: Meeting | None) -> list[str]:
    others = board.meetings.coming().filter(date=day)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    return [
        _("This board meets on this day already, at %(time)s.")
        % {"time": time_format(meeting.time, "H:i")}
        for meeting in others
    ]
