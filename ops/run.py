"""``make run``: the whole of Heard on one machine, with a made-up council in it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

from child import following
from first import refuse
from places import PORTS, PYTHON, ROOT, need_writable_var, port, take_lock
from setup import install
from supervise import Program, Supervisor, say

LONGEST_START = 90  # seconds


def demo_environment():
    """What every process of the demo has in its environment. The secrets stand in a file."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "HEARD_DEMO": "1",
        "HEARD_PUBLIC_ADDRESS": f"http://localhost:{port('public')}",
        "HEARD_LOG_LEVEL": os.environ.get("HEARD_LOG_LEVEL", "warning"),
        "HEARD_STAFF_ADDRESS": f"http://localhost:{port('staff')}",
        "PYTHONUNBUFFERED": "1",
    }


def need_free_ports():
    """Refuse while another program listens where a door would."""
    if port("public") == port("staff"):
        refuse("both doors have the same port; HEARD_PORT and HEARD_STAFF_PORT must differ.")
    for door, (name, _usual) in PORTS.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port(door)))
            except OSError as error:
                refuse(
                    f"port {port(door)} cannot be used ({error.strerror}); stop the program that "
                    f"has it, or choose another: «{name}={port(door) + 10} make run»."
                )


def _door(door, workers):
    environment = {
        **demo_environment(),
        "HEARD_DOOR": door,
        "HEARD_BIND": f"127.0.0.1:{port(door)}",
        "HEARD_WORKERS": os.environ.get("HEARD_WORKERS", workers),
    }
    return Program(door, [PYTHON, "-m", "gunicorn"], environment)


def _command(name, *arguments):
    environment = {**demo_environment(), "HEARD_DOOR": "staff"}
    return Program(name, [PYTHON, "manage.py", *arguments], environment)


def _worker(name, queue):
    if os.environ.get("REDIS_URL"):
        return _command(name, "rqworker", queue)
    options = ["--backend", queue, "--queue-name", queue, "--interval", "1", "--verbosity", "0"]
    return _command(name, "db_worker", *options)


def _last_in_line(program):
    """Runs it when nobody else wants the processor: words that somebody sends come first."""
    if shutil.which("chrt"):
        program.command = ["chrt", "--idle", "0", *program.command]
    return program


def programs():
    """The two doors, the workers and the loop that puts right what a killed worker left.

    Clips have a worker of their own: making a film ready takes minutes.
    """
    return [
        _door("public", "2"),
        _door("staff", "1"),
        _worker("worker", "work"),
        _last_in_line(_worker("clips", "clips")),
        _command("reconcile", "reconcile", "--loop"),
    ]


def answers(door):
    """Whether ``door`` answers requests; an error page counts, silence does not."""
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port(door)}/", timeout=5)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


WELCOME = """
  Heard is running, with a made-up council in it.

    The child's side          http://localhost:{public}/
    The staff's side          http://localhost:{staff}/
    Enter as any role         http://localhost:{staff}/enter/
      (moderator, board secretary, board member, administrator and the others;
       the page lists them all and needs no password: this is a demo)

  Ctrl-C stops everything. What you enter is kept; «make reset» starts again.
"""


def welcome_when_ready():
    """A function that prints the addresses once both doors answer, and then answers True."""
    limit = time.monotonic() + LONGEST_START

    def look():
        if all(answers(door) for door in PORTS):
            print(WELCOME.format(public=port("public"), staff=port("staff")), flush=True)
            return True
        if time.monotonic() > limit:
            say("heard", f"the doors do not answer after {LONGEST_START} s; see the lines above.")
            return True
        return False

    return look


def prepare():
    """Keys, tables, static files and the demo council."""
    environment = {**os.environ, **demo_environment(), "HEARD_DOOR": "both"}
    if subprocess.run(following([PYTHON, "ops/prepare.py"]), env=environment).returncode != 0:
        refuse("getting ready failed; the lines above say why.")


def main():
    """From a fresh checkout to both doors open, until stopped."""
    os.chdir(ROOT)
    os.umask(0o077)
    need_writable_var()
    lock = take_lock()
    need_free_ports()
    install("run")
    prepare()
    supervisor = Supervisor(programs())
    supervisor.listen()
    code = supervisor.run(welcome_when_ready())
    lock.close()
    return code


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:  # while still getting ready
        sys.exit(130)
