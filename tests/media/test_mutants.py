"""A thousand files with faults: each gets an answer in time, and nothing of any stays."""

import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg
import pytest
from django.test import override_settings

from media import metadata, processes
from media.enums import Disguise
from media.ingest import inspect
from media.reasons import Refused, Retry
from media.render import render
from tests.media import corpus
from tests.media.corpus.mutants import mutants

pytestmark = pytest.mark.any_database
COUNT = int(os.environ.get("HEARD_MUTANTS", "1000"))
AT_ONCE = 2
LONGEST_S = 60.0  # inspecting and the first rendition, on two busy cores
EACH_RENDERED = 5  # every fifth that is accepted is rendered too


@dataclass(frozen=True)
class Fate:
    """``answer``: "accepted", a code of a refusal, or "retry: …". ``left``: metadata in what was made."""

    name: str
    answer: str
    seconds: float
    left: tuple[str, ...] = ()
    unmade: str = ""


@pytest.fixture(scope="module")
def marks() -> Iterator[list[str]]:
    given, make = [], processes.new_mark

    def noted() -> str:
        given.append(make())
        return given[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(processes, "new_mark", noted)
        yield given


@pytest.fixture(scope="module")
def fates(marks) -> list[Fate]:
    """With the wheel's FFmpeg, the newer of the two: the corpus goes through both."""
    with (
        override_settings(FFMPEG=imageio_ffmpeg.get_ffmpeg_exe()),
        tempfile.TemporaryDirectory(dir="/dev/shm", prefix="mutants-") as place,
        ThreadPoolExecutor(AT_ONCE) as workers,
    ):
        files = corpus.kept()
        jobs = [
            workers.submit(_fate, number, name, data, Path(place))
            for number, (name, data) in enumerate(mutants(files, COUNT))
        ]
        return [job.result() for job in jobs]


def _fate(number: int, name: str, data: bytes, place: Path) -> Fate:
    folder = place / name
    folder.mkdir()
    source = folder / "original"
    source.write_bytes(data)
    began, left, unmade = time.monotonic(), [], ""
    try:
        facts = inspect(source, folder=folder)
        answer = "accepted"
        if number % EACH_RENDERED == 0:
            left, unmade = _first_rendition(source, facts, folder)
    except Refused as refusal:
        answer = refusal.reason.value
    except Retry as failure:
        answer = f"retry: {failure}"
    return Fate(name, answer, time.monotonic() - began, tuple(left), unmade)


def _first_rendition(source, facts, folder) -> tuple[list[str], str]:
    making = render(source, facts, [Disguise.NONE], folder=folder, told=lambda part: None)
    try:
        return metadata.left_in(next(making).path), ""
    except (Refused, Retry) as failure:
        return [], str(failure)
    finally:
        making.close()


def test_each_gets_an_answer(fates):
    """A fault of ours would have come up as an error; a hang, as “retry”."""
    assert len(fates) == COUNT
    answers = Counter(fate.answer for fate in fates)
    print(answers)
    assert {answer for answer in answers if answer.startswith("retry")} == set()
    assert answers["accepted"] > COUNT / 10
    assert COUNT - answers["accepted"] > COUNT / 10


def test_nearly_all_that_are_accepted_are_rendered(fates):
    """One that dies half-way is found by what is read back; a worker tries it again, then a person looks."""
    failed = [(fate.name, fate.unmade) for fate in fates if fate.unmade]
    assert len(failed) <= COUNT / EACH_RENDERED / 20, failed


def test_none_outlives_its_limits(fates):
    assert [(fate.name, fate.seconds) for fate in fates if fate.seconds > LONGEST_S] == []


def test_none_leaves_a_tag(fates):
    assert [(fate.name, fate.left) for fate in fates if fate.left] == []


def test_none_leaves_a_process(fates, marks):
    carried = {mark.encode() for mark in marks}
    assert len(carried) >= COUNT / 2
    assert [pid for pid in _pids() if _environment(pid) & carried] == []


def _pids() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def _environment(pid: int) -> set[bytes]:
    try:
        return set(Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"))
    except OSError:
        return set()
