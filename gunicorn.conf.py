"""gunicorn reads this by itself: ``gunicorn`` alone starts the door that HEARD_DOOR names."""

import contextlib
import ctypes
import os

pythonpath = "site"
wsgi_app = "config.wsgi"
bind = os.environ.get("HEARD_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("HEARD_WORKERS", "2"))
worker_class = "gthread"  # a slow phone holds a thread, never a whole worker
threads = int(os.environ.get("HEARD_THREADS", "8"))  # settings keep a quarter for words
timeout = 60
graceful_timeout = 20
max_requests = 20_000
max_requests_jitter = 2_000
loglevel = os.environ.get("HEARD_LOG_LEVEL", "info")
accesslog = None  # no address of a child is written down
control_socket_disable = True  # nothing on this machine needs to steer it
umask = 0o077

MIB = 1024 * 1024
# Of glibc's malloc.h.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8


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
