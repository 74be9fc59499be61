"""Clips: what was sent, how it arrived, what was made of it, and the words in it."""

from media.models.arriving import Part, Upload
from media.models.captions import Captions
from media.models.clips import Clip, ClipQuerySet, Rendition
from media.models.work import ClipWork

__all__ = ["Captions", "Clip", "ClipQuerySet", "ClipWork", "Part", "Rendition", "Upload"]
