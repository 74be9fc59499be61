"""People who sign in at the staff door, the roles they hold, and invitations to join them."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts import roles
from accounts.session_names import LENGTH, NameField
from lifecycles.guard import Guarded, GuardedQuerySet

# Roles that mean nothing without a board; a constraint keeps them from being held everywhere.
NEED_SCOPE = sorted(slug for slug, role in roles.ROLES.items() if role.needs_scope)


class UserManager(BaseUserManager["User"]):
    """Makes people by e-mail address, kept in small letters."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """A saved person; without a password none will ever do (``set_unusable_password``)."""
        if not email:
            raise ValueError("A person needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        """For repairs from the command line. Without roles it still opens nothing of ours."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email=email.strip().lower())


class User(AbstractUser):
    """Someone who signs in at the staff door. Children never do."""

    personal_fields = ("email", "full_name", "last_login", "date_joined")

    username = None
    last_name = None
    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("full name"), max_length=120)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_any_case"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def first_name(self) -> str:
        """The name that Wagtail greets people by."""
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    @cached_property
    def held(self) -> frozenset[tuple[str, str]]:
        """(role slug, scope) of each grant: one query for each person object, so one a request."""
        return frozenset(self.grants.values_list("role", "scope"))

    def forget_held(self) -> None:
        """After a grant changed: ask the database again."""
        self.__dict__.pop("held", None)


class RoleGrant(models.Model):
    """One role that one person holds, everywhere (``scope`` "") or in one scope."""

    personal_fields = ("user", "role", "granted_by")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.SlugField(choices=roles.choices())
    scope = models.SlugField(blank=True, default="", db_index=False)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    granted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "scope"], name="accounts_rolegrant_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(role__in=NEED_SCOPE, scope=""),
                name="accounts_rolegrant_member_of_a_board",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role} ({self.scope or 'everywhere'})"


class Invitation(models.Model):
    """A letter that lets one person in once. The link's token is kept only as a hash.

    ``grants``: a list of [role slug, scope] to be given on acceptance. ``alone``: an operator's
    command sent it while there was nobody who could agree to what it gives.
    """

    personal_fields = ("email", "full_name", "invited_by", "accepted_by")

    email = models.EmailField()
    full_name = models.CharField(max_length=120)
    grants = models.JSONField(default=list)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="invitation"
    )
    cancelled_at = models.DateTimeField(null=True)
    alone = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(accepted_at__isnull=False, cancelled_at__isnull=False),
                name="accounts_invitation_accepted_or_cancelled",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation {self.pk}"

    @property
    def open(self) -> bool:
        """Neither used nor cancelled nor out of date."""
        unused = self.accepted_at is None and self.cancelled_at is None
        return unused and timezone.now() < self.expires_at


class RequestState(models.TextChoices):
    ASKED = "asked", _("waits for a second person")
    CONFIRMED = "confirmed", _("agreed")
    DECLINED = "declined", _("not done")


class RequestKind(models.TextChoices):
    ROLE = "role", _("to be given a role")
    SECOND_STEP = "second-step", _("to set up a new second step")
    LET_IN = "let-in", _("to be let in again")


class PowerRequestQuerySet(GuardedQuerySet):
    def waiting(self) -> "PowerRequestQuerySet":
        return self.filter(state=RequestState.ASKED)


class PowerRequest(Guarded):
    """What would give somebody power over what children send: asked by one, agreed by another.

    ``invitation`` until the invited person is here, ``user`` from then on; one of the two is
    always there. ``asked_by`` is nobody where an operator's command asked.
    """

    personal_fields = ("user", "asked_by", "decided_by")
    initial_states = {"state": (RequestState.ASKED,)}

    kind = models.CharField(max_length=12, choices=RequestKind)
    user = models.ForeignKey(
        User, null=True, on_delete=models.CASCADE, related_name="power_requests"
    )
    invitation = models.ForeignKey(
        Invitation, null=True, on_delete=models.CASCADE, related_name="power_requests"
    )
    role = models.SlugField(blank=True, default="")
    scope = models.SlugField(blank=True, default="", db_index=False)
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.ASKED)
    asked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = PowerRequestQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="power_request_is_about_somebody",
                condition=models.Q(user__isnull=False) | models.Q(invitation__isnull=False),
            ),
            models.CheckConstraint(
                name="power_request_confirmed_by_somebody",
                condition=~models.Q(state=RequestState.CONFIRMED)
                | models.Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_second_person_gives_power",
                condition=~models.Q(state=RequestState.CONFIRMED)
                | (models.Q(asked_by__isnull=True) | ~models.Q(decided_by=models.F("asked_by")))
                & (models.Q(user__isnull=True) | ~models.Q(decided_by=models.F("user"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def log_facts(self) -> dict[str, object]:
        """Of whom: an id alone, the log holds no names."""
        given = {"role": self.role, "scope": self.scope} if self.role else {}
        return {
            "kind": self.kind,
            "person": self.user_id,
            "invitation": self.invitation_id,
            **given,
        }

    @property
    def full_name(self) -> str:
        return self._person.full_name

    @property
    def email(self) -> str:
        return self._person.email

    @property
    def _person(self) -> "User | Invitation":
        return self.user or self.invitation


class Session(AbstractBaseSession):
    """Who is signed in. Its row has a digest of the key in the cookie, never the key."""

    personal_fields = ("session_data",)

    session_key = NameField("name", max_length=LENGTH, primary_key=True)

    @classmethod
    def get_session_store_class(cls) -> type:
        from accounts.session_store import SessionStore

        return SessionStore
