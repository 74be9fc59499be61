"""Programs behind the walls: what they reach, how they end, and that nothing of them stays."""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import termios
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from media import processes, sandbox, walls
from media.reasons import Retry
from media.sandbox import Limits
from tests.media import fakes

pytestmark = pytest.mark.any_database
SHORT = Limits(wall_s=1, cpu_s=20, memory_mb=1024, file_mb=8, processes=40)
SOON_S = 5
CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(params=walls.BUILDERS)
def builder(request, monkeypatch):
    """Each way to build walls that there is."""
    monkeypatch.setattr(walls, "standing", lambda: walls.Walls(builder=request.param))
    return request.param


@pytest.fixture
def marks(monkeypatch):
    """The marks of all runs: what is left alive carries one."""
    given, make = [], processes.new_mark

    def noted():
        given.append(make())
        return given[-1]

    monkeypatch.setattr(processes, "new_mark", noted)
    return given


def left(marks) -> list[str]:
    """Programs that are alive with one of ``marks``."""
    return [
        Path(f"/proc/{pid}/cmdline").read_text()
        for mark in marks
        for pid in processes.marked(mark)
        if not processes.is_dead(pid)
    ]


def python(words: str) -> list[str]:
    return [sys.executable, "-I", "-S", "-c", words]


def test_what_it_said_and_how_it_ended(builder, tmp_path):
    done = sandbox.run(["sh", "-c", "echo said; echo complained >&2; exit 3"], folder=tmp_path)
    assert (done.code, done.stdout, done.stderr) == (3, b"said\n", b"complained\n")
    assert 0 < done.seconds < SOON_S


def test_each_line_is_told_as_it_comes(builder, tmp_path):
    heard = []
    sandbox.run(
        ["sh", "-c", "echo one; sleep 0.4; printf 'two\\nthree'"],
        folder=tmp_path, told=lambda line: heard.append((line, time.monotonic())),
    )  # fmt: skip
    assert [line for line, _at in heard] == ["one", "two", "three"]
    assert heard[1][1] - heard[0][1] > 0.2


def test_what_told_raises_ends_it_and_goes_up(builder, tmp_path, marks):
    def enough(line):
        raise ValueError(line)

    began = time.monotonic()
    with pytest.raises(ValueError, match="one"):
        sandbox.run(["sh", "-c", "echo one; sleep 600"], folder=tmp_path, told=enough)
    assert time.monotonic() - began < SOON_S
    assert left(marks) == []


@pytest.mark.parametrize("name", fakes.BAD)
def test_a_bad_program_ends_in_time_and_leaves_nothing(builder, name, tmp_path, marks):
    program = fakes.program(tmp_path, name)
    began = time.monotonic()
    with suppress(Retry):
        done = sandbox.run([str(program)], folder=tmp_path, limits=SHORT)
        assert max(len(done.stdout), len(done.stderr)) <= sandbox.MOST_KEPT
    assert time.monotonic() - began < SHORT.wall_s + SOON_S
    assert left(marks) == []


def test_a_program_that_crashes_says_by_which_signal(builder, tmp_path):
    program = fakes.program(tmp_path, "crashes")
    assert sandbox.run([str(program)], folder=tmp_path).code == -signal.SIGSEGV


def test_one_that_somebody_else_killed_may_be_tried_again(builder, tmp_path):
    program = fakes.program(tmp_path, "is_killed")
    with pytest.raises(Retry, match="program-killed"):
        sandbox.run([str(program)], folder=tmp_path)


def test_one_that_is_not_there(tmp_path):
    with pytest.raises(Retry, match="program-missing"):
        sandbox.run(["no-such-program"], folder=tmp_path)


def test_processor_time_runs_out(builder, tmp_path):
    done = sandbox.run(
        ["sh", "-c", "while :; do :; done"], folder=tmp_path, limits=Limits(wall_s=20, cpu_s=1)
    )
    assert done.code == -signal.SIGXCPU
    assert done.used_up


def test_a_file_does_not_grow_beyond_its_limit(builder, tmp_path):
    limits = Limits(wall_s=20, file_mb=1)
    done = sandbox.run(["dd", "if=/dev/zero", "of=file", "bs=4096"], folder=tmp_path, limits=limits)
    assert (done.code, done.used_up) == (-signal.SIGXFSZ, True)
    assert (tmp_path / "file").stat().st_size == 1024 * 1024


def test_all_of_its_files_together_have_a_limit(builder, tmp_path):
    program = fakes.program(tmp_path, "writes_without_end")
    limits = Limits(wall_s=20, file_mb=2, folder_mb=100)
    done = sandbox.run([str(program)], folder=tmp_path, limits=limits)
    assert done.used_up
    assert done.seconds < SOON_S


def test_memory_has_a_limit(builder, tmp_path):
    limits = Limits(wall_s=20, memory_mb=300)
    done = sandbox.run(python("bytearray(400 * 2**20)"), folder=tmp_path, limits=limits)
    assert done.code == 1
    assert done.stderr.rstrip().endswith(b"MemoryError")


def test_its_memory_is_measured(builder, tmp_path):
    words = "import time; held = bytearray(90 * 2**20); time.sleep(0.5)"
    with sandbox.measured() as used:
        done = sandbox.run(python(words), folder=tmp_path)
    assert 90 < done.peak_mb < 160
    assert used.peak_mb == done.peak_mb


def test_it_sees_what_it_may_read_and_nothing_else(builder, tmp_path):
    allowed, secret, folder = tmp_path / "allowed", tmp_path / "secret", tmp_path / "folder"
    allowed.write_text("a film")
    secret.write_text("another child’s film")
    folder.mkdir()
    done = sandbox.run(
        ["sh", "-c", f"cat {allowed}; cat {secret}; cat {CHECKOUT}/manage.py; echo x >{allowed}; echo made >inside"],
        reads=[allowed], folder=folder,
    )  # fmt: skip
    assert done.stdout == b"a film"
    assert allowed.read_text() == "a film"
    assert (folder / "inside").read_text() == "made\n"


def test_it_writes_nowhere_but_in_its_folder(builder, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    places = [
        str(tmp_path / "beside"),
        "/tmp/heard-beside",  # noqa: S108
        "/usr/heard-beside",
        "/dev/shm/heard-beside",  # noqa: S108
    ]
    done = sandbox.run(
        ["sh", "-c", "; ".join(f"echo x >{place}" for place in places)], folder=folder
    )
    assert done.code != 0
    assert [place for place in places if Path(place).exists()] == []


def test_it_learns_nothing_from_the_environment(builder, tmp_path, monkeypatch):
    monkeypatch.setenv("HEARD_SECRET_KEY", "canary")
    names = sandbox.run(["env"], folder=tmp_path).stdout.decode()
    assert {line.partition("=")[0] for line in names.splitlines()} - {"PWD", "SHLVL", "_"} == {
        "PATH", "LANG", "HOME", "TMPDIR", "MALLOC_ARENA_MAX", "HEARD_RUN",
    }  # fmt: skip


@pytest.mark.parametrize("builder", ["bubblewrap", "namespaces"], indirect=True)
def test_it_reaches_no_network(builder, tmp_path):
    hits = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        port = server.getsockname()[1]
        listener = threading.Thread(target=_accept, args=(server, hits))
        listener.start()
        done = sandbox.run(
            python(f"import socket; socket.create_connection(('127.0.0.1', {port}), 2)"),
            folder=tmp_path,
        )
        listener.join()
    assert done.code == 1
    assert hits == []


def _accept(server, hits) -> None:
    try:
        hits.append(server.accept()[1])
    except TimeoutError:
        return


@pytest.mark.parametrize("builder", ["bubblewrap", "namespaces"], indirect=True)
def test_it_sees_no_process_but_its_own(builder, tmp_path):
    words = f"import os; os.kill({os.getpid()}, 0)"
    done = sandbox.run(python(words), folder=tmp_path)
    assert done.stderr.rstrip().endswith(b"ProcessLookupError: [Errno 3] No such process")


def test_words_come_first(builder, tmp_path):
    done = sandbox.run(["chrt", "--pid", "0"], folder=tmp_path)
    assert b"SCHED_IDLE" in done.stdout.splitlines()[0]


def write_worker(path: Path, builder: str, words: str) -> None:
    """A process like a worker, to be started with a folder; ``words`` is what it does."""
    path.write_text(
        f"import sys; sys.path[:0] = [{str(CHECKOUT)!r}, {str(CHECKOUT / 'site')!r}]\n"
        "from pathlib import Path\n"
        "from media import processes, sandbox, walls\n"
        f"walls.standing = lambda: walls.Walls(builder={builder!r})\n" + words
    )


def test_it_cannot_type_into_the_terminal_of_who_started_it(builder, tmp_path):
    """It shares a session with its starter, and so a terminal, where somebody tries a file by hand."""
    write_worker(
        tmp_path / "run.py", builder,
        "print(open('/dev/tty', 'w').write('mine'))\n"
        "done = sandbox.run(['sh', '-c', 'echo typed > /dev/tty && echo reached'],\n"
        "                   folder=Path(sys.argv[1]))\n"
        "print(done.code, done.stdout)\n",
    )  # fmt: skip
    ours, theirs = os.openpty()
    done = subprocess.run(
        [sys.executable, tmp_path / "run.py", tmp_path],
        stdin=theirs, start_new_session=True, stdout=subprocess.PIPE, check=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )  # fmt: skip
    os.close(theirs)
    os.close(ours)
    assert done.stdout == b"4\n2 b''\n"


def test_a_killed_worker_takes_its_programs_with_it(builder, tmp_path):
    """``kill -9`` of the worker: nobody is left to stop FFmpeg."""
    write_worker(
        tmp_path / "run.py", builder,
        f"processes.new_mark = lambda: 'HEARD_RUN=killed-worker-{builder}'\n"
        "sandbox.run(['sh', '-c', 'echo begun; sleep 600'], folder=Path(sys.argv[1]),\n"
        "            told=lambda line: print(line, flush=True))\n",
    )  # fmt: skip
    with subprocess.Popen(
        [sys.executable, tmp_path / "run.py", tmp_path], stdout=subprocess.PIPE
    ) as worker:
        assert worker.stdout.readline() == b"begun\n"
        worker.kill()
    assert _gone_within(SOON_S, f"HEARD_RUN=killed-worker-{builder}", direct=builder == "limits")


def _gone_within(seconds: float, mark: str, *, direct: bool) -> bool:
    """Without namespaces only the program itself dies with its worker; its own limits end the rest."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        alive = [pid for pid in processes.marked(mark) if not processes.is_dead(pid)]
        if direct:
            alive = [pid for pid in alive if b"begun" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        if not alive:
            return True
        time.sleep(0.05)
    return False


def test_an_ordinary_user_has_the_same_walls():
    """As root much works that production, which is not root, would not have."""
    with tempfile.TemporaryDirectory() as place:
        _copy_walls(Path(place))
        words = (
            "import json, walls; print(json.dumps([vars(walls.tried(b)) for b in walls.BUILDERS]))"
        )
        done = subprocess.run(
            [*_nobody(), "python3", "-c", words], cwd=place, capture_output=True, check=True,
            env={"PATH": "/usr/bin:/bin:/usr/local/bin"},
        )  # fmt: skip
    bubblewrap, namespaces, limits = json.loads(done.stdout)
    everything = dict.fromkeys(walls.WALLS, True)
    assert bubblewrap == {"builder": "bubblewrap", **everything}
    assert namespaces == {"builder": "namespaces", **everything}
    assert limits == {"builder": "limits", **everything, "network": False, "processes": False}


def _copy_walls(place: Path) -> None:
    place.chmod(0o755)
    for name in ("walls.py", "launcher.py", "probe.py"):
        copy = place / name
        copy.write_bytes((CHECKOUT / "media" / name).read_bytes())
        copy.chmod(0o644)


def _nobody() -> list[str]:
    if os.getuid():
        return []
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
