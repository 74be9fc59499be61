"""Clips: what was sent, how it arrived, what was made of it, and the words in it."""

from media.models.arriving import ClipSource, Part, Upload
from media.models.captions import Captions
from media.models.clips import Clip, ClipQuerySet, Rendition
from media.models.locks import ClipLock
from media.models.work import ClipWork

__all__ = [
    "Captions",
    "Clip",
    "ClipLock",
    "ClipQuerySet",
    "ClipSource",
    "ClipWork",
    "Part",
    "Rendition",
    "Upload",
]
