"""What each step of a journey says: plain sentences from its facts, for a child to read."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from feedback.enums import StepKind

Facts = Mapping[str, str]


def sentences(kind: StepKind, facts: Facts) -> list[str]:
    """The sentences of a step. ``facts``: ``board`` (its name), ``everyone``, ``day``, ``owner``,
    ``due`` (days in words), ``stopped``, each empty when it is not known; a sentence that lacks one is left out.
    """
    return list(_SAYS[kind](facts)) if kind in _SAYS else []


def _read(facts: Facts) -> Iterator[str]:
    yield _("A person has read every word.")


def _preparing(facts: Facts) -> Iterator[str]:
    yield _("We are getting it ready. We take out names.")


def _not_shared(facts: Facts) -> Iterator[str]:
    if facts["everyone"]:
        yield _("We did not put it on our page for everyone.")
    elif facts["board"]:
        yield _("We did not show it to the %(board)s.") % facts


def _going(facts: Facts) -> Iterator[str]:
    if facts["stopped"]:
        yield from _was_going(facts)
    elif facts["board"] and facts["day"]:
        yield _("It is going to the %(board)s on %(day)s.") % facts
    elif facts["board"]:
        yield _("It is going to the %(board)s.") % facts


def _was_going(facts: Facts) -> Iterator[str]:
    if facts["board"] and facts["day"]:
        yield _("It was going to the %(board)s on %(day)s.") % facts
    elif facts["board"]:
        yield _("It was going to the %(board)s.") % facts


def _stopped(facts: Facts) -> Iterator[str]:
    if facts["everyone"]:
        yield _("It is not on our page for everyone any more.")
    elif facts["board"]:
        yield _("It does not go to the %(board)s any more.") % facts


def _fetched_back(facts: Facts) -> Iterator[str]:
    """A pack was out. Nobody can be made to forget, and the child is not told that they could be."""
    if facts["board"] and facts["day"]:
        yield _("It was already printed for the %(board)s on %(day)s.") % facts
    elif facts["board"]:
        yield _("It was already printed for the %(board)s.") % facts
    yield _("We ask the people at that meeting to give it back. Some of them may have read it.")


def _off_agenda(facts: Facts) -> Iterator[str]:
    if facts["board"]:
        yield _("The %(board)s will not talk about it at that meeting.") % facts


def _talked(facts: Facts) -> Iterator[str]:
    if facts["board"] and facts["day"]:
        yield _("The %(board)s talked about it on %(day)s.") % facts
    elif facts["board"]:
        yield _("The %(board)s talked about it.") % facts


def _action(facts: Facts) -> Iterator[str]:
    yield from _talked(facts)
    if facts["owner"]:
        yield _("Who will do it: %(owner)s.") % facts
    if facts["due"]:
        yield _("It should be done by %(due)s.") % facts


def _declined(facts: Facts) -> Iterator[str]:
    """No at a meeting; or, where there is an owner, what was promised is not done after all."""
    if facts["owner"]:
        yield _("It is not going to be done after all.")
    else:
        yield from _talked(facts)


def _deferred(facts: Facts) -> Iterator[str]:
    if facts["board"] and facts["day"]:
        yield _("The %(board)s will talk about it again on %(day)s.") % facts


def _done(facts: Facts) -> Iterator[str]:
    if facts["owner"]:
        yield _("Who did it: %(owner)s.") % facts


def _withdrawn(facts: Facts) -> Iterator[str]:
    yield _("It does not go to any more meetings.")
    yield _("This cannot be undone. You can always send new words.")


def _erasure_asked(facts: Facts) -> Iterator[str]:
    yield _("A person looks at this first. Then it is deleted.")
    yield _("That takes a month at most.")
    yield _("After that your code opens nothing.")
    yield _(
        "If we were worried about someone’s safety, we keep a short note of that, without your words."
    )
    yield _("If we must keep more, we do not delete it yet: this page tells you what and why.")


_SAYS = {
    StepKind.READ: _read,
    StepKind.PREPARING: _preparing,
    StepKind.NOT_SHARED: _not_shared,
    StepKind.GOING: _going,
    StepKind.OFF_AGENDA: _off_agenda,
    StepKind.NOTED: _talked,
    StepKind.ACTION: _action,
    StepKind.DECLINED: _declined,
    StepKind.DEFERRED: _deferred,
    StepKind.DONE: _done,
    StepKind.STOPPED: _stopped,
    StepKind.FETCHED_BACK: _fetched_back,
    StepKind.WITHDRAWN: _withdrawn,
    StepKind.ERASURE_ASKED: _erasure_asked,
}
