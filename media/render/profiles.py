"""What each rendition is encoded as. Measured on two cores: docs/clips.md."""

from typing import Any

from media.enums import RenditionName

SHORT_SIDE = {RenditionName.MAIN: 720, RenditionName.LOW: 360}  # pixels, at most
MOST_FPS = 30
HIDDEN_FPS = 15  # fewer pictures: movement says less about who it is
KEYFRAME_S = 2
RATE = 48_000  # Hz, of all sound

# Nothing of the source but what is mapped: no tag, chapter, subtitle or data. No stamp of the
# encoder either: x264 writes its settings, and captions of the source, as messages of type 6.
CLEAN: dict[str, Any] = {
    "map_metadata": -1, "map_chapters": -1, "sn": None, "dn": None,
    "fflags": "+bitexact", "flags:v": "+bitexact", "flags:a": "+bitexact",
}  # fmt: skip
MP4: dict[str, Any] = {**CLEAN, "format": "mp4", "movflags": "+faststart"}
M4A: dict[str, Any] = {**CLEAN, "format": "ipod", "movflags": "+faststart"}
OGG: dict[str, Any] = {**CLEAN, "format": "ogg"}
WEBP: dict[str, Any] = {**CLEAN, "format": "webp", "c:v": "libwebp"}

AAC: dict[str, Any] = {"c:a": "aac", "b:a": "96k", "ac": 1}
OPUS: dict[str, Any] = {"c:a": "libopus", "b:a": "40k", "ac": 1, "application": "voip"}

_H264: dict[str, Any] = {
    "c:v": "libx264", "preset": "veryfast", "profile:v": "high", "pix_fmt": "yuv420p",
    "g": KEYFRAME_S * MOST_FPS, "force_key_frames": f"expr:gte(t,n_forced*{KEYFRAME_S})",
    # Pictures keep their own times: never more of them than there were, and none out of step.
    "fps_mode": "vfr", "enc_time_base": "1:90000",
    "a53cc": 0, "bsf:v": "filter_units=remove_types=6",
}  # fmt: skip
H264: dict[RenditionName, dict[str, Any]] = {
    RenditionName.MAIN: {**_H264, "crf": 23, "maxrate": "2500k", "bufsize": "5000k"},
    RenditionName.LOW: {**_H264, "crf": 25, "maxrate": "600k", "bufsize": "1200k"},
}
