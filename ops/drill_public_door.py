"""``make drill``: somebody takes over the public door of a running copy. What can they read of the past?

Makes a copy of Heard of its own on PostgreSQL and Redis (two users, two roles, two keys' folders, as
docs/installing.md says), has a child send words and a film, staff read and answer, a board decide. Then
a thief acts with everything that the public door has. Prints what was tried and what came of it, and how
many of the words of the past it read: 0, or it ends with 1. Nothing of it is left.

Needs root (two users of this machine), a superuser of PostgreSQL in DATABASE_URL
(postgres://postgres@127.0.0.1:5432/postgres), redis-server, ffmpeg and bubblewrap. --template NAME: a
database there that is migrated already.
"""

import argparse
import base64
import json
import os
import secrets
import shutil
import subprocess
import sys
import textwrap
import urllib.parse
from pathlib import Path

from drill.copied import HOSTS, PUBLIC, Copy, until
from drill.phone import Phone
from first import refuse

HERE = Path(__file__).resolve().parent
SERVER = "postgres://postgres@127.0.0.1:5432/postgres"
OF_A_CHILD = ("the child's words", "words that were added", "the film as it was sent")
OF_STAFF = (
    "a note of staff's", "why a level was set", "captions of the film", "a version of the words",
    "its title for a board", "a reply", "a cover note", "a paper", "a paper's title", "what a board said",
    "what a board will do", "a board's reason", "what staff were typing", "their address", "their name",
)  # fmt: skip
# What stands in clear in the database, so that it can be listed, printed and searched for.
IN_CLEAR = {
    "a version of the words", "its title for a board", "a cover note", "a paper's title", "what a board will do",
    "a board's reason", "their address", "their name",
}  # fmt: skip
NEEDED = ("setpriv", "redis-server", "ffmpeg", "bwrap")


def canaries():
    """By kind: words that stand nowhere else."""
    return {kind: f"canary{secrets.token_hex(8)}" for kind in (*OF_A_CHILD, *OF_STAFF)}


def film(folder, comment):
    """A real film of two seconds, which says ``comment`` in what it says about itself."""
    path = folder / "film.mp4"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i", "testsrc2=s=160x120:r=5:d=2",
         "-f", "lavfi", "-i", "sine=f=220:d=2", "-shortest", "-c:v", "libx264", "-pix_fmt", "yuv420p",
         "-c:a", "aac", "-metadata", f"comment={comment}", str(path)],
        check=True, timeout=60,
    )  # fmt: skip
    return path.read_bytes()


def make_the_past(copy, words):
    """A child sends words with a film, comes back and says more; staff read; a board decides."""
    phone = Phone(copy.ports["public"], HOSTS["public"])
    code, key = phone.send(words["the child's words"], promised="film")
    phone.send_film(film(copy.folder, words["the film as it was sent"]), key)
    ready = "SELECT count(*) FROM media_clip WHERE state IN ('ready', 'partial')"
    until(lambda: copy.value(ready), "The film was not made ready.")
    _page, ticket = phone.come_back(code)
    phone.do("add", ticket, words=words["words that were added"], key=secrets.token_hex(16))
    past = json.loads(copy.script("staff", "before.py", "begin", told=json.dumps(words)))
    built = "SELECT count(*) FROM boards_pack WHERE state = 'done'"
    until(lambda: copy.value(built), "The pack was not built.")
    copy.script("staff", "before.py", "decide", told=json.dumps({**past, "canaries": words}))
    return past


def read_in(folder, words):
    """Which canaries stand in what lies in ``folder``, as they are or wrapped up in other letters."""
    found = b"\n".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    kinds = {form: kind for kind, word in words.items() for form in _forms(word)}
    return sorted(_standing_in(found.lower(), kinds))


def _standing_in(text, kinds):
    """By how forms begin, which many share: ``text`` is all of a door's memory, and read six times, not 150."""
    found = set()
    for begins in {form[:4] for form in kinds}:
        forms = [form for form in kinds if form.startswith(begins)]
        at = text.find(begins)
        while at >= 0:
            found |= {kinds[form] for form in forms if text.startswith(form, at)}
            at = text.find(begins, at + 1)
    return found


def _forms(word):
    plain = word.encode()
    forms = [
        plain,
        plain.hex().encode(),
        word.encode("utf-16-le"),
        urllib.parse.quote(word).encode(),
    ]
    for shift in range(3):  # wherever it stands in what was encoded
        forms.append(base64.b64encode(b"." * shift + plain)[4:-4].lower())
    return forms


def staffs_own_look(copy, words, past):
    """What staff themselves can read: all of it, or the drill would prove nothing."""
    folder = copy.folder / "staff"
    folder.mkdir()
    os.chown(folder, 61011, 61010)
    copy.script("staff", "before.py", "open", str(folder))
    page = Phone(copy.ports["staff"], HOSTS["staff"])
    status, _headers, body = page.ask(past["address"], Cookie=f"{past['name']}={past['cookie']}")
    (folder / "page").write_bytes(body)
    return read_in(folder, words), status == 200 and words["the child's words"].encode() in body


def take_over(copy, loot, marker):
    """The thief's work; (tried, came) for each thing."""
    ports = [copy.ports["staff"], copy.ports["public"]]
    said = copy.script("public", "thief.py", loot, *ports, marker)
    return [tuple(json.loads(line)) for line in said.splitlines()]


def afterwards(copy, marker, before):
    """What staff's side does after all that: what it serves, runs, seals and says of its log."""
    rows = [("has code of its own run", "it ran" if marker.exists() else "nothing ran")]
    same = trusted(copy) == before
    rows.append(("has staff trust other files", "nothing changed" if same else "FILES CHANGED"))
    told = json.dumps({"words": "Thank you. We asked."})
    to = json.loads(copy.script("staff", "before.py", "reply", told=told))
    kinds = sorted(each.partition(":")[0] for each in to)
    rows.append(
        ("reads what staff write from now on", f"a reply is sealed to {' and '.join(kinds)}")
    )
    log = copy.python("staff", "manage.py", "audit_verify").strip().splitlines()[-1]
    rows.append(("rewrites the log", log))
    sound = (
        not marker.exists() and same and kinds == ["author", "staff"] and log == "The log holds."
    )
    return rows, sound


def other_thieves(copy, words):
    """Who has a dump of the database and the sealed files, which is a backup without the private keys; who
    has all that Redis holds. (sentences, whether it is as it should be)
    """
    dump = copy.folder / "dump"
    shutil.copytree(copy.var / "vault", dump / "vault")
    with copy.superuser(copy.name) as made:
        tables = made.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        for (table,) in tables:
            with made.cursor().copy(f'COPY "{table}" TO STDOUT') as rows:
                (dump / table).write_bytes(b"".join(rows))
    in_dump = set(read_in(dump, words))
    redis = copy.folder / "redis"
    redis.mkdir()
    for number, key in enumerate(copy.redis.scan_iter("*")):
        (redis / str(number)).write_bytes(key + (copy.redis.dump(key) or b""))
    in_redis = read_in(redis, words)
    said = [
        ("Somebody else has a dump of the database and", ""),
        (
            "the sealed files: a backup without keys",
            f"in clear: {', '.join(sorted(in_dump)) or 'nothing'}",
        ),
        ("all that Redis holds", f"in clear: {', '.join(in_redis) or 'nothing'}"),
    ]
    return said, in_dump <= IN_CLEAR and not in_redis


def trusted(copy):
    """Static files and public keys: names and bytes."""
    places = [copy.var / "static", copy.var / "keys" / "public"]
    return {
        path: path.read_bytes() for place in places for path in place.rglob("*") if path.is_file()
    }


def opened(loot):
    """What opened though it should not: keys that unwrapped, films that played."""
    return sorted(path.name for path in loot.glob("opened-*"))


def show(rows):
    for tried, came in rows:
        print(textwrap.fill(f"{tried:<44} {came}", 118, subsequent_indent=" " * 45))


def drill(copy, words):
    """All of it; whether the promise holds."""
    copy.open()
    past = make_the_past(copy, words)
    theirs, lives = staffs_own_look(copy, words, past)
    print(
        f"Staff can read {len(theirs)} of {len(words)} words of the past; a session of theirs is open.\n"
    )
    copy.end("public")  # whoever comes now comes after it: nothing of it is in the door's memory
    copy.open_door("public")
    until(lambda: copy.is_open("public"), "The public door did not open again.")
    loot, marker = copy.folder / "loot", copy.folder / "data" / "ran"
    for place in (loot, marker.parent):
        place.mkdir()
        place.chmod(0o777)
    os.chown(loot, PUBLIC, 61010)
    before = trusted(copy)
    tried = take_over(copy, loot, marker)
    after, sound = afterwards(copy, marker, before)
    others_have, as_said = other_thieves(copy, words)
    show([*tried, *after, ("", ""), *others_have])
    found, others = read_in(loot, words), opened(loot)
    for each in (*found, *others):
        print(f"READ: {each}")
    print(
        f"\nWords of the past that it read: {len(found)} of {len(words)}; films and keys opened: {len(others)}"
    )
    broke = [came for _tried, came in tried if came.startswith("broke off")]
    return (
        sound
        and as_said
        and not found
        and not others
        and not broke
        and lives
        and len(theirs) == len(words)
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--template", default="", metavar="NAME")
    given = parser.parse_args()
    if os.geteuid() != 0:
        refuse("the drill runs the doors as two users of this machine, which only root can.")
    if missing := [name for name in NEEDED if not shutil.which(name)]:
        refuse(f"the drill needs {', '.join(missing)}.")
    with Copy(os.environ.get("DATABASE_URL") or SERVER, given.template) as copy:
        try:
            return 0 if drill(copy, canaries()) else 1
        except RuntimeError:
            for name, said in copy.said().items():
                print(f"--- {name}\n{said[-2000:]}")
            raise


if __name__ == "__main__":
    sys.exit(main())
