"""The supervisor restarts what dies, gives up clearly, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

OPS = Path(settings.BASE_DIR) / "ops"

DRIVER = """
import sys
sys.path.insert(0, {ops!r})
import supervise
from supervise import Program, Supervisor

supervise.PATIENCE, supervise.BACK_OFF = 2, 0.1
def program(name, code):
    return Program(name, [sys.executable, "-c", code, {folder!r}], {{"GIVEN": "yes"}})
supervisor = Supervisor([program("one", {code!r}), *[program("two", each) for each in {others!r}]])
supervisor.listen()
sys.exit(supervisor.run(lambda: True))
"""

# Writes its own process id and that of a child of its own, then stays.
STAYS = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
with open(sys.argv[1] + "/pids", "a") as file:
    file.write(f"{os.getpid()} {child.pid}\\n")
time.sleep(600)
"""
# As above, but deaf to a polite request, and so is its child.
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)" + STAYS
ENDS = "import os; print('about to end', os.environ['GIVEN'], flush=True); os._exit(3)"


@pytest.fixture
def supervised(tmp_path):
    """``supervised(code)``: a supervisor that runs ``code``; killed with the test."""
    started = []

    def start(code, *others):
        driver = DRIVER.format(ops=str(OPS), code=code, folder=str(tmp_path), others=others)
        started.append(
            subprocess.Popen([sys.executable, "-c", driver], stdout=subprocess.PIPE, text=True)
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def wait_for(condition, seconds=10):
    limit = time.monotonic() + seconds
    while not condition() and time.monotonic() < limit:
        time.sleep(0.05)
    assert condition()


def pids(folder):
    file = folder / "pids"
    lines = file.read_text().splitlines() if file.exists() else []
    return [[int(pid) for pid in line.split()] for line in lines]


def is_running(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_told_to_stop_it_ends_its_programs_and_theirs(supervised, tmp_path, number):
    supervisor = supervised(STAYS)
    wait_for(lambda: pids(tmp_path))
    supervisor.send_signal(number)
    assert supervisor.wait(10) == 0
    assert [is_running(pid) for pid in pids(tmp_path)[0]] == [False, False]


def test_a_program_that_does_not_listen_is_killed(supervised, tmp_path):
    supervisor = supervised(DEAF)
    wait_for(lambda: pids(tmp_path))
    supervisor.terminate()
    assert supervisor.wait(10) == 0
    assert [is_running(pid) for pid in pids(tmp_path)[0]] == [False, False]


def test_killed_outright_it_leaves_no_program(supervised, tmp_path):
    supervisor = supervised(STAYS)
    wait_for(lambda: pids(tmp_path))
    supervisor.kill()
    (program, its_child) = pids(tmp_path)[0]
    wait_for(lambda: not is_running(program))
    if is_running(its_child):  # ours to end: it was started without any care
        os.kill(its_child, signal.SIGKILL)


def test_a_program_that_dies_is_started_again(supervised, tmp_path):
    supervised(STAYS)
    wait_for(lambda: pids(tmp_path))
    first, its_child = pids(tmp_path)[0]
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: len(pids(tmp_path)) == 2)
    assert is_running(pids(tmp_path)[1][0])
    os.kill(its_child, signal.SIGKILL)


def test_a_program_that_keeps_dying_is_given_up(supervised):
    supervisor = supervised(ENDS)
    said, _ = supervisor.communicate(timeout=60)
    assert supervisor.returncode == 1
    assert said.count("one | about to end yes\n") == 5
    assert "one | ended with 3 (time 5 in a row)\n" in said
    assert "heard | everything died 5 times in a row, so Heard stops.\n" in said


def test_a_program_that_keeps_dying_takes_nothing_else_with_it(supervised, tmp_path):
    supervisor = supervised(ENDS, STAYS)
    said = []
    while "one | ended with 3 (time 6 in a row)\n" not in "".join(said):
        said.append(supervisor.stdout.readline())
        assert said[-1]
    assert "one | keeps dying: tried again in 1.6 s; the others go on without it.\n" in "".join(
        said
    )
    ((other, _its_child),) = pids(tmp_path)
    assert (supervisor.poll(), is_running(other)) == (None, True)
    supervisor.terminate()
    assert supervisor.wait(10) == 0
