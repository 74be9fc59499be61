"""A program in FFmpeg's place that behaves badly, as inspection meets it."""

import time
from dataclasses import replace

import pytest

from media.ingest import inspect, opening
from media.reasons import Reason, Refused, Retry
from media.sandbox import Limits
from tests.media import corpus, fakes

pytestmark = pytest.mark.any_database
SHORT = Limits(wall_s=1.5, cpu_s=20, memory_mb=1024, file_mb=4, processes=40, folder_mb=40)
UNHURRIED = replace(SHORT, wall_s=15, cpu_s=1)
SOON_S = 5.0
# What a child reads in the end: the file is not shown, or it is tried again and then a person looks.
ANSWERS: dict[str, tuple[type[Exception], set[str]]] = {
    "hangs": (Retry, {"program-hung"}),
    "ignores_term": (Retry, {"program-hung"}),
    "forks": (Retry, {"program-hung"}),
    "leaves_children": (Refused, {Reason.BROKEN}),
    "forks_without_end": (Retry, {"program-hung", "program-killed"}),
    "talks_without_end": (Retry, {"program-hung"}),
    "talks_in_one_line": (Retry, {"program-hung"}),
    "complains_without_end": (Retry, {"program-hung"}),
    "writes_without_end": (Refused, {Reason.TOO_HARD}),
    "burns": (Refused, {Reason.TOO_HARD}),
    "succeeds_falsely": (Refused, {Reason.BROKEN}),
    "lies": (Refused, {Reason.BROKEN, Reason.NOTHING_TO_SEE}),
    "crashes": (Refused, {Reason.BROKEN}),
    "is_killed": (Retry, {"program-killed"}),
}


def test_every_fake_is_met():
    assert set(ANSWERS) == set(fakes.BAD)


@pytest.mark.parametrize("name", ANSWERS)
def test_a_bad_ffmpeg(name, tmp_path, settings, monkeypatch):
    limits = UNHURRIED if name in {"burns", "writes_without_end"} else SHORT
    monkeypatch.setattr(opening, "LIMITS", limits)
    settings.FFMPEG = str(fakes.program(tmp_path, name))
    kind, expected = ANSWERS[name]
    folder = tmp_path / "folder"
    folder.mkdir()
    began = time.monotonic()
    with pytest.raises(kind) as ended:
        inspect(corpus.kept() / "index-first.mp4", folder=folder)
    assert time.monotonic() - began < limits.wall_s + SOON_S
    assert (ended.value.reason if kind is Refused else str(ended.value)) in expected
