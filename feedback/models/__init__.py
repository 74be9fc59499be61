"""The facts about what children, care leavers and families said, and what became of it."""

from feedback.models.contributions import AddedWords, Contribution, LevelChange, ShareableVersion
from feedback.models.council import CouncilSettings, ReadingHours
from feedback.models.journeys import HelpedAnswer, JourneyStep, Note, Reply, ReplyTemplate
from feedback.models.limits import Bucket
from feedback.models.sharing import Audience, Clearance, ClearedClip
from feedback.models.themes import Theme

__all__ = [
    "AddedWords",
    "Audience",
    "Bucket",
    "Clearance",
    "ClearedClip",
    "Contribution",
    "CouncilSettings",
    "HelpedAnswer",
    "JourneyStep",
    "LevelChange",
    "Note",
    "ReadingHours",
    "Reply",
    "ReplyTemplate",
    "ShareableVersion",
    "Theme",
]
