"""gunicorn reads this by itself: ``gunicorn`` alone starts the door that HEARD_DOOR names."""

import contextlib
import ctypes
import os

pythonpath = "site"
wsgi_app = "config.wsgi"
bind = os.environ.get("HEARD_BIND", "127.0.0.1:8000")
# Without Redis what one process saved another may see a minute later, so staff's door has one.
_REDIS = {"REDIS_URL", "REDIS_URL_FILE"} & set(os.environ)
_ALONE = os.environ.get("HEARD_DOOR") == "staff" and not _REDIS
workers = int(os.environ.get("HEARD_WORKERS", "1" if _ALONE else "2"))
worker_class = "serving.worker.PatientWorker"  # who is slow holds no thread
threads = int(os.environ.get("HEARD_THREADS", "8"))  # a quarter is never for long bodies
timeout = 60
sendfile = False  # an answer waits in memory for who is slow, not in a thread
graceful_timeout = 20
max_requests = 20_000
max_requests_jitter = 2_000
loglevel = os.environ.get("HEARD_LOG_LEVEL", "info")
accesslog = None  # no address of a child is written down
if os.environ.get("HEARD_DOOR", "both") != "staff":
    logger_class = "serving.logs.DoorsLog"  # nor when somebody came
control_socket_disable = True  # nothing on this machine needs to steer it
umask = 0o077

MIB = 1024 * 1024
# Of glibc's malloc.h.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8


def on_starting(server) -> None:
    """Root may write everything, so all that is checked of files would say nothing."""
    production = os.environ.get("DJANGO_SETTINGS_MODULE", "").endswith("production")
    if production and os.environ.get("HEARD_DOOR") == "public" and os.geteuid() == 0:
        raise SystemExit(
            "Heard does not start like this. The public door runs as root: give it a user."
        )


def post_fork(server, worker) -> None:
    """One heap, which keeps some megabytes that it had once.

    A piece of a film needs a few for some milliseconds. Otherwise glibc gives them back and asks for
    them again each time, which took a quarter of an upload, and keeps a heap for each thread.
    """
    with contextlib.suppress(AttributeError, OSError):  # another C library than glibc
        tune = ctypes.CDLL(None).mallopt
        tune(M_ARENA_MAX, 1)
        tune(M_MMAP_THRESHOLD, 32 * MIB)
        tune(M_TRIM_THRESHOLD, 8 * MIB)


def post_worker_init(worker) -> None:
    """The process says each minute that it runs, and now whether it is there in place of another."""
    from jobs import programs

    programs.open_door(births=worker.age == 1 or worker.age > worker.cfg.workers)
