"""The words for states and kinds of the boards, and the groups of states that screens ask for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BoardKind(models.TextChoices):
    """The four kinds of board; see domain.md."""

    CICC = "cicc", _("Children in Care Council")
    SHADOW = "shadow", _("shadow board")
    SAFEGUARDING = "safeguarding", _("safeguarding board")
    CORPORATE_PARENTING = "corporate_parenting", _("Corporate Parenting Board")


class MeetingState(models.TextChoices):
    """Where a meeting stands. Its members see the agenda once that has been issued."""

    PLANNED = "planned", _("planned")
    AGENDA_ISSUED = "agenda_issued", _("agenda issued")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


COMING = frozenset({MeetingState.PLANNED, MeetingState.AGENDA_ISSUED})
AGENDA_IS_OUT = frozenset({MeetingState.AGENDA_ISSUED, MeetingState.HELD})


class ItemKind(models.TextChoices):
    """What a line of an agenda is."""

    STANDING = "standing", _("standing item")
    VOICE = "voice", _("a child’s words")
    BUSINESS = "business", _("business")


class BoardItemState(models.TextChoices):
    """Where one contribution stands with one board."""

    OFFERED = "offered", _("offered to the board")
    ON_AGENDA = "on_agenda", _("on an agenda")
    CONSIDERED = "considered", _("considered by the board")
    WITHDRAWN = "withdrawn", _("taken back")


# The board has nothing left to do with it.
SETTLED = frozenset({BoardItemState.CONSIDERED, BoardItemState.WITHDRAWN})


class OutcomeKind(models.TextChoices):
    """How an item leaves a meeting (domain.md B5)."""

    NOTED = "noted", _("noted")
    ACTION = "action", _("an action")
    DECLINED = "declined", _("declined")
    DEFERRED = "deferred", _("deferred")


class ActionState(models.TextChoices):
    OPEN = "open", _("open")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


class Paragraph(models.TextChoices):
    """Why a council may close an item: Local Government Act 1972, Schedule 12A, Part 1."""

    ONE = "1", _("1: information relating to any individual")
    TWO = "2", _("2: information likely to reveal the identity of an individual")
    THREE = "3", _("3: financial or business affairs of a person")
    FOUR = "4", _("4: consultations or negotiations about labour relations")
    FIVE = "5", _("5: legal professional privilege")
    SIX = "6", _("6: a notice, order or direction that the authority proposes")
    SEVEN = "7", _("7: preventing, investigating or prosecuting crime")
