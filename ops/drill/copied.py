"""A copy of Heard for a drill: two doors, two workers and the loop on PostgreSQL and Redis, as
docs/installing.md says, under two users of this machine. All of it goes when the drill is over.
"""

import contextlib
import os
import re
import secrets
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from redis import Redis

sys.path.insert(1, str(Path(__file__).resolve().parents[2] / "site"))

from jobs import database_roles, redis_rules

ROOT = Path(__file__).resolve().parents[2]
GROUP, STAFF, PUBLIC = 61010, 61011, 61012  # numbers that nobody has
HOSTS = {"public": "heard.kestrelshire.gov.uk", "staff": "heard-staff.kestrelshire.gov.uk"}
LONGEST_START_S, PATIENCE_S = 60, 20
# A script of the drill, with Django set up: the script and its arguments follow.
WITH_DJANGO = (
    "import django, os, runpy, sys; django.setup(); sys.argv = sys.argv[1:]; "
    "sys.path.insert(0, os.path.dirname(sys.argv[0])); runpy.run_path(sys.argv[0], run_name='__main__')"
)
OWNED = """
DO $$ DECLARE each record; BEGIN
  FOR each IN SELECT oid::regclass AS it FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
  LOOP EXECUTE format('ALTER TABLE %s OWNER TO "{0}"', each.it); END LOOP;
  FOR each IN SELECT oid::regprocedure AS it FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  LOOP EXECUTE format('ALTER FUNCTION %s OWNER TO "{0}"', each.it); END LOOP;
END $$
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def reaching():
    """Where this Python or the checkout lies in a folder of root's alone: the way to it for others."""
    places = [Path(sys.base_prefix).resolve(), ROOT, Path(sys.prefix).resolve()]
    shut = [_first_shut(place) for place in places]
    if not any(shut):
        return []
    words = ["bwrap", "--dev-bind", "/", "/", "--cap-add", "ALL"]
    for each in sorted(set(filter(None, shut))):
        words += ["--tmpfs", str(each)]
    for place, hidden in zip(places, shut, strict=True):
        between = (
            [each for each in reversed(place.parents) if hidden in each.parents] if hidden else []
        )
        for each in between:
            words += ["--perms", "0755", "--dir", str(each)]
        words += ["--ro-bind", str(place), str(place)] if hidden else []
    return words


def _first_shut(place):
    above = [*reversed(place.parents), place]
    return next((each for each in above if not each.stat().st_mode & stat.S_IXOTH), None)


class Copy:
    """One running copy. ``server``: the URL of a superuser of PostgreSQL. ``template``: a database
    there that is migrated already, which spares half a minute.
    """

    def __init__(self, server, template=""):
        self.server, self.template = server, template
        self.name = f"heard_drill_{os.getpid()}"
        self.roles = {door: f"{self.name}_{door}" for door in HOSTS}
        self.passwords = {door: secrets.token_urlsafe(24) for door in HOSTS}
        self.secrets = {door: secrets.token_urlsafe(48) for door in HOSTS}
        self.shared = {name: secrets.token_urlsafe(48) for name in ("CODE_KEY", "CODE_PEPPER")}
        self.log_key = secrets.token_urlsafe(48)
        self.ports = {door: free_port() for door in (*HOSTS, "redis")}
        self.programs = {}

    # --- What there is -------------------------------------------------------------------------

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="heard-drill-"))
        self.folder.chmod(0o755)
        self.var, self.private = self.folder / "heard", self.folder / "heard-staff"
        try:
            self._folders()
            self._redis()
            self._database()
            roles = self.roles["staff"], self.roles["public"]
            self.script("staff", "prepared.py", *roles)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for name in list(self.programs):
            self.end(name)
        if hasattr(self, "redis"):
            self.redis.close()
        with contextlib.suppress(psycopg.Error), self.superuser() as made:
            made.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
            for role in self.roles.values():
                made.execute(f'DROP ROLE IF EXISTS "{role}"')
        shutil.rmtree(self.folder, ignore_errors=True)

    def _folders(self):
        subprocess.run(
            [sys.executable, ROOT / "ops" / "install_folders.py", self.var, self.private],
            env={**os.environ, "HEARD_STAFF_USER": str(STAFF), "HEARD_GROUP": str(GROUP)},
            check=True, capture_output=True,
        )  # fmt: skip
        self.python("staff", "manage.py", "vault_keys")

    def _redis(self):
        port = str(self.ports["redis"])
        words = ["redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--loglevel", "warning"]  # fmt: skip
        self._start("redis", [*words, "--dir", str(self.folder)], {})
        self.redis = Redis(port=self.ports["redis"])
        until(self._redis_answers, "Redis did not start.")
        for door, password in self.passwords.items():
            self.redis.execute_command(*redis_rules.setuser(door, password).split())
        self.redis.execute_command("ACL SETUSER default off")

    def _redis_answers(self):
        with contextlib.suppress(OSError):
            return bool(self.is_open("redis") and self.redis.ping())

    def _database(self):
        roles = {"owner": self.roles["staff"], **self.roles}
        like = f' TEMPLATE "{self.template}"' if self.template else ""
        with self.superuser() as made:
            made.execute(f'CREATE DATABASE "{self.name}"{like}')
        with self.superuser(self.name) as made:
            for statement in database_roles.once(database=self.name, **roles):
                made.execute(statement)
            for door, role in self.roles.items():
                made.execute(f"ALTER ROLE \"{role}\" PASSWORD '{self.passwords[door]}'")
            if self.template:
                made.execute("DROP TABLE IF EXISTS parcels_parcel")  # of the tests alone
                made.execute(OWNED.format(self.roles["staff"]))

    def superuser(self, database=""):
        parts = urlsplit(self.server)
        url = parts._replace(path=f"/{database}").geturl() if database else self.server
        return psycopg.connect(url, autocommit=True)

    def value(self, question):
        """The one value of a SELECT, asked as who may all."""
        with self.superuser(self.name) as made:
            return made.execute(question).fetchone()[0]

    # --- What runs -----------------------------------------------------------------------------

    def environment(self, door):
        """All that a program of ``door`` is given."""
        at = urlsplit(self.server)
        named = f"{self.roles[door]}:{self.passwords[door]}@{at.hostname}:{at.port or 5432}"
        of_staff = {"HEARD_PRIVATE_KEYS": str(self.private / "private"), "HEARD_LOG_KEY": self.log_key}  # fmt: skip
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
            "PYTHONDONTWRITEBYTECODE": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "HEARD_DOOR": door,
            "HEARD_HOSTS": ",".join(HOSTS.values()),
            "HEARD_PUBLIC_ADDRESS": f"https://{HOSTS['public']}",
            "HEARD_STAFF_ADDRESS": f"https://{HOSTS['staff']}",
            "HEARD_PROXIES": "1",
            "HEARD_MAIL_FROM": f"heard@{HOSTS['public']}",
            "HEARD_VAR": str(self.var),
            "HEARD_BIND": f"127.0.0.1:{self.ports[door]}",
            "HEARD_WORKERS": "1",
            "HEARD_SECRET_KEY": self.secrets[door],
            **{f"HEARD_{name}": value for name, value in self.shared.items()},
            "DATABASE_URL": f"postgres://{named}/{self.name}",
            "REDIS_URL": f"redis://heard_{door}:{self.passwords[door]}@127.0.0.1:{self.ports['redis']}/0",
            **(of_staff if door == "staff" else {}),
        }

    def command(self, door, *words, umask="027"):
        """``words`` as a program of ``door``: its user, with no right of root's left."""
        user = {"staff": STAFF, "public": PUBLIC}[door]
        dropped = ["--clear-groups", "--bounding-set=-all"]
        within = ["sh", "-c", f'umask {umask}; exec "$@"', "sh"]  # the way to Python is for others
        as_user = ["setpriv", f"--reuid={user}", f"--regid={GROUP}", *dropped]
        return [*reaching(), *as_user, *within, *map(str, words)]

    def python(self, door, *words, told=""):
        """What a Python program of ``door`` says until it ends. RuntimeError with its complaint."""
        done = subprocess.run(
            self.command(door, sys.executable, *words), env=self.environment(door), cwd=ROOT,
            input=told, capture_output=True, text=True, umask=0o022,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{words[:2]} ended with {done.returncode}: {done.stderr[-3000:]}")
        return done.stdout

    def script(self, door, name, *words, told=""):
        """The same for a script of this folder."""
        return self.python(
            door, "-c", WITH_DJANGO, ROOT / "ops" / "drill" / name, *words, told=told
        )

    def open(self):
        """Both doors, the workers and the loop; returns when both doors answer."""
        self.open_door("staff")
        self.open_door("public")
        for name in ("work", "clips"):
            self._run_staffs(name, "rqworker", name)
        self._run_staffs("loop", "reconcile", "--loop", "--every", "2")
        for door in HOSTS:
            until(lambda door=door: self.is_open(door), f"The {door} door did not open.")

    def open_door(self, door):
        words = [sys.executable, "-m", "gunicorn"]
        self._start(door, self.command(door, *words, umask="007"), self.environment(door))

    def _run_staffs(self, name, *words):
        words = [sys.executable, "manage.py", *words]
        self._start(name, self.command("staff", *words, umask="007"), self.environment("staff"))

    def _start(self, name, words, environment):
        with (self.folder / f"{name}.log").open("ab") as log:
            self.programs[name] = subprocess.Popen(
                words, cwd=ROOT, env=environment or None, stdout=log, stderr=log,
                stdin=subprocess.DEVNULL, start_new_session=True, umask=0o022,
            )  # fmt: skip

    def is_open(self, name):
        if self.programs[name].poll() is not None:
            said = (self.folder / f"{name}.log").read_text(errors="replace")[-3000:]
            raise RuntimeError(f"{name} ended with {self.programs[name].returncode}: {said}")
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.ports[name])) == 0

    def end(self, name):
        """With all that it started, which is in its group."""
        program = self.programs.pop(name)
        for number in (15, 9):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(program.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                program.wait(PATIENCE_S)

    def said(self):
        """What all programs wrote into their logs."""
        logs = {path.name: path.read_text(errors="replace") for path in self.folder.glob("*.log")}
        return {name: re.sub(r"\x1b\[[0-9;]*m", "", text) for name, text in logs.items()}


def until(ready, otherwise):
    limit = time.monotonic() + LONGEST_START_S
    while not ready():
        if time.monotonic() > limit:
            raise RuntimeError(otherwise)
        time.sleep(0.1)
