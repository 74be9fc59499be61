"""A computer's voice reads words: nothing of the child's own voice or picture is in it."""

import re
import shutil
import wave
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from components import marks
from media import sandbox
from media.enums import Disguise, Kind
from media.facts import Facts, Made
from media.ffmpeg import binary
from media.reasons import Retry
from media.render.moving import moving
from media.render.running import has

ENGLISH = "en"
_LONGEST = 400  # characters said in one go: a program that holds all of its sound stays small
_PAUSE_S = 0.35
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": ",", "—": ",", "…": "."})
_LIMITS = sandbox.Limits(wall_s=60, cpu_s=60, memory_mb=1024, file_mb=64)


def speak(words: str, *, folder: Path, language: str = ENGLISH) -> Iterator[Made]:
    """``words`` read aloud: the renditions of a sound, as Disguise.COMPUTER.

    Flite inside FFmpeg for English, else espeak-ng. Raises Retry("no-computer-voice") where this
    machine has neither, or nothing in ``words`` can be said.
    """
    said = folder / "said.wav"
    seconds = _say_all(words, said, folder=folder, language=language)
    facts = Facts(Kind.SOUND, demuxer="wav", duration_s=seconds, audio=0)
    for made in moving(said, facts, [Disguise.NONE], folder=folder, told=lambda part: None):
        yield replace(made, disguise=Disguise.COMPUTER)
    said.unlink()


def pieces(words: str) -> list[str]:
    """``words`` in paragraphs, long ones cut at the ends of sentences, or between words."""
    found = []
    for paragraph in words.splitlines():
        so_far = ""
        for sentence in _sentences(paragraph):
            if len(so_far) + len(sentence) >= _LONGEST:
                found.append(so_far)
                so_far = ""
            so_far = f"{so_far} {sentence}".strip()
        found.append(so_far)
    return [each for each in found if any(map(str.isalnum, each))]


def _sentences(paragraph: str) -> Iterator[str]:
    """None is longer than _LONGEST."""
    for sentence in _SENTENCE.split(paragraph):
        while len(sentence) >= _LONGEST:
            cut = sentence.rfind(" ", 1, _LONGEST)
            cut = cut if cut > 0 else _LONGEST - 1
            yield sentence[:cut].strip()
            sentence = sentence[cut:].strip()
        yield sentence


def _say_all(words: str, said: Path, *, folder: Path, language: str) -> float:
    """Writes one WAVE file with a pause after each piece; how many seconds it lasts."""
    say = _flite if language == ENGLISH and has("flite") else _espeak
    frames, rate = 0, 0
    with wave.open(str(said), "wb") as target:
        for piece in pieces(words):
            path = say(piece, folder, language)
            if path is None:
                continue
            with wave.open(str(path), "rb") as part:
                if not rate:
                    target.setparams(part.getparams())
                    rate = part.getframerate()
                target.writeframes(part.readframes(part.getnframes()))
                target.writeframes(bytes(int(_PAUSE_S * rate) * part.getsampwidth()))
                frames += part.getnframes() + int(_PAUSE_S * rate)
            path.unlink()
        if not frames:
            _nothing(target)
    return frames / rate


def _nothing(target: wave.Wave_write) -> None:
    target.setparams((1, 2, 16_000, 0, "NONE", ""))  # so that it can be closed
    raise Retry("no-computer-voice")


def _flite(piece: str, folder: Path, language: str) -> Path | None:
    text = marks.normal("NFKD", piece.translate(_PLAIN))
    text = text.encode("ascii", "ignore").decode()
    return _said(
        [binary(), "-hide_banner", "-nostdin", "-loglevel", "error", "-y",
         "-f", "lavfi", "-i", "flite=textfile=words.txt:voice=slt",
         "-c:a", "pcm_s16le", "-ac", "1", "-f", "wav", "piece.wav"],
        text, folder,
    )  # fmt: skip


def _espeak(piece: str, folder: Path, language: str) -> Path | None:
    if not shutil.which("espeak-ng"):
        return None
    voice = "en-gb" if language == ENGLISH else language
    return _said(
        ["espeak-ng", "-v", voice, "-b", "1", "-f", "words.txt", "-w", "piece.wav"],
        re.sub(r"[\[\]<>]", " ", piece.translate(_PLAIN)), folder,  # it would read them as orders
    )  # fmt: skip


def _said(program: list[str], text: str, folder: Path) -> Path | None:
    """The text goes by a file, never on the command line. None where nothing was said."""
    if not any(map(str.isalnum, text)):
        return None
    source, target = folder / "words.txt", folder / "piece.wav"
    source.write_text(text, encoding="utf-8")
    done = sandbox.run(program, folder=folder, limits=_LIMITS)
    source.unlink()
    return target if done.code == 0 and target.exists() else None
