"""Who may see what a child sent. Every screen, export and link asks these functions."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts import roles
from accounts.models import RoleGrant
from accounts.permissions import may
from feedback.enums import State
from feedback.models import Contribution, GoesRound

READ = "contribution.read"  # opens the desk; which rows, the three below say
READ_USUAL = "contribution.read_usual"  # all that is not about a reader
READ_ROUTED = "contribution.read_routed"  # what is about the usual readers (domain.md S7)
READ_ROUND = "contribution.read_round"  # what is about a lead, where no other lead is there


@dataclass(frozen=True)
class Eyes:
    """Who looks, and what their roles let them read."""

    pk: int
    usual: bool
    routed: bool
    round: bool

    @classmethod
    def of(cls, user) -> "Eyes":
        usual, routed, round_ = (may(user, each) for each in (READ_USUAL, READ_ROUTED, READ_ROUND))
        return cls(getattr(user, "pk", None) or 0, usual, routed, round_)

    @property
    def any(self) -> bool:
        return self.usual or self.routed or self.round

    @property
    def only_usual(self) -> bool:
        return self.usual and not self.routed


def may_see(
    eyes: Eyes, *, erased: bool, about: bool, named: frozenset[int], leads: frozenset[int]
) -> bool:
    """The rule. ``about``: it is about a reader; ``named``: the people whom it goes round; ``leads``:
    the safeguarding leads who can sign in.

    What is about a reader goes to the leads whom it is not about; to the council's named person where
    there is none of those. What was erased is seen by nobody.
    """
    if erased or eyes.pk in named:
        return False
    if not about:
        return eyes.usual
    return eyes.routed or (eyes.round and not leads - named)


def staff_may_see(user, contribution: Contribution) -> bool:
    """Whether ``user`` may open ``contribution`` on the desk. One query where it is about a reader, one
    more for a named person."""
    eyes, about = Eyes.of(user), contribution.about_reader
    return may_see(
        eyes,
        erased=contribution.state == State.ERASED,
        about=about,
        named=named_in(contribution) if about and eyes.any else frozenset(),
        leads=frozenset(_leads().values_list("user", flat=True))
        if about and eyes.round
        else frozenset(),
    )


def seen_by(user, contributions: QuerySet[Contribution] | None = None) -> QuerySet[Contribution]:
    """The same rule as a query: the contributions that ``user`` may open."""
    rows = Contribution.objects.all() if contributions is None else contributions
    eyes = Eyes.of(user)
    if not eyes.any:
        return rows.none()
    # Whatever ``about_reader`` says: the public door may write that column, and no row of these.
    rows = rows.exclude(state=State.ERASED).exclude(_goes_round(user))
    if eyes.only_usual and not eyes.round:
        return rows.filter(about_reader=False)
    if eyes.usual and eyes.routed:
        return rows
    ours = Q(about_reader=False) if eyes.usual else Q(pk__in=[])
    if eyes.routed:
        return rows.filter(ours | Q(about_reader=True))
    return rows.filter(ours | Q(about_reader=True) & ~Exists(_leads_left()))


def is_kept_from(user, contribution: Contribution) -> bool:
    """Whether it is kept from ``user`` on every screen, also those without words: it is about them,
    or about a reader and they are one themselves, whatever else they are (domain.md S7).
    """
    if not contribution.about_reader:
        return False
    return Eyes.of(user).only_usual or user.pk in named_in(contribution)


def kept_from(user, of: str = "") -> Q:
    """The same as a condition; ``of``: the name of the contribution in the rows that it is asked of."""
    at = f"{of}__" if of else ""
    about = Q(**{f"{at}about_reader": True}) if Eyes.of(user).only_usual else Q()
    return about | _goes_round(user, at)


def named_in(contribution: Contribution) -> frozenset[int]:
    """The people whom it goes round."""
    rows = GoesRound.objects.filter(contribution=contribution.pk)
    return frozenset(rows.values_list("person", flat=True))


def _goes_round(user, at: str = "") -> Q:
    # Read once and not for each row: few are ever about one person.
    about = GoesRound.objects.filter(person=user.pk).values("contribution")
    return Q(**{f"{at}pk__in": about})


def _leads() -> QuerySet[RoleGrant]:
    slugs = roles.slugs_with(READ_ROUTED)
    return RoleGrant.objects.filter(role__in=slugs, scope="", user__is_active=True)


def _leads_left() -> QuerySet[RoleGrant]:
    """For each contribution of a query: the leads whom it is not about."""
    named = GoesRound.objects.filter(contribution=OuterRef(OuterRef("pk")), person=OuterRef("user"))
    return _leads().exclude(Exists(named))
