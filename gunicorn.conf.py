"""gunicorn reads this by itself: ``gunicorn`` alone starts the door that HEARD_DOOR names."""

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
