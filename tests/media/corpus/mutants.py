"""Files with faults put in by chance, the same at each run: bytes changed, cut, doubled, lengths lied about."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.media.corpus.workshop import SEED

# Small ones, one for each format that is opened: each is read twice and some are rendered.
BASES = (
    "index-first.mp4", "iphone-portrait.mov", "recorder.mp4", "old-android.3gp", "whole.webm",
    "chrome-recorder.webm", "voice-memo.m4a", "song.mp3", "voice.ogg", "plain.flac", "plain.wav",
    "voice.amr", "phone-portrait.jpg", "drawing.png", "photo.webp", "iphone.heic", "moving.gif",
)  # fmt: skip
_TELLING = (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\1", b"\x80\0\0\0")
_KEPT = 24  # the first bytes, mostly: else it is another format, or none, and nothing opens it
_WHERE_LENGTHS_ARE = 4096


def _bytes_changed(data: bytearray, chance: random.Random) -> None:
    for _change in range(chance.choice((1, 3, 10, 40))):
        data[_place(data, chance)] = chance.randrange(256)


def _near_the_beginning(data: bytearray, chance: random.Random) -> None:
    for _change in range(chance.choice((1, 2, 5))):
        at = chance.randrange(_KEPT, min(len(data), _WHERE_LENGTHS_ARE))
        data[at] = chance.randrange(256)


def _length_changed(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(_KEPT, max(_KEPT + 1, min(len(data), _WHERE_LENGTHS_ARE) - 4))
    data[at : at + 4] = chance.choice(_TELLING)


def _at_the_end(data: bytearray, chance: random.Random) -> None:
    """Where an index that comes last has its lengths."""
    at = chance.randrange(max(_KEPT, len(data) - _WHERE_LENGTHS_ARE), len(data))
    data[at : at + 4] = chance.choice(_TELLING)


def _cut(data: bytearray, chance: random.Random) -> None:
    del data[_place(data, chance) :]


def _taken_out(data: bytearray, chance: random.Random) -> None:
    at = _place(data, chance)
    del data[at : at + chance.choice((1, 7, 64, 1500))]


def _doubled(data: bytearray, chance: random.Random) -> None:
    at = _place(data, chance)
    piece = data[at : at + chance.choice((4, 64, 1500))]
    data[at:at] = piece * chance.choice((1, 3))


def _noise_put_in(data: bytearray, chance: random.Random) -> None:
    at = _place(data, chance)
    data[at:at] = chance.randbytes(chance.choice((1, 16, 400)))


def _swapped(data: bytearray, chance: random.Random) -> None:
    first, second = sorted((_place(data, chance), _place(data, chance)))
    piece = data[first : first + 200]
    data[first : first + 200] = data[second : second + 200]
    data[second : second + 200] = piece


def _any_byte(data: bytearray, chance: random.Random) -> None:
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _place(data: bytearray, chance: random.Random) -> int:
    return chance.randrange(_KEPT, len(data))


FAULTS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    _bytes_changed, _near_the_beginning, _length_changed, _at_the_end, _cut, _taken_out,
    _doubled, _noise_put_in, _swapped, _any_byte,
)  # fmt: skip


def mutants(files: Path, count: int) -> Iterator[tuple[str, bytes]]:
    """``count`` of them, each with a name that says how it can be made again."""
    for number in range(count):
        yield f"{number}-{BASES[number % len(BASES)]}", mutant(files, number)


def mutant(files: Path, number: int) -> bytes:
    """The one of that number."""
    chance = random.Random(SEED * 100_003 + number)
    data = bytearray((files / BASES[number % len(BASES)]).read_bytes())
    for fault in chance.sample(FAULTS, chance.choice((1, 1, 2))):
        if len(data) > _KEPT + 8:
            fault(data, chance)
    return bytes(data)
