"""Redis, taken over or shared: nothing read from it runs code, and no door does another's work there."""

import json
import pickle
import shutil
import subprocess
import tempfile
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from django.core.management import CommandError, call_command
from django.test import Client
from django_rq.workers import get_worker
from redis import Redis
from redis.exceptions import NoPermissionError, RedisError
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from accounts import refusals
from feedback import catalogue
from jobs import redis_check, redis_rules
from jobs.on_redis import Backend, Job
from tests.jobs.app.models import Parcel
from tests.jobs.app.tasks import deliver

PASSWORDS = {"public": "Qy7-public-password-0wXc5", "staff": "Jd2-staff-password-8Lr7vT"}
LOGIN = "/sign-in/login/"


@pytest.fixture(scope="module")
def server():
    """A Redis of these tests alone, at a socket: (its path, a client that may all)."""
    folder = Path(tempfile.mkdtemp(prefix="heard-r-"))
    socket = folder / "s"
    command = ["redis-server", "--port", "0", "--unixsocket", str(socket), "--dir", str(folder)]
    process = subprocess.Popen([*command, "--save", "", "--loglevel", "warning"])
    root = Redis(unix_socket_path=str(socket))
    limit = time.monotonic() + 20
    while time.monotonic() < limit:
        with suppress(RedisError):
            root.ping()
            break
        time.sleep(0.05)
    for door, password in PASSWORDS.items():
        root.execute_command(*redis_rules.setuser(door, password).split())
    yield socket, root
    root.close()
    process.terminate()
    process.wait()
    shutil.rmtree(folder)


def url_of(server, door):
    return f"unix://heard_{door}:{PASSWORDS[door]}@{server[0]}"


@pytest.fixture
def redis(server, settings):
    """Heard works with that Redis as the staff's door: the client that may all."""
    use(server, settings, "staff")
    yield server[1]
    server[1].flushall()
    for alias in ("default", "shared"):
        caches[alias].close()


def use(server, settings, door):
    url = url_of(server, door)
    cache = {"BACKEND": "config.caches.JSONCache", "LOCATION": url}
    settings.CACHES = {
        **settings.CACHES,
        "default": {**cache, "KEY_PREFIX": f"heard-{door}"},
        "shared": {**cache, "KEY_PREFIX": "heard-shared"},
    }
    queue = {"URL": url, "SERIALIZER": "rq.serializers.JSONSerializer"}
    settings.RQ_QUEUES = {"work": queue, "clips": queue}
    settings.RQ = {"JOB_CLASS": "jobs.on_redis.Job"}
    settings.REDIS_URL, settings.DOOR = url, door


@pytest.fixture
def mine(tmp_path):
    """A file that is there as soon as anything runs what a thief wrote."""
    return tmp_path / "ran"


class Bomb:
    def __init__(self, mine):
        self.mine = mine

    def __reduce__(self):
        return (Path.touch, (self.mine,))


def bomb(mine):
    return pickle.dumps(Bomb(mine))


def test_the_bomb_works(mine):
    pickle.loads(bomb(mine))  # noqa: S301
    assert mine.exists()


def test_djangos_own_cache_would_run_it(server, mine):
    theirs = RedisCache(f"unix://{server[0]}", {"KEY_PREFIX": "theirs"})
    server[1].set("theirs:1:any", bomb(mine))
    theirs.get("any")
    assert mine.exists()
    theirs.close()
    server[1].flushall()


def every_use_of_the_cache():
    """A wrong and a right-looking sign-in, a reset, refusals, what all doors share."""
    client = Client()
    person = {"login": "moderator@heard.example", "password": "not this one"}
    answers = [client.post(LOGIN, person).status_code, client.get(LOGIN).status_code]
    answers.append(client.post("/sign-in/password/reset/", {"email": person["login"]}).status_code)
    answers.append(client.post("/return/", {"code": "no such code at all"}).status_code)
    refusals._count("refused:tests")
    catalogue.tell_all()
    catalogue._seen["asked"] = 0.0
    catalogue.themes.get()
    caches["default"].set_many({"list": [1.5, "a"], "text": "b", "number": 1})
    values = caches["default"].get_many(["list", "text", "number"])
    return answers, values


@pytest.mark.django_db
def test_a_pickle_under_every_key_of_the_cache_runs_nothing(redis, mine):
    refusals._count("refused:tests")
    before = every_use_of_the_cache()
    keys = sorted(redis.scan_iter("*"))
    assert {b"heard-staff:1:list", b"heard-shared:1:catalogue:changed"} <= set(keys)
    assert not any(b"allauth:rl" in key for key in keys)  # counted in the database
    for key in [*keys, *(key + b"-other" for key in keys)]:
        redis.set(key, bomb(mine))
    assert every_use_of_the_cache() == before
    for key in keys:
        prefix, _, name = key.decode().partition(":1:")
        alias = "shared" if prefix.endswith("shared") else "default"
        redis.set(key, bomb(mine))
        assert caches[alias].get(name, "nothing") == "nothing"
        assert caches[alias].get_many([name]) == {}
    assert not mine.exists()


@pytest.mark.parametrize("value", [1, 1.5, True, None, "ä", [1, "b", [2.5]], {"a": {"b": [False]}}])
def test_what_is_kept_comes_back(redis, value):
    caches["default"].set("key", value, 60)
    assert caches["default"].get("key", "nothing") == value
    caches["default"].incr("counted") if caches["default"].add("counted", 0) else None
    assert caches["default"].get("counted") == 1


@pytest.mark.parametrize(
    "value", [b"bytes", {1: 2}, {"a": object()}, [{1}], 1j, Path("/")], ids=range(6)
)
def test_what_would_need_a_pickle_is_refused_when_it_is_written(redis, value):
    with pytest.raises(TypeError, match="The cache takes"):
        caches["default"].set("key", value)
    assert list(redis.scan_iter("*")) == []


def test_pictures_of_wagtail_stay_in_the_process():
    from wagtail.images import get_image_model

    backend = get_image_model().get_rendition_model().cache_backend
    assert type(backend).__name__ == "LocMemCache"


def work():
    """One worker does all that waits, in this process."""
    worker = get_worker(
        "work", worker_class=SimpleWorker, job_class="jobs.on_redis.Job", serializer=JSONSerializer
    )
    worker.work(burst=True, logging_level="CRITICAL")


def nudged(parcel):
    """The key of a job that waits."""
    return f"rq:job:{deliver.using(backend='work').enqueue(parcel.pk).id}"


@pytest.fixture
def queue(redis, settings):
    settings.TASKS = {"work": {"BACKEND": "jobs.on_redis.Backend", "QUEUES": ["work"]}}
    return redis


@pytest.fixture
def told():
    """An address of this machine that jobs may name, and what it was asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        do_GET = do_POST

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()
    server.server_close()


def as_data(name, *given, instance=None):
    return json.dumps([name, instance, list(given), {}]).encode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("field", ["data", "meta", "result"])
def test_a_pickle_in_a_job_runs_nothing(queue, mine, field):
    key = nudged(Parcel.objects.create())
    queue.hset(key, field, bomb(mine))
    with suppress(Exception):
        work()
    with suppress(Exception):
        Backend("work", {"QUEUES": ["work"]})._get_job(key.rpartition(":")[2]).task_result  # noqa: B018
    assert not mine.exists()


@pytest.mark.django_db(transaction=True)
def test_a_pickle_as_a_result_or_in_a_registry_runs_nothing(queue, mine):
    parcel = Parcel.objects.create()
    key = nudged(parcel)
    work()
    name = key.rpartition(":")[2]
    queue.xadd(f"rq:results:{name}", {"type": 1, "created_at": 1, "return_value": bomb(mine)})
    for kind in ("wip", "finished", "failed", "deferred", "scheduled", "canceled"):
        queue.zadd(f"rq:{kind}:work", {bomb(mine): time.time() + 60})
    queue.sadd("rq:queues", bomb(mine))
    queue.sadd("rq:workers", bomb(mine))
    with suppress(Exception):
        Backend("work", {"QUEUES": ["work"]})._get_job(name).task_result  # noqa: B018
    with suppress(Exception):
        work()
    assert not mine.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "instance"),
    [("os.mkdir", None), ("bomb.go", None), ("pathlib.Path.touch", None), ("upper", "bomb")],
)
def test_a_job_that_names_another_function_calls_nothing(
    queue, mine, monkeypatch, tmp_path, name, instance
):
    (tmp_path / "bomb.py").write_text(f"open({str(mine)!r}, 'w').close()\ndef go(*_): pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    key = nudged(Parcel.objects.create())
    queue.hset(key, "data", as_data(name, str(mine), instance=instance))
    queue.hset(key, "failure_callback_name", "bomb.go")
    work()
    assert not mine.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("when", ["success", "failure", "stopped"])
def test_a_job_that_names_something_to_call_afterwards_calls_nothing(
    queue, mine, monkeypatch, tmp_path, when
):
    (tmp_path / "bomb.py").write_text(f"open({str(mine)!r}, 'w').close()\ndef go(*_): pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    parcel = Parcel.objects.create()
    key = nudged(parcel)
    queue.hset(key, f"{when}_callback_name", "bomb.go")
    if when == "failure":
        queue.hset(key, "data", as_data("tests.jobs.app.tasks.deliver"))  # no id: it fails
    work()
    fetched = Job.fetch(key.rpartition(":")[2], connection=queue)
    assert getattr(fetched, f"{when}_callback") is None
    assert not mine.exists()


@pytest.mark.django_db(transaction=True)
def test_a_job_that_names_an_address_asks_nothing_there(queue, told):
    address, asked = told
    parcel = Parcel.objects.create()
    key = nudged(parcel)
    hook = {"url": address, "method": "POST", "headers": None, "timeout": 2}
    hooks = [{**hook, "job_status": when} for when in ("finished", "failed")]
    queue.hset(key, "webhooks", json.dumps(hooks))
    work()
    parcel.refresh_from_db()
    assert (parcel.delivered_to, asked) == ("the door", [])


@pytest.mark.parametrize("words", [[], ["--serializer", "pickle", "--job-class", "rq.job.Job"]])
def test_the_workers_command_has_no_other_way(redis, monkeypatch, words):
    given = {}

    class Idle:
        def work(self, **options):
            given.update(options)

    monkeypatch.setattr(
        "django_rq.workers.get_worker", lambda *queues, **how: given.update(how, q=queues) or Idle()
    )
    monkeypatch.setattr("rq.logutils.setup_loghandlers", lambda *_: None)
    call_command("rqworker", "work", "--burst", *words)
    assert (given["serializer"], given["job_class"]) == (JSONSerializer, "jobs.on_redis.Job")
    assert (given["q"], given["burst"]) == (("work",), True)


REFUSED = {
    "public": [
        ("GET", "heard-staff:1:allauth:rl:login"), ("SET", "heard-staff:1:any", "1"),
        ("SET", "heard-shared:1:catalogue:changed", "1"), ("DEL", "rq:job:any"), ("SET", "rq:job:any", "1"), ("GET", "rq:queue:work"),
        ("HGETALL", "rq:job:any"), ("HGET", "rq:job:any", "data"), ("LRANGE", "rq:queue:work", "0", "9"),
        ("RPUSH", "rq:queue:other", "1"), ("XADD", "rq:results:any", "*", "a", "b"),
        ("PUBLISH", "rq:pubsub:any", "{}"), ("ZADD", "rq:failed:work", "1", "a"),
    ],
    "staff": [("GET", "heard-public:1:any"), ("SET", "heard-public:1:any", "1"), ("PUBLISH", "any", "1")],
}  # fmt: skip
DANGEROUS = [
    ("CONFIG", "SET", "dir", "/"), ("CONFIG", "GET", "*"), ("FLUSHALL",), ("FLUSHDB",), ("KEYS", "*"),
    ("EVAL", "return 1", "0"), ("SCRIPT", "LOAD", "return 1"), ("FUNCTION", "LIST"), ("ACL", "LIST"),
    ("MODULE", "LIST"), ("SHUTDOWN",), ("SAVE",), ("MONITOR",),
    ("REPLICAOF", "127.0.0.1", "1"), ("MIGRATE", "h", "1", "k", "0", "1"), ("RESTORE", "k", "0", "x"),
    ("CLIENT", "KILL", "ID", "1"), ("SLOWLOG", "GET"), ("SWAPDB", "0", "1"), ("BGREWRITEAOF",),
]  # fmt: skip


@pytest.mark.parametrize("door", ["public", "staff"])
def test_a_door_is_refused_the_others_keys_and_dangerous_commands(server, door):
    with Redis.from_url(url_of(server, door)) as client:
        for command in [*REFUSED[door], *DANGEROUS]:
            try:
                told = client.execute_command(*command)
            except NoPermissionError:
                continue
            pytest.fail(f"{command} was answered with {told!r}")


@pytest.mark.django_db(transaction=True)
def test_each_door_does_its_work(server, redis, settings):
    settings.TASKS = {"work": {"BACKEND": "jobs.on_redis.Backend", "QUEUES": ["work"]}}
    catalogue.tell_all()
    parcels = [Parcel.objects.create() for _ in range(2)]
    nudged(parcels[0])
    use(server, settings, "public")
    assert caches["shared"].get("catalogue:changed") > 0
    nudged(parcels[1])
    use(server, settings, "staff")
    work()
    assert set(Parcel.objects.values_list("delivered_to", flat=True)) == {"the door"}


def test_the_command_prints_what_the_documents_say(settings, capsys):
    settings.REDIS_PREFIX = "heard"
    call_command("redis_doors")
    text = (Path(settings.BASE_DIR) / "docs" / "installing.md").read_text("utf-8")
    for line in capsys.readouterr().out.splitlines():
        assert line in text


@pytest.mark.parametrize("door", ["public", "staff"])
def test_the_command_finds_what_is_open(server, redis, settings, capsys, door):
    use(server, settings, door)
    settings.REDIS_PREFIX = "heard"
    with pytest.raises(CommandError, match=r"^Redis lets in who has no password"):
        call_command("redis_doors", "--check")
    closed = {("PING",), *redis_check.closed_to(door, "heard")}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(redis_check, "_lets_anybody_in", lambda _url: False)
        call_command("redis_doors", "--check")
        assert capsys.readouterr().out == "Redis refuses this door all that it must.\n"
        patch.setattr(redis_check, "closed_to", lambda *_: closed)
        with pytest.raises(CommandError, match=r"^Redis lets this door do PING: run the line"):
            call_command("redis_doors", "--check")


def test_without_redis_there_is_no_answer_that_all_is_well(settings):
    settings.REDIS_URL = "unix:///nowhere/at/all"
    with pytest.raises(CommandError, match=r"^Redis could not be asked"):
        call_command("redis_doors", "--check")
