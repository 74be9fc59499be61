"""What can stand in the way at a board. ``str()`` of each is a sentence for people."""

from django.utils.translation import gettext as _


class NotReady(ValueError):
    """Something must be done first."""


class Incomplete(NotReady):
    """A form lacks something. ``problems``: sentences by field."""

    def __init__(self, problems: dict[str, str]):
        self.problems = problems
        super().__init__(" ".join(problems.values()))


class TooLate(ValueError):
    """The meeting is over or cancelled, or it has been issued."""

    def __init__(self, sentence: str = ""):
        super().__init__(sentence or _("This meeting is over, so its agenda stays as it was."))


class StaleOrder(ValueError):
    """Someone else changed the agenda since the page was loaded."""

    def __init__(self) -> None:
        super().__init__(
            _("Someone changed this agenda while you had it open. Here it is as it is now.")
        )


class NotAPdf(ValueError):
    """The file is no whole PDF, or it is too large."""
