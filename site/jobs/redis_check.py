"""Tries, as one door's user in Redis, what that user must not be able to do."""

from collections.abc import Iterator

from redis import Redis
from redis.exceptions import AuthenticationError, NoPermissionError, ResponseError

_CLOSED = (
    ("CONFIG", "GET", "dir"), ("KEYS", "nothing-of-ours"), ("EVAL", "return 1", "0"),
    ("ACL", "LIST"), ("MODULE", "LIST"), ("SLOWLOG", "GET"),
)  # fmt: skip


def closed_to(door: str, prefix: str) -> list[tuple[str, ...]]:
    """Commands that change nothing and that Redis must refuse this door."""
    other = "staff" if door == "public" else "public"
    found = [*_CLOSED, ("GET", f"{prefix}-{other}:1:any")]
    if door == "public":
        found += [("HGETALL", "rq:job:any"), ("GET", f"{prefix}-staff:1:allauth:any")]
        found += [("LRANGE", "rq:queue:work", "0", "0"), ("CLIENT", "LIST")]
    return found


def problems(url: str, door: str, prefix: str) -> Iterator[str]:
    """A sentence for each thing that Redis allows and must not. OSError or RedisError without it."""
    with Redis.from_url(url) as client:
        name = client.acl_whoami()
        if name in {b"default", "default"}:
            yield "This door comes to Redis as the user default: give it one of its own."
        for command in closed_to(door, prefix):
            try:
                client.execute_command(*command)
            except NoPermissionError:
                continue
            yield f"Redis lets this door do {' '.join(command)}: run the line for it again."
    if _lets_anybody_in(url):
        yield "Redis lets in who has no password: ACL SETUSER default off."


def _lets_anybody_in(url: str) -> bool:
    with Redis.from_url(url) as named:
        options = {**named.connection_pool.connection_kwargs, "username": None, "password": None}
        pool = type(named.connection_pool)(
            connection_class=named.connection_pool.connection_class, **options
        )
    with Redis(connection_pool=pool) as client:
        try:
            client.ping()
        except (AuthenticationError, ResponseError):
            return False
    return True
