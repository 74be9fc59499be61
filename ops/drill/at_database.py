"""The thief at the database: as the public door's role, with every key that it has."""

import hashlib
import os
import secrets
import time
from pathlib import Path

import psycopg
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings
from loot import MINE, Tally, keep
from psycopg import sql

from feedback import codes
from vault import keyfiles, keys, wrapping

WAIT_S = 60


def database():
    url = os.environ["DATABASE_URL"].replace("postgres://", "postgresql://")
    return psycopg.connect(url, autocommit=True)


def columns(made):
    rows = made.execute(
        "SELECT relname, attname, typname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid "
        "JOIN pg_type ON atttypid = pg_type.oid WHERE relnamespace = 'public'::regnamespace "
        "AND relkind IN ('r', 'v', 'm', 'p') AND attnum > 0 AND NOT attisdropped ORDER BY 1, attnum"
    )
    return rows.fetchall()


def every_column(made):
    tally = Tally()
    for table, column, _type in columns(made):
        named = {"t": sql.Identifier(table), "c": sql.Identifier(column)}
        tally.sql(made, sql.SQL("SELECT {c} FROM {t}").format(**named), name=f"{table}.{column}")
    return f"{len(tally.done)} columns read, {tally.refused} refused"


def round_the_grants(made):
    """Ways past the grants: files of the server, statistics, other people's statements, other roles."""
    tally = Tally()
    for statement in (
        "SELECT pg_read_file('/etc/passwd')", "SELECT pg_ls_dir('.')", "COPY accounts_user TO STDOUT",
        "COPY feedback_theme TO PROGRAM 'true'", "SELECT lo_import('/etc/passwd')", "SET ROLE postgres",
        f"SET ROLE \"{made.info.user.replace('_public', '_staff')}\"", "CREATE TABLE mine (a int)",
        "CREATE TEMPORARY TABLE mine (a int)", "CREATE EXTENSION dblink", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'select 1'",
        "TRUNCATE audit_entry", "ALTER TABLE audit_entry DISABLE TRIGGER ALL", "CREATE ROLE mine SUPERUSER",
        "UPDATE audit_entry SET detail = '{}'", "DELETE FROM audit_entry", "SELECT rolpassword FROM pg_authid",
        "INSERT INTO accounts_rolegrant (role) VALUES ('safeguarding-lead')", "UPDATE accounts_user SET is_superuser = true",
        "INSERT INTO accounts_session (session_key) VALUES ('mine')", "INSERT INTO django_session (session_key) VALUES ('mine')",
        "SELECT * FROM pg_statistic",
    ):  # fmt: skip
        tally.sql(made, statement, name=statement)
    allowed = Tally()  # what the server shows everybody of what they may read
    for view in ("pg_stats", "pg_stat_activity", "pg_settings", "pg_prepared_statements"):
        allowed.sql(made, sql.SQL("SELECT * FROM {}").format(sql.Identifier(view)), name=view)
    return f"{tally}{': ' + '; '.join(tally.done) if tally.done else ''}; {len(allowed.done)} views of the server read"


def my_key_everywhere(made):
    """Into every column of bytes that may be written, of every row; and keys of staff's as if mine."""
    tally = Tally()
    for table, column, kind in columns(made):
        if kind != "bytea" or table == "vault_envelope":
            continue
        named = {"t": sql.Identifier(table), "c": sql.Identifier(column)}
        statement = sql.SQL("UPDATE {t} SET {c} = %s").format(**named)
        tally.sql(made, statement, [MINE.public], name=f"{table}.{column}", keeps=True)
    tally.sql(
        made, "INSERT INTO vault_wrappedkey (envelope_id, recipient, wrapped) "
        "SELECT envelope_id, %s, wrapped FROM vault_wrappedkey WHERE recipient LIKE 'staff:%%'",
        [MINE.recipient.label], name="vault_wrappedkey", keeps=True,
    )  # fmt: skip
    tally.sql(
        made, "UPDATE media_clip SET disguise = 'none'", name="media_clip.disguise", keeps=True
    )
    return f"{tally}: {', '.join(tally.done)}"


def my_code_everywhere(made, phone):
    """A code of my own in place of each child's: its page opens, the words on it do not."""
    pages = 0
    for (number,) in made.execute("SELECT id FROM feedback_contribution").fetchall():
        code = codes.code_for(secrets.token_bytes(16))
        lookup = codes.secrets_of(code).lookup
        said = "UPDATE feedback_contribution SET code_lookup = %s WHERE id = %s"
        Tally().sql(made, said, [lookup, number], keeps=True)
        status, _headers, body = phone.ask("/return/", {"code": code})
        keep("own-codes", body)
        pages += status == 200 and b'name="ticket"' in body
    return f"{pages} pages of children opened, with the days and steps on them and no words"


def renditions(made):
    """Have the worker make each clip anew in each disguise, now that the rows name my key."""
    asked = Tally()
    clips = [row[0] for row in made.execute("SELECT id FROM media_clip").fetchall()]
    for clip in clips:
        for purpose, disguise in [
            ("arrival", ""),
            *(("disguise", d) for d in ("none", "face", "voice", "sound")),
        ]:
            values = [clip, purpose, disguise]
            asked.sql(
                made, "INSERT INTO media_clipwork (state, attempts, lease_token, last_error, clip_id, purpose, disguise, "
                "progress, lease_until) VALUES ('waiting', 0, '', '', %s, %s, %s, 0, now()) ON CONFLICT "
                "(clip_id, purpose, disguise) DO UPDATE SET state = 'waiting', attempts = 0, lease_until = now()",
                values, name=f"{clip} {purpose} {disguise}", keeps=True,
            )  # fmt: skip
        asked.sql(
            made, "UPDATE media_clip SET state = 'received' WHERE id = %s", [clip], keeps=True
        )
    limit = time.monotonic() + WAIT_S
    waits = "SELECT count(*) FROM media_clipwork WHERE state IN ('waiting', 'running')"
    while made.execute(waits).fetchone()[0] and time.monotonic() < limit:
        time.sleep(0.3)
    made_now = made.execute("SELECT count(*) FROM media_rendition").fetchone()[0]
    left = made.execute(waits).fetchone()[0]
    return f"{len(asked.done)} pieces of work asked for, {left} still waiting; {made_now} renditions there now"


def all_keys(made):
    """Every 32 bytes that could be a key or lead to one: its secrets, its rows, its key files."""
    found = {MINE.private.private_bytes_raw()}
    for value in (
        settings.SECRET_KEY,
        settings.CODE_KEY,
        settings.CODE_PEPPER,
        *os.environ.values(),
    ):
        found |= {hashlib.sha256(value.encode()).digest(), value.encode()[:32].ljust(32, b"\0")}
    for file in Path(settings.VAULT_PUBLIC_KEYS).iterdir():
        found.add(keyfiles.read(file.parent, keyfiles.newest_epoch(file.parent)).key)
    for table, column, kind in columns(made):
        if kind == "bytea" and table != "vault_envelope":
            try:
                rows = made.execute(
                    sql.SQL("SELECT {} FROM {}").format(
                        sql.Identifier(column), sql.Identifier(table)
                    )
                )
            except psycopg.Error:
                continue
            found |= {bytes(cell) for (cell,) in rows.fetchall() if cell and len(cell) == 32}
    return found


def open_everything(made):
    """Every wrapped key with every key, whatever its label says; then what it unwraps."""
    raw = all_keys(made)
    privates = [X25519PrivateKey.from_private_bytes(each) for each in raw] + [
        keys.author(each).private for each in raw
    ]
    wraps = made.execute("SELECT envelope_id, recipient, wrapped FROM vault_wrappedkey").fetchall()
    opened, tried = 0, 0
    for envelope, label, wrapped in wraps:
        for private in privates:
            tried += 1
            try:
                keep(
                    "opened-keys",
                    wrapping.unwrap(
                        bytes(wrapped), private=private, label=label, envelope=envelope
                    ),
                )
                opened += 1
            except Exception:  # noqa: S112 - whatever is wrong with it, it did not open
                continue
    sealed = len(list(Path(settings.VAULT_DIR).iterdir()))
    return f"{opened} of {len(wraps)} wrapped keys opened by {len(privates)} keys ({tried} tries); {sealed} sealed files"
