"""After a whole way round, what a child wrote is nowhere in clear but where it was cleared."""

import base64
import gzip
import urllib.parse
import urllib.request
from pathlib import Path

import psycopg
import pytest

from tests.reliability.conftest import Phone

WORDS = "Canarywords zebrafinch my dad shouted"
REPLY = "Canaryreply goldcrest thank you"
NOTE = "Canarynote wagtailbird ask the school"
OUTCOME = "Canaryoutcome nuthatch we will change it"
DRAFT = "Canarydraft firecrest version one"
SECRETS = [text.split()[0] for text in (WORDS, REPLY, NOTE, OUTCOME, DRAFT)] + ["zebrafinch"]
ROUND = Path(__file__).parent / "whole_round.py"


@pytest.fixture(scope="module")
def everything(council, steady_url) -> bytes:
    """All bytes that the installation keeps after a whole way round: database, files, logs."""
    code = Phone(words=WORDS).send(steady_url)
    council.script(ROUND, REPLY, NOTE, OUTCOME, DRAFT)
    page = urllib.request.urlopen(
        f"{steady_url}/return/", data=urllib.parse.urlencode({"code": code}).encode(), timeout=20
    ).read()
    assert REPLY.encode() in page, "the reply should reach its author"
    assert OUTCOME.encode() in page, "the outcome should reach its author"
    kept = [file.read_bytes() for file in council.var.rglob("*") if file.is_file()]
    return b"\n".join([*kept, _database(council), code.encode()])


def _database(council) -> bytes:
    """Every row of every table, as text; SQLite's own files too, with what is left in free pages."""
    if council.database_url.startswith("sqlite"):
        path = Path(council.database_url.removeprefix("sqlite:///"))
        return b"\n".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    with psycopg.connect(council.database_url) as connection:
        tables = connection.execute(
            "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        return b"\n".join(_table(connection, name) for (name,) in tables)


def _table(connection: psycopg.Connection, name: str) -> bytes:
    """Each row as text; a binary column once as it is and once in hexadecimal."""
    rows = connection.execute(f"SELECT * FROM {name}").fetchall()
    cells = [cell for row in rows for cell in row]
    raw = [bytes(cell) for cell in cells if isinstance(cell, bytes | memoryview)]
    return b"\n".join([str(cells).encode(), *raw])


def _disguises(word: str) -> list[bytes]:
    plain = word.encode()
    return [
        plain, plain.lower(), word.encode("utf-16-le"), base64.b64encode(plain)[:-4],
        plain.hex().encode(), urllib.parse.quote(word).encode(), gzip.compress(plain)[10:-8],
    ]  # fmt: skip


@pytest.mark.parametrize("word", SECRETS)
def test_what_is_sealed_is_nowhere_in_clear(everything, word):
    assert [form for form in _disguises(word) if form in everything] == []


def test_the_search_would_find_what_is_in_clear(everything):
    """The cleared wording is in clear by design: it is the canary of this very test."""
    assert b"Clearedwording" in everything
