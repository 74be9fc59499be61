"""The public door's role in PostgreSQL, for tests and drills: made for one process, gone afterwards."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg

from jobs import database_roles

PASSWORD = "a-password-for-one-test"


def role_name(owner_url: str, kind: str = "public") -> str:
    """One of this process's own: roles belong to the whole server."""
    return f"heard_{kind}_{os.getpid()}_{abs(hash(owner_url)) % 10**6}"


@contextmanager
def public_role(owner_url: str) -> Iterator[str]:
    """The URL of the same database for the public door's role, which has what is written.

    ``owner_url`` belongs to a superuser and owner of the tables. Other databases of the server lose nothing.
    """
    role, parts = role_name(owner_url), urlsplit(owner_url)
    database = parts.path.lstrip("/")
    with psycopg.connect(owner_url, autocommit=True) as connection:
        owner = connection.info.user
        connection.execute(f"CREATE ROLE \"{role}\" LOGIN PASSWORD '{PASSWORD}'")
        try:
            for statement in database_roles.statements(
                database=database, owner=owner, staff=owner, public=role
            ):
                connection.execute(statement)
            for function in database_roles.LARGE_OBJECTS:
                connection.execute(f"REVOKE EXECUTE ON FUNCTION pg_catalog.{function} FROM PUBLIC")
            for statement in database_roles.for_sequences(connection, role):
                connection.execute(statement)
            yield f"postgres://{role}:{PASSWORD}@{parts.hostname}:{parts.port or 5432}/{database}"
        finally:
            connection.execute(f'DROP OWNED BY "{role}"')
            connection.execute(f'DROP ROLE "{role}"')
