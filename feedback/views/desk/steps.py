"""The steps of a contribution's lifecycle, as buttons."""

from collections.abc import Callable
from dataclasses import dataclass

from feedback.actions import reading, returning, telling
from feedback.enums import HELD_STATES, State
from feedback.models import Contribution
from feedback.queries.lundy import Lundy
from feedback.transitions import CONTRIBUTION


@dataclass(frozen=True)
class Step:
    """One button. ``sources`` are the states it is offered in; ``leaves``: back to the queue.

    Without a ``target`` it stays in its state. ``when`` asks more of the contribution and the person.
    """

    slug: str
    target: State | None
    sources: frozenset[State]
    label: str
    said: str
    act: Callable[..., Contribution]
    leaves: bool = False
    why_not: Callable[[Lundy], str] = lambda _parts: ""
    when: Callable[[Contribution, object], bool] = lambda _contribution, _user: True

    def offered(self, contribution: Contribution, user) -> bool:
        """Whether ``user`` can take it now; the lifecycle's own table decides."""
        if contribution.state not in self.sources or not self.when(contribution, user):
            return False
        return self.target is None or CONTRIBUTION.can(contribution, self.target, by=user)


def _with_somebody_else(contribution: Contribution, user) -> bool:
    return contribution.is_with_somebody_else(user)


def _in_no_other_hand(contribution: Contribution, user) -> bool:
    return not contribution.is_with_somebody_else(user)


def _came_later(contribution: Contribution, _user) -> bool:
    return contribution.unread and contribution.read_at is not None


_READ = frozenset({State.PREPARING, State.WITH_BOARDS, State.ANSWERED, State.CLOSED})
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
             reading.mark_read, when=_in_no_other_hand),
        Step("put-back", State.RECEIVED, frozenset({State.READING}),
             "Put it back for someone else", "It is back in the queue.",
             reading.put_back, leaves=True, when=_in_no_other_hand),
        Step("take-over", None, HELD_STATES,
             "Take it over", "You have it in hand now.", reading.take_over,
             when=_with_somebody_else),
        Step("read-more", None, _READ,
             "I have read what is new", "Nothing of it is unread now.", reading.mark_more_read,
             when=_came_later),
        Step("answered", State.ANSWERED, frozenset({State.PREPARING, State.WITH_BOARDS}),
             "Mark as answered", "It is marked as answered.", telling.mark_answered,
             why_not=telling.why_not_answered),
        Step("close", State.CLOSED, frozenset({State.ANSWERED}),
             "Close it", "It is closed. Its author can see that.", telling.close,
             why_not=telling.why_not_closed),
        Step("again", State.PREPARING, _AGAIN,
             "Take it up again", "You can prepare it again.", returning.take_up_again),
    )
}  # fmt: skip
PAGE_STEPS = ("read-more", "read", "put-back", "take-over", "answered", "close", "again")


def steps_for(contribution: Contribution, user, parts: Lundy) -> dict[str, object]:
    """``steps``: the buttons beside the words that the table and the role allow; ``not_yet``: those
    that could only refuse now, each with its label and why.
    """
    offered = [STEPS[slug] for slug in PAGE_STEPS if STEPS[slug].offered(contribution, user)]
    return {
        "steps": [step for step in offered if not step.why_not(parts)],
        "not_yet": [(step.label, why) for step in offered if (why := step.why_not(parts))],
    }
