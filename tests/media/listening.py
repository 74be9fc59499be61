"""Which tone is heard in each half second of a file, counted by a Fourier transform of our own."""

import subprocess
from pathlib import Path

import numpy

_RATE, _STEP = 16_000, 8_000
_SILENCE = 0.001


def tones(path: Path) -> list[int]:
    """Hertz of the loudest tone in each half second; 0 for silence. All that decodes counts."""
    samples = _decoded(path)
    whole = range(0, len(samples) - _STEP // 2, _STEP)
    return [_loudest(samples[at : at + _STEP]) for at in whole]


def _decoded(path: Path) -> numpy.ndarray:
    done = subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-i", path, "-vn", "-ac", "1", "-ar", str(_RATE),
         "-f", "f32le", "-"],
        capture_output=True, check=True,
    )  # fmt: skip
    return numpy.frombuffer(done.stdout, numpy.float32)


def _loudest(window: numpy.ndarray) -> int:
    if numpy.sqrt((window**2).mean()) < _SILENCE:
        return 0
    found = numpy.abs(numpy.fft.rfft(window * numpy.hanning(len(window))))
    return round(int(found.argmax()) * _RATE / len(window))


def seconds_heard(path: Path, *, factor: float = 1.0) -> list[int]:
    """For each half second, which of ``footage.rising``'s seconds is heard in it; -1 for none.

    ``factor``: by how much the voice was shifted.
    """
    return [round((hertz / factor - 300) / 200) if hertz else -1 for hertz in tones(path)]


def factor_of(path: Path) -> float:
    """By how much ``footage.rising`` was shifted in it, from its first second."""
    return tones(path)[0] / 300
