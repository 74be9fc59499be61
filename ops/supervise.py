"""Keeps several programs running as one: prefixes what they say, starts again what dies, and
leaves none behind.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time

from child import following

STEADY = 60  # seconds after which a program counts as started well
MOST_DEATHS = 5  # in a row
LONGEST_BACK_OFF = 60  # seconds, however often it dies
BACK_OFF = 1  # seconds before it is started again, doubled after each death
PATIENCE = 25  # seconds a program has to end by itself


def say(name, line):
    """One line on the terminal, if there still is one."""
    with contextlib.suppress(OSError):
        sys.stdout.write(f"{name:>9} | {line}\n")
        sys.stdout.flush()


class Program:
    """One program: its command, its environment, and how often it has died in a row."""

    def __init__(self, name, command, environment):
        self.name = name
        self.command = command
        self.environment = environment
        self.deaths = 0
        self.process = None
        self.start_at = 0.0

    def start(self):
        """Start it in a process group of its own; Ctrl-C then reaches the supervisor alone."""
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            following(self.command),
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        threading.Thread(target=self._pass_on, args=[self.process], daemon=True).start()

    def _pass_on(self, process):
        for line in process.stdout:
            say(self.name, line.rstrip())

    @property
    def running(self):
        return self.process is not None and self.process.poll() is None

    def look(self):
        """Note a death; start it if it is due, however often it has died: the others go on."""
        if self.running:
            return
        if self.process is not None:
            self._note_death()
        if time.monotonic() >= self.start_at:
            self.start()

    @property
    def keeps_dying(self):
        return self.deaths >= MOST_DEATHS and not self.running

    def _note_death(self):
        steady = time.monotonic() - self.began > STEADY
        self.deaths = 1 if steady else self.deaths + 1
        wait = min(BACK_OFF * 2 ** min(self.deaths - 1, 16), LONGEST_BACK_OFF)
        self.start_at = time.monotonic() + wait
        say(self.name, f"ended with {self.process.returncode} (time {self.deaths} in a row)")
        if self.deaths >= MOST_DEATHS:
            say(self.name, f"keeps dying: tried again in {wait:g} s; the others go on without it.")
        self.process = None

    def signal(self, number):
        """Send ``number`` to the program and everything it started."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


class Supervisor:
    """Runs ``programs`` until it is told to stop or none of them can be kept alive."""

    def __init__(self, programs):
        self.programs = programs
        self.told_to_stop = 0

    def listen(self):
        """Ctrl-C, a plain kill and a closed terminal all end it; a second one ends it at once."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)

    def _stop(self, _number, _frame):
        self.told_to_stop += 1

    def run(self, when_started):
        """Until stopped: 0, or 1 when all of them keep dying. ``when_started(self)`` is
        asked each round until it answers True.
        """
        started = False
        try:
            while not self.told_to_stop:
                for program in self.programs:
                    program.look()
                if all(program.keeps_dying for program in self.programs):
                    say("heard", f"everything died {MOST_DEATHS} times in a row, so Heard stops.")
                    return 1
                started = started or when_started()
                time.sleep(0.2)
            return 0
        finally:
            self._end_all()

    def _end_all(self):
        say("heard", "stopping …")
        told = self.told_to_stop
        self._signal_all(signal.SIGTERM)
        limit = time.monotonic() + PATIENCE
        while (
            self._any_running() and time.monotonic() < limit and self.told_to_stop <= max(told, 1)
        ):
            time.sleep(0.05)
        self._signal_all(signal.SIGKILL)
        for program in self.programs:
            if program.process is not None:
                program.process.wait()
        say("heard", "stopped.")

    def _signal_all(self, number):
        for program in self.programs:
            program.signal(number)

    def _any_running(self):
        return any(program.running for program in self.programs)
