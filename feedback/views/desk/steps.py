"""The steps of a contribution's lifecycle, as buttons."""

from collections.abc import Callable
from dataclasses import dataclass

from feedback.actions import reading, returning, telling
from feedback.enums import State
from feedback.models import Contribution
from feedback.transitions import CONTRIBUTION


@dataclass(frozen=True)
class Step:
    """One button. ``sources`` are the states it is offered in; ``leaves``: back to the queue."""

    slug: str
    target: State
    sources: frozenset[State]
    label: str
    said: str
    act: Callable[..., Contribution]
    leaves: bool = False

    def offered(self, contribution: Contribution, user) -> bool:
        """Whether ``user`` can take it now; the lifecycle's own table decides."""
        return contribution.state in self.sources and CONTRIBUTION.can(
            contribution, self.target, by=user
        )


_AGAIN = frozenset({State.WITH_BOARDS, State.ANSWERED, State.CLOSED})

STEPS = {
    step.slug: step
    for step in (
        Step("let-in", State.RECEIVED, frozenset({State.HELD_BACK}),
             "Let it into the queue", "It is in the queue now.", reading.let_in),
        Step("open", State.READING, frozenset({State.RECEIVED}),
             "Open and read", "", reading.start_reading),
        Step("read", State.PREPARING, frozenset({State.READING}),
             "I have read it", "The author can see that someone has read it.",
             reading.mark_read),
        Step("put-back", State.RECEIVED, frozenset({State.READING}),
             "Put it back for someone else", "It is back in the queue.",
             reading.put_back, leaves=True),
        Step("answered", State.ANSWERED, frozenset({State.PREPARING, State.WITH_BOARDS}),
             "Mark as answered", "It is marked as answered.", telling.mark_answered),
        Step("close", State.CLOSED, frozenset({State.ANSWERED}),
             "Close it", "It is closed. Its author can see that.", telling.close),
        Step("again", State.PREPARING, _AGAIN,
             "Take it up again", "You can prepare it again.", returning.take_up_again),
    )
}  # fmt: skip
PAGE_STEPS = ("read", "put-back", "answered", "close", "again")


def steps_for(contribution: Contribution, user) -> list[Step]:
    """The buttons beside the words: only those that the table and the role allow."""
    return [STEPS[slug] for slug in PAGE_STEPS if STEPS[slug].offered(contribution, user)]
