"""Renders a file in a folder in memory and looks at what came out, with tools that are not ours."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from media.enums import Disguise, RenditionName
from media.facts import Facts, Made
from media.render import render
from tests.media import footage

Renditions = dict[tuple[RenditionName, Disguise], Made]
# Groups and tags of exiftool that say what a file is, and nothing of where it came from.
STRUCTURE = ("System", "File", "ExifTool", "Composite")
PLAIN_TAGS = frozenset({
    "MajorBrand", "MinorVersion", "CompatibleBrands", "MovieHeaderVersion", "TimeScale",
    "Duration", "PreferredRate", "PreferredVolume", "PreviewTime", "PreviewDuration",
    "PosterTime", "SelectionTime", "SelectionDuration", "CurrentTime", "NextTrackID",
    "HandlerType", "HandlerVendorID", "MediaDataSize", "MediaDataOffset", "TrackHeaderVersion",
    "TrackID", "TrackDuration", "TrackLayer", "TrackVolume", "ImageWidth", "ImageHeight",
    "GraphicsMode", "OpColor", "CompressorID", "SourceImageWidth", "SourceImageHeight",
    "XResolution", "YResolution", "BitDepth", "PixelAspectRatio", "ColorProfiles",
    "ColorPrimaries", "TransferCharacteristics", "MatrixCoefficients", "VideoFullRangeFlag",
    "BufferSize", "MaxBitrate", "AverageBitrate", "VideoFrameRate", "MatrixStructure",
    "MediaHeaderVersion", "MediaTimeScale", "MediaDuration", "MediaLanguageCode",
    "HandlerDescription", "Balance", "AudioFormat", "AudioChannels", "AudioBitsPerSample",
    "AudioSampleRate", "VP8Version", "HorizontalScale", "VerticalScale", "OpusVersion",
    "SampleRate", "OutputGain", "Vendor", "JFIFVersion", "ResolutionUnit",
})  # fmt: skip
# The same of ffprobe.
KIND = frozenset({"major_brand", "minor_version", "compatible_brands"})
PLAIN_VALUES = {
    "handler_name": {"VideoHandler", "SoundHandler"},
    "language": {"und"},
    "vendor_id": {"[0][0][0][0]"},
}
# Times of making are there, and are nothing; words are those of any such file.
FIXED = {
    **dict.fromkeys(
        ["CreateDate", "ModifyDate", "TrackCreateDate", "TrackModifyDate", "MediaCreateDate",
         "MediaModifyDate"],
        "0000:00:00 00:00:00",
    )
}  # fmt: skip


@dataclass
class Run:
    """What a rendering gave, in the order in which it came, and what it told meanwhile."""

    order: list[tuple[RenditionName, Disguise]]
    made: Renditions
    told: list[float]

    def path(self, name: RenditionName, disguise: Disguise = Disguise.NONE) -> Path:
        return self.made[name, disguise].path


def rendered(path: Path, *disguises: Disguise, facts: Facts | None = None) -> Run:
    """Everything that ``path`` becomes; the files stay until the run of tests ends."""
    folder = footage.folder()
    told: list[float] = []
    facts = facts or footage.facts_of(path, folder)
    whole = list(render(path, facts, disguises or [Disguise.NONE], folder=folder, told=told.append))
    made = {(each.name, each.disguise): each for each in whole}
    assert len(made) == len(whole)
    return Run(list(made), made, told)


def streams(path: Path) -> list[dict]:
    return _probed(path, "-show_streams")["streams"]


def picture(path: Path) -> dict:
    return next(each for each in streams(path) if each["codec_type"] == "video")


def packets(path: Path, kind: str = "v") -> list[dict]:
    return _probed(path, "-show_packets", "-select_streams", kind)["packets"]


def _probed(path: Path, *what: str) -> dict:
    whole = ["ffprobe", "-v", "error", "-of", "json", *what, str(path)]
    return json.loads(subprocess.run(whole, check=True, capture_output=True).stdout)


def duration_s(path: Path) -> float:
    return float(_probed(path, "-show_format")["format"]["duration"])


def tags_left(*paths: Path) -> dict[Path, list[str]]:
    """What ffprobe and exiftool find in each that says more than what kind of file it is.

    A file of which they find nothing is left out.
    """
    whole = ["exiftool", "-j", "-G1", "-s", "-a", "-ee", *map(str, paths)]
    read = json.loads(subprocess.run(whole, check=True, capture_output=True).stdout)
    found = {
        path: [*_ffprobe_tags(path), *_exiftool_tags(each)]
        for path, each in zip(paths, read, strict=True)
    }
    return {path: tags for path, tags in found.items() if tags}


def _ffprobe_tags(path: Path) -> Iterator[str]:
    found = _probed(path, "-show_format", "-show_streams", "-show_chapters")
    for part in (found["format"], *found["streams"]):
        for name, value in part.get("tags", {}).items():
            if value not in PLAIN_VALUES.get(name, {value} if name in KIND else set()):
                yield f"{name}={value}"
        yield from (each["side_data_type"] for each in part.get("side_data_list", []))
    yield from (f"chapter {each['id']}" for each in found["chapters"])
    yield from (
        each["codec_type"]
        for each in found["streams"]
        if each["codec_type"] not in {"video", "audio"}
    )


def _exiftool_tags(found: dict) -> Iterator[str]:
    for name, value in found.items():
        group, _colon, tag = name.rpartition(":")
        if group and group not in STRUCTURE and tag not in PLAIN_TAGS and FIXED.get(tag) != value:
            yield f"{name}={value}"
