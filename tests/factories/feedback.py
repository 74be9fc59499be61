"""Contributions in every state, each reached by the real verbs.

``make_contribution(state=..., ...)`` walks the lifecycle with a safeguarding lead of its own
where no ``by`` is given.
"""

import secrets

import factory

from feedback import catalogue
from feedback.actions import data_requests, intake, leaving, reading, sharing, telling
from feedback.enums import AudienceKind, Safety, State, Who
from feedback.models import Audience, Clearance, Contribution, DataRequest, Theme
from feedback.models.data_requests import FoundBy
from tests.factories.accounts import make_user
from tests.factories.media import mark_seen

WORDS = "Family time was cancelled three times and nobody told me why."
SHAREABLE = "A young person says family time was cancelled three times and nobody said why."
TITLE = "Family time that is cancelled"
WHY = "A letter from Robin Ashdown, their advocate, came by post."


class AudienceFactory(factory.django.DjangoModelFactory):
    """A board; ``AudienceFactory(public=True)`` is everyone."""

    class Meta:
        model = Audience
        django_get_or_create = ("slug",)

    class Params:
        public = factory.Trait(slug="everyone", kind=AudienceKind.PUBLIC, name="Everyone")

    slug = "shadow-board"
    kind = AudienceKind.BOARD
    name = factory.LazyAttribute(lambda row: row.slug.replace("-", " ").capitalize())
    sentence = "People who meet to talk about this."


class ThemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Theme
        django_get_or_create = ("slug",)

    slug = "family-time"
    label = factory.LazyAttribute(lambda row: row.slug.replace("-", " ").capitalize())
    picture = "family-time"


def make_sending(words: str = WORDS, **fields) -> intake.Sending:
    """What a form would hold; ``wishes`` and ``themes`` are slugs, made where they are missing."""
    wishes, themes = fields.pop("wishes", ()), fields.pop("themes", ())
    for slug in wishes:
        AudienceFactory(public=True) if slug == "everyone" else AudienceFactory(slug=slug)
    for slug in themes:
        ThemeFactory(slug=slug)
    catalogue.forget()
    fields.setdefault("key", secrets.token_bytes(16))
    fields.setdefault("who", Who.FROM_11)
    return intake.Sending(words=words, audiences=tuple(wishes), themes=tuple(themes), **fields)


def send(words: str = WORDS, *, crowded: bool = False, **fields) -> intake.Sent:
    """Sent as a child would; holds the code and the contribution."""
    return intake.send(make_sending(words, **fields), crowded=crowded)


def make_contribution(state: State = State.RECEIVED, *, by=None, **fields) -> Contribution:
    """A contribution that got to ``state`` by the real verbs. ``wishes`` default to a shadow board
    where the state needs one.
    """
    if state == State.WITH_BOARDS:
        fields.setdefault("wishes", ["shadow-board"])
    contribution = send(crowded=state == State.HELD_BACK, **fields).contribution
    _WALKS[state](contribution, by or make_user("safeguarding-lead"))
    contribution.refresh_from_db()
    return contribution


def make_data_request(contribution: Contribution | None = None, *, by=None) -> DataRequest:
    """A look by code that found ``contribution``, or nothing."""
    by = by or make_user("data-protection-officer")
    return data_requests.look(
        FoundBy.CODE, by=by, why=WHY, found=int(contribution is not None), contribution=contribution
    )


def make_clearance(*, audience: str = "shadow-board", by=None, **fields) -> Clearance:
    """A cleared clearance for ``audience`` (a slug), of a contribution of its own."""
    by = by or make_user("safeguarding-lead")
    contribution = make_contribution(State.PREPARING, by=by, wishes=[audience], **fields)
    return clear(contribution, by=by)


def clear(contribution: Contribution, *, by, audience: str = "", title: str = TITLE) -> Clearance:
    """Make it safe, prepare a version and clear it for ``audience``, or for its first wish."""
    if contribution.safety != Safety.SAFE:
        mark_seen(contribution)
        reading.decide_safety(contribution, Safety.SAFE, by=by)
    if not contribution.versions.exists():
        sharing.save_version(contribution, SHAREABLE, by=by)
    wishes = contribution.clearances.order_by("id")
    clearance = wishes.get(audience__slug=audience) if audience else wishes.first()
    return sharing.clear(clearance, by=by, title=title)


def _nothing(contribution, by) -> None:
    """It is there already."""


def _start(contribution, by) -> None:
    reading.start_reading(contribution, by=by)


def _read(contribution, by) -> None:
    _start(contribution, by)
    reading.mark_read(contribution, by=by)


def _to_boards(contribution, by) -> None:
    _read(contribution, by)
    clear(contribution, by=by)


def _answer(contribution, by) -> None:
    _read(contribution, by)
    telling.reply(contribution, "Thank you. We will ask why.", by=by)
    telling.mark_answered(contribution, by=by)


def _close(contribution, by) -> None:
    _answer(contribution, by)
    telling.close(contribution, by=by)


def _withdraw(contribution, by) -> None:
    leaving.withdraw(contribution)


def _erase(contribution, by) -> None:
    leaving.ask_for_erasure(contribution)
    contribution.refresh_from_db()
    leaving.erase(contribution, by=by)


_WALKS = {
    State.HELD_BACK: _nothing,
    State.RECEIVED: _nothing,
    State.READING: _start,
    State.PREPARING: _read,
    State.WITH_BOARDS: _to_boards,
    State.ANSWERED: _answer,
    State.CLOSED: _close,
    State.WITHDRAWN: _withdraw,
    State.ERASED: _erase,
}
