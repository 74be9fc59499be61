"""Checking the log, and telling its head to where whoever runs this machine cannot change it."""

import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection
from django.template.loader import render_to_string
from django.utils import timezone

from audit import chain, heads, triggers, verification
from audit.errors import ChainBroken
from audit.heads import read_head
from audit.verification import Broken, KnownHead, Report, verify

MORNING = 6  # o'clock: when a day's head is told
logger = logging.getLogger("heard.audit")


def check(*, known_heads: Iterable[KnownHead] = ()) -> Report:
    """Check the log against itself, the heads that are known and those of the file elsewhere; link
    what waits if all is well. What came of it is remembered.
    """
    try:
        filed, damaged = filed_heads(), []
    except ValueError:
        filed, damaged = (
            [],
            [Broken(f"The file {settings.LOG_HEADS} holds a line that is no head.")],
        )
    report = verify(known_heads=[*known_heads, *filed])
    report.broken += [*damaged, *_unlocked()]
    if report.holds and chain.link_waiting():
        report = _with_new_links(report) if report.links else verify()
    first = report.broken[0].sentence if report.broken else ""
    if first:
        logger.error("The log does not hold: %s", first)
    heads.remember(checked=timezone.localtime().isoformat(), broken=first)
    return report


def _unlocked() -> list[Broken]:
    if not (gone := triggers.missing(connection)):
        return []
    return [
        Broken(
            f"The database's own lock on the log was taken away ({', '.join(gone)}): whoever did so "
            "meant to change it. --take-up-again puts it back."
        )
    ]


def take_up_again() -> Report:
    """Lock the log again, go on from it as it is (see ``verification``), and check it."""
    if triggers.missing(connection):
        with connection.schema_editor() as schema_editor:
            triggers.install_all(schema_editor)
    verification.take_up_again()
    return check()


def _with_new_links(report: Report) -> Report:
    head = chain.head()
    return replace(report, links=head.number if head else 0, waiting=0, head=head)


def link_and_notice() -> int:
    """Link what waits; where the chain does not go on, have it checked and told at once."""
    try:
        return chain.link_waiting()
    except ChainBroken as reason:
        if not heads.remembered().broken:
            heads.remember(broken=str(reason), checked="", filed="", sent="")
        raise


def standing() -> heads.State:
    """For whoever is about to read the log: links what waits, and says when it was last checked and
    whether it holds.
    """
    with suppress(ChainBroken):
        link_and_notice()
    return heads.remembered()


def tell_daily(now: datetime | None = None) -> int:
    """Check the log and tell its head, once a day; how many places were told.

    Raises OSError or smtplib.SMTPException where one could not be: the next round tries again.
    """
    local = timezone.localtime(now)
    day, state = local.date().isoformat(), heads.remembered()
    due = {"filed": settings.LOG_HEADS, "sent": settings.LOG_HEAD_MAIL}
    to_tell = [name for name, place in due.items() if place and getattr(state, name) != day]
    is_checked = state.checked[:10] == day
    if (local.hour < MORNING and not state.broken) or (is_checked and not to_tell):
        return 0
    report = check()
    for name in to_tell:
        (_file if name == "filed" else _send)(report, local)
        heads.remember(**{name: day})
    return len(to_tell)


def filed_heads() -> list[KnownHead]:
    """The heads of the file elsewhere; none without one. ValueError for a line that holds none."""
    path = settings.LOG_HEADS
    if not path or not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    told = (line.split() for line in lines if line and not line.startswith("#"))
    return [_filed(moment, head) for moment, head, *_ in told]


def _filed(moment: str, head: str) -> KnownHead:
    who = f"the file of heads knew on {moment[:10]}"
    return KnownHead(read_head(head), who, datetime.fromisoformat(moment))


def _file(report: Report, now: datetime) -> None:
    """One line a day. Only ever added to, so the place may refuse everything else."""
    line = f"{now.isoformat(timespec='seconds')} {report.head}\n"
    if not report.holds:
        line = f"# {now.isoformat(timespec='seconds')} {report.broken[0].sentence}\n"
    if report.head or not report.holds:
        with Path(settings.LOG_HEADS or "").open("a", encoding="utf-8") as file:
            file.write(line)


def _send(report: Report, now: datetime) -> None:
    words = {"report": report, "day": now, "address": settings.STAFF_ADDRESS}
    send_mail(
        subject=render_to_string("audit/letters/head_subject.txt", words).strip(),
        message=render_to_string("audit/letters/head.txt", words),
        from_email=settings.DEFAULT_FROM_EMAIL,
        recipient_list=settings.LOG_HEAD_MAIL,
    )
