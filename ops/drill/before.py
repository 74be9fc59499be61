"""What staff did with what a child sent, in words that are found again (canaries); run as the staff's side.

On standard input: JSON, the canaries by kind. On standard output: JSON, what the drill needs to know.
``before.py open FOLDER`` writes all that staff can open into a folder: what there was to be read.
"""

import io
import json
import sys
from datetime import time
from pathlib import Path

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from accounts import sessions
from accounts.models import RoleGrant, User
from boards.actions import agendas, meetings, outcomes, packs
from boards.decisions import Decision
from boards.enums import OutcomeKind
from boards.models import AgendaItem, Board, BoardItem, Meeting, Outcome, Paper
from drafts import actions as drafts
from feedback.actions import levels, reading, sharing, telling
from feedback.addresses import hidden
from feedback.enums import Level, Safety
from feedback.models import Contribution
from media.actions import captions
from media.cues import Cue
from media.models import Clip
from vault import envelopes, files, keys
from vault.errors import VaultError
from vault.models import Envelope


def person(role, canaries):
    email = f"{canaries['their address']}-{role}@kestrelshire.gov.uk"
    user = User.objects.create_user(email, full_name=f"Person {canaries['their name']}")
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    RoleGrant.objects.create(user=user, role=role, scope="")
    TOTP.activate(user, generate_totp_secret())
    return user


def read(row, lead, canaries):
    reading.start_reading(row, by=lead)
    reading.mark_read(row, by=lead)
    reading.add_note(row, canaries["a note of staff's"], by=lead)
    levels.set_level(row, Level.LOW, by=lead, why=canaries["why a level was set"])
    for clip in Clip.objects.held_by(row.key_hash):
        reading.log_view(row, by=lead, what="clips")
        captions.save_checked(clip, [Cue(0, 1000, canaries["captions of the film"])], by=lead)
        seen(clip, lead)
    row.refresh_from_db()
    reading.decide_safety(row, Safety.SAFE, by=lead)
    sharing.save_version(row, canaries["a version of the words"], by=lead)
    sharing.clear(row.clearances.get(), by=lead, title=canaries["its title for a board"])
    telling.reply(row, canaries["a reply"], by=lead)


def seen(clip, lead):
    from audit import actions as audit

    audit.record("clip.viewed", clip, by=lead)


def to_a_board(row, secretary, canaries):
    board = Board.objects.get(audience__slug="shadow-board")
    meeting = meetings.plan(board, by=secretary, date=timezone.localdate(), time=time(16, 30), place="The Hub")  # fmt: skip
    line = agendas.put_on(BoardItem.objects.get(clearance__contribution=row), meeting, by=secretary)
    AgendaItem.objects.filter(pk=line.pk).update(cover_note=canaries["a cover note"])
    paper = Paper(
        meeting=meeting, title=canaries["a paper's title"], size=1, added_by=secretary,
        added_at=timezone.now(),
    )  # fmt: skip
    inside = io.BytesIO(canaries["a paper"].encode())
    paper.envelope = files.seal_stream(inside, owner=paper.owner, to=[keys.staff()])
    paper.save()
    pack = packs.ask_for(meeting, by=secretary)
    return line, pack.pk


def decide(line_pk, pack_pk, secretary, canaries):
    from boards.models import Pack

    packs.issue(Pack.objects.get(pk=pack_pk), by=secretary)
    line = AgendaItem.objects.get(pk=line_pk)
    meetings.hold(Meeting.objects.get(pk=line.meeting_id), by=secretary)
    line.refresh_from_db()
    decision = Decision(
        kind=OutcomeKind.ACTION, words=canaries["what a board said"], owner="Head of service",
        what=canaries["what a board will do"], due=timezone.localdate(),
    )  # fmt: skip
    outcome = outcomes.record(line, decision, by=secretary)
    Outcome.objects.filter(pk=outcome.pk).update(because=canaries["a board's reason"])


def begin(canaries):
    lead, secretary = person("safeguarding-lead", canaries), person("board-secretary", canaries)
    row = Contribution.objects.order_by("id").first()
    read(row, lead, canaries)
    line, pack = to_a_board(row, secretary, canaries)
    typed = QueryDict(mutable=True)
    typed["words"] = canaries["what staff were typing"]
    drafts.keep(lead, f"/desk/{hidden(row.pk)}/note/", typed)
    browser = Client()
    browser.force_login(lead)
    session = browser.session
    sessions.begin(session, second_step=True)
    session.save()
    return {
        "line": line.pk, "pack": pack, "secretary": secretary.pk, "cookie": session.session_key,
        "name": settings.SESSION_COOKIE_NAME, "address": f"/desk/{hidden(row.pk)}/",
    }  # fmt: skip


def open_all(folder):
    """Every envelope and file that staff's key opens, and every row."""
    for envelope in Envelope.objects.all():
        try:
            if envelope.blob:
                found = b"".join(files.open_range(envelope, owner=envelope.owner))
            else:
                found = envelopes.open_as_staff(envelope, owner=envelope.owner)
        except VaultError:
            continue
        (folder / envelope.pk.hex).write_bytes(found)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a name that the database gave
            (folder / table).write_text(repr(cursor.fetchall()))


if __name__ == "__main__":
    if sys.argv[1] == "open":
        open_all(Path(sys.argv[2]))
    else:
        told = json.load(sys.stdin)
        if sys.argv[1] == "decide":
            by = User.objects.get(pk=told["secretary"])
            decide(told["line"], told["pack"], by, told["canaries"])
        elif sys.argv[1] == "reply":
            first = Contribution.objects.order_by("id").first()
            lead = User.objects.get(grants__role="safeguarding-lead")
            sent = telling.reply(first, told["words"], by=lead)
            print(json.dumps([wrap.recipient for wrap in sent.envelope.wraps.all()]))
        else:
            print(json.dumps(begin(told)))
