"""The facts about what children, care leavers and families said, and what became of it."""

from feedback.models.alerts import AlertKind, Opening, ReadingAlert
from feedback.models.changes import ChangeState, SettingChange
from feedback.models.contributions import (
    AddedWords,
    Contribution,
    GoesRound,
    LevelChange,
    ShareableVersion,
)
from feedback.models.council import CouncilSettings, Nation, ReadingHours, SpecialDay
from feedback.models.data_requests import DataRequest
from feedback.models.helplines import Helpline
from feedback.models.journeys import HelpedAnswer, JourneyStep, Note, Reply, ReplyTemplate
from feedback.models.limits import Bucket
from feedback.models.opened import ShownPage
from feedback.models.sharing import Audience, Clearance, ClearedClip
from feedback.models.themes import Theme

__all__ = [
    "AddedWords",
    "AlertKind",
    "Audience",
    "Bucket",
    "ChangeState",
    "Clearance",
    "ClearedClip",
    "Contribution",
    "CouncilSettings",
    "DataRequest",
    "GoesRound",
    "HelpedAnswer",
    "Helpline",
    "JourneyStep",
    "LevelChange",
    "Nation",
    "Note",
    "Opening",
    "ReadingAlert",
    "ReadingHours",
    "Reply",
    "ReplyTemplate",
    "SettingChange",
    "ShareableVersion",
    "ShownPage",
    "SpecialDay",
    "Theme",
]
