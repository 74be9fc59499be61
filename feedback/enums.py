"""The words for states and kinds, and the groups of states that screens ask for by name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a contribution stands."""

    HELD_BACK = "held_back", _("held back: too many at once")
    RECEIVED = "received", _("waiting to be read")
    READING = "reading", _("being read")
    PREPARING = "preparing", _("being prepared")
    WITH_BOARDS = "with_boards", _("with a board")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", _("closed")
    WITHDRAWN = "withdrawn", _("taken back by its author")
    ERASED = "erased", _("deleted")


# A person still has something to do.
OPEN_STATES = frozenset(
    {State.HELD_BACK, State.RECEIVED, State.READING, State.PREPARING, State.WITH_BOARDS}
)
# Once it has been read: from here on it can be shown to somebody else.
READ_STATES = frozenset({State.PREPARING, State.WITH_BOARDS, State.ANSWERED})
UNREAD_STATES = frozenset({State.HELD_BACK, State.RECEIVED})
# Somebody may have it in hand.
HELD_STATES = frozenset({State.READING, State.PREPARING})
# The author can still add, change their wishes and take it back.
AUTHOR_CAN_CHANGE = frozenset(State) - {State.WITHDRAWN, State.ERASED}

# Whose turn it is: shown on the desk, proven complete by a test. What was answered may be closed;
# it waits for nobody.
TURN = {
    State.HELD_BACK: "moderator",
    State.RECEIVED: "moderator",
    State.READING: "moderator",
    State.PREPARING: "moderator",
    State.WITH_BOARDS: "secretary",
    State.ANSWERED: "",
    State.CLOSED: "",
    State.WITHDRAWN: "moderator",
    State.ERASED: "",
}


class Safety(models.TextChoices):
    """The safety decision: apart from what is shared, and made by a person."""

    WAITING = "waiting", _("safety not decided yet")
    SAFE = "safe", _("no concern that stops sharing")
    HELD = "held", _("held for safety")


class Level(models.IntegerChoices):
    """The concern level, set by the worst thing said (domain.md S3)."""

    NONE = 0, _("none")
    LOW = 1, _("low")
    HIGH = 2, _("high")
    IMMEDIATE = 3, _("immediate")


class Standing(models.TextChoices):
    """What staff read of a level. Unknown is not “none”: that takes a person who says so."""

    IMMEDIATE = "3", _("Immediate")
    HIGH = "2", _("High")
    LOW = "1", _("Low")
    UNCHECKED = "unchecked", _("Not checked")
    UNREAD = "unread", _("Not read yet")
    UNSET = "unset", _("No level set yet")
    NONE = "0", _("None")

    @property
    def slug(self) -> str:
        """As the component of levels calls it."""
        return self.name.lower()


class Group(models.TextChoices):
    """Who the author says they are. Nobody has to say, and no answer refuses help."""

    CHILD = "child", _("child")
    YOUNG_PERSON = "young_person", _("young person")
    CARE_LEAVER = "care_leaver", _("care leaver")
    PARENT = "parent", _("parent or carer")
    FAMILY = "family", _("other family")
    UNSAID = "unsaid", _("did not say")


# Whose words are never called a child's.
ADULTS = frozenset({Group.PARENT, Group.FAMILY})


class AgeBand(models.TextChoices):
    """An age is a band, never a birthday."""

    UNDER_8 = "under_8", _("under 8")
    FROM_8 = "8_10", _("8 to 10")
    FROM_11 = "11_15", _("11 to 15")
    FROM_16 = "16_17", _("16 or 17")
    FROM_18 = "18_25", _("18 to 25")
    ADULT = "adult", _("adult")
    UNSAID = "unsaid", _("did not say")


class Who(models.TextChoices):
    """The one question of the first screen: its answers in the author's own terms."""

    UNDER_8 = "under_8", _("I’m 7 or younger")
    FROM_8 = "8_10", _("I’m 8, 9 or 10")
    FROM_11 = "11_15", _("I’m 11 to 15")
    FROM_16 = "16_17", _("I’m 16 or 17")
    CARE_LEAVER = "care_leaver", _("I’ve left care")
    PARENT = "parent", _("I’m a parent or carer")
    FAMILY = "family", _("I’m in the family")
    UNSAID = "unsaid", _("I’d rather not say")

    @property
    def group(self) -> Group:
        return _GROUPS.get(self, Group.UNSAID)

    @property
    def age_band(self) -> AgeBand:
        return _BANDS.get(self, AgeBand.UNSAID)


_GROUPS = {
    Who.UNDER_8: Group.CHILD,
    Who.FROM_8: Group.CHILD,
    Who.FROM_11: Group.YOUNG_PERSON,
    Who.FROM_16: Group.YOUNG_PERSON,
    Who.CARE_LEAVER: Group.CARE_LEAVER,
    Who.PARENT: Group.PARENT,
    Who.FAMILY: Group.FAMILY,
}
_BANDS = {
    Who.UNDER_8: AgeBand.UNDER_8,
    Who.FROM_8: AgeBand.FROM_8,
    Who.FROM_11: AgeBand.FROM_11,
    Who.FROM_16: AgeBand.FROM_16,
    Who.CARE_LEAVER: AgeBand.FROM_18,
    Who.PARENT: AgeBand.ADULT,
    Who.FAMILY: AgeBand.ADULT,
}


class ClearanceState(models.TextChoices):
    """One audience's permission. Cleared for one is cleared for that one only."""

    ASKED = "asked", _("the author said yes")
    CLEARED = "cleared", _("cleared")
    DECLINED = "declined", _("not cleared")
    REVOKED = "revoked", _("taken back by staff")
    WITHDRAWN = "withdrawn", _("taken back by the author")


class AudienceKind(models.TextChoices):
    BOARD = "board", _("a board")
    PUBLIC = "public", _("everyone")


class StepKind(models.TextChoices):
    """What the journey on the return page tells, in the order things can happen."""

    READ = "read", _("Someone has read it")
    PREPARING = "preparing", _("We’re getting it ready")
    NOT_SHARED = "not_shared", _("We didn’t share it")
    GOING = "going", _("It’s going to a meeting")
    OFF_AGENDA = "off_agenda", _("It came off that meeting’s list")
    NOTED = "noted", _("They heard you")
    ACTION = "action", _("Something will be done")
    DECLINED = "declined", _("They said no")
    DEFERRED = "deferred", _("They’ll talk about it again")
    DONE = "done", _("It’s done")
    PUBLISHED = "published", _("Others can see what changed")
    STOPPED = "stopped", _("You stopped it")
    SHARING_CHANGED = "sharing_changed", _("You changed who may see it")
    FETCHED_BACK = "fetched_back", _("It was already printed")
    WITHDRAWN = "withdrawn", _("You took it back")
    ERASURE_ASKED = "erasure_asked", _("You asked us to delete it")
    ERASURE_DECLINED = "erasure_declined", _("We must keep a part of it")
    CLOSED = "closed", _("Finished")


OUTCOME_STEPS = frozenset({StepKind.NOTED, StepKind.ACTION, StepKind.DECLINED, StepKind.DEFERRED})


# What the author did, so that its time is kept to the hour.
STEPS_OF_AUTHORS = frozenset({
    StepKind.WITHDRAWN, StepKind.ERASURE_ASKED, StepKind.STOPPED, StepKind.SHARING_CHANGED,
    StepKind.FETCHED_BACK,
})  # fmt: skip
# From one of these on, what was going to a board goes there no more.
STOPS = frozenset({
    StepKind.OFF_AGENDA, StepKind.STOPPED, StepKind.WITHDRAWN, StepKind.ERASURE_ASKED,
})  # fmt: skip


class Helped(models.TextChoices):
    YES = "yes", _("Yes")
    A_BIT = "a_bit", _("A bit")
    NO = "no", _("No")
