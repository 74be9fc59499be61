"""When people read, as a sentence for the person who is about to send something."""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from feedback import catalogue
from feedback.clock import Reading, reading_at


def hours_today() -> str:
    """Today's reading hours, and what is true right now."""
    return sentence(reading_at(timezone.now(), catalogue.hours.get()))


def sentence(reading: Reading) -> str:
    """``reading`` in words. Never says that someone is there when nobody is."""
    if reading.now and reading.today:
        return _("People are reading now, until %(closes)s today.") % {
            "closes": clock_time(reading.today[1])
        }
    if reading.today:
        return _("Nobody is reading right now. Today we read from %(opens)s to %(closes)s.") % {
            "opens": clock_time(reading.today[0]),
            "closes": clock_time(reading.today[1]),
        }
    if reading.next_day:
        return _("Nobody is reading right now. We read again on %(day)s from %(opens)s.") % {
            "day": day_name(reading.next_day),
            "opens": clock_time(timezone.localtime(reading.next_day).time()),
        }
    return _("Nobody is reading right now.")


def day_name(moment: datetime) -> str:
    """“Tuesday”; with its date where another Tuesday comes first: “Tuesday 5 January”."""
    local = timezone.localtime(moment)
    is_near = (local.date() - timezone.localdate()).days < 7
    return date_format(local, "l" if is_near else "l j F")


def read_by() -> str:
    """“Tuesday 1 December”: the day by which what is sent now has been read."""
    return date_format(promised(timezone.now()), "l j F")


def promised(sent: datetime) -> date:
    """The day by which the council says that it reads what was sent at that moment."""
    days = catalogue.council.get().days_to_read
    return catalogue.hours.get().working_day_after(sent, days)


def clock_time(moment: time) -> str:
    """“9am”, “4:30pm”, “12 noon”: no noughts that a child must skip over."""
    if moment.minute == 0 and moment.hour in {0, 12}:
        return _("12 noon") if moment.hour else _("12 midnight")
    hour = moment.hour % 12 or 12
    shown = f"{hour}:{moment:%M}" if moment.minute else str(hour)
    return (_("%(time)sam") if moment.hour < 12 else _("%(time)spm")) % {"time": shown}
