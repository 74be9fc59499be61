"""Sounds that lie about their size, their rate, their channels."""

import struct

from tests.media.corpus.entries import HOSTILE
from tests.media.corpus.workshop import AAC

refused, sound = HOSTILE.refused, HOSTILE.sound
WRONG = ("broken", "cut-off", "nothing-to-see", "odd-codec", "too-hard", "too-long")


@refused("long.m4a", "eleven minutes of silence in few bytes", "too-long")
def _(to, shop):
    shop.ffmpeg("-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-t", "660", *AAC, to)


@refused("long.wav", "an hour at 4 kHz", "too-long")
def _(to, shop):
    shop.ffmpeg("-f", "lavfi", "-i", "anullsrc=r=4000:cl=mono", "-t", "3600", "-c:a", "pcm_u8", to)


@refused("many-channels.wav", "65,535 channels", *WRONG)
def _(to, shop):
    to.write_bytes(_wave(channels=65_535, rate=48_000) + bytes(100_000))


@refused("no-rate.wav", "no samples a second", *WRONG)
def _(to, shop):
    to.write_bytes(_wave(channels=1, rate=0) + bytes(10_000))


def _wave(*, channels: int, rate: int) -> bytes:
    form = struct.pack("<HHIIHH", 1, channels, rate, 0xFFFFFFFF, 65_535, 16)
    body = (
        b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", 0xFFFFFFF0)
    )
    return b"RIFF" + struct.pack("<I", 0xFFFFFFFF) + body


@refused("tag-alone.mp3", "a tag of 256 MB that is not there", *WRONG)
def _(to, shop):
    to.write_bytes(b"ID3\4\0\0\x7f\x7f\x7f\x7f" + bytes(10_000))


@refused("noise.mp3", "a frame’s beginning, then noise", *WRONG)
def _(to, shop):
    to.write_bytes(b"\xff\xfb\x90\x64" + bytes(20_000))


@refused("noise.ogg", "a page’s beginning, then noise", *WRONG)
def _(to, shop):
    to.write_bytes(b"OggS\0\2" + bytes(8) + shop.chance.randbytes(40_000))


@refused("noise.flac", "a header that says much, then noise", *WRONG)
def _(to, shop):
    stream = struct.pack(">HH", 65_535, 65_535) + bytes(6) + b"\xff" * 24
    to.write_bytes(b"fLaC\x80\0\0\x22" + stream + shop.chance.randbytes(40_000))


@refused("empty.amr", "a header without a sound", *WRONG)
def _(to, shop):
    to.write_bytes(b"#!AMR\n")


@sound("half.wav", "half of a sound that says its length", seconds=(0.6, 1.0), complete=False)
def _(to, shop):
    whole = shop.folder / "whole.wav"
    shop.ffmpeg("-i", shop.film, "-vn", whole)
    data = whole.read_bytes()
    to.write_bytes(data[: len(data) // 2])
