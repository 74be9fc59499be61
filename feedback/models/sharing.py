"""Who else may see a contribution: one permission for each audience, never one for all."""

from django.conf import settings
from django.db import models

from feedback.enums import AudienceKind, ClearanceState
from feedback.models.contributions import ShareableVersion
from feedback.models.themes import in_language
from lifecycles.guard import Guarded, GuardedQuerySet
from media.enums import Disguise
from media.wording import shown_as
from storing.fields import StaffsChars, StaffsText


class Audience(models.Model):
    """Someone that a contribution can be shown to: a board, or everyone.

    ``sentence`` says who they are in the author's words, beside the switch.
    """

    personal_fields = ()

    slug = models.SlugField(unique=True)
    kind = models.CharField(max_length=8, choices=AudienceKind.choices)
    name = models.CharField(max_length=100)
    name_cy = models.CharField(max_length=100, blank=True)
    sentence = models.CharField(max_length=200)
    sentence_cy = models.CharField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return in_language(self.name, self.name_cy)

    @property
    def who_they_are(self) -> str:
        return in_language(self.sentence, self.sentence_cy)


def has_newer_wording(clearance: str) -> models.Expression:
    """For ``annotate``: whether a wording was saved after the one that an audience was given, and
    nobody has decided yet what they are to have. ``clearance``: the lookup that leads to it, or "".
    """
    to = f"{clearance}__" if clearance else ""
    newer = ShareableVersion.objects.filter(
        contribution=models.OuterRef(f"{to}contribution"), id__gt=models.OuterRef(f"{to}version")
    )
    return models.Case(
        models.When(models.Q(**{f"{to}state": ClearanceState.CLEARED}), then=models.Exists(newer)),
        default=models.Value(False),
        output_field=models.BooleanField(),
    )


class ClearanceQuerySet(GuardedQuerySet):
    def cleared(self) -> "ClearanceQuerySet":
        return self.filter(state=ClearanceState.CLEARED)

    def cleared_for(self, audience: Audience) -> "ClearanceQuerySet":
        return self.cleared().filter(audience=audience)

    def with_older_wording(self) -> "ClearanceQuerySet":
        """Whose audience has words that somebody has corrected since."""
        return self.cleared().filter(has_newer_wording(""))


class Clearance(Guarded):
    """Permission for one audience to see one contribution, in one wording.

    The author's wish makes it (``asked``); a person grants it (``cleared``) by copying the
    shareable version into ``wording``, which is in clear from then on and empty otherwise.
    ``version`` says which one that was: a newer one is a question to the desk.
    """

    personal_fields = ("wording", "decided_by")
    initial_states = {"state": (ClearanceState.ASKED,)}

    contribution = models.ForeignKey(
        "feedback.Contribution", on_delete=models.CASCADE, related_name="clearances"
    )
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="clearances")
    state = models.CharField(
        max_length=10, choices=ClearanceState.choices, default=ClearanceState.ASKED
    )
    title = StaffsChars(max_length=120, blank=True)
    wording = StaffsText(blank=True)
    version = models.ForeignKey(
        ShareableVersion, null=True, on_delete=models.RESTRICT, related_name="given"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "audience"], name="one_clearance_an_audience"
            ),
            models.CheckConstraint(
                name="cleared_has_words_and_a_person",
                condition=(
                    models.Q(state=ClearanceState.CLEARED, decided_by__isnull=False)
                    & ~models.Q(wording="")
                )
                | (~models.Q(state=ClearanceState.CLEARED) & models.Q(wording="")),
            ),
            models.CheckConstraint(
                name="cleared_says_which_version",
                condition=models.Q(state=ClearanceState.CLEARED, version__isnull=False)
                | (~models.Q(state=ClearanceState.CLEARED) & models.Q(version__isnull=True)),
            ),
            models.CheckConstraint(
                name="clearance_decided_by_and_at",
                condition=models.Q(decided_by__isnull=True, decided_at__isnull=True)
                | models.Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution.friendly_name} for {self.audience.slug}: {self.state}"

    def log_about(self) -> list[int]:
        return [self.contribution_id]

    def log_facts(self) -> dict[str, object]:
        return {"audience": self.audience.slug}


class ClearedClip(models.Model):
    """A clip that goes with a cleared wording, in one disguise and no other.

    It counts only while its clearance stands; a clearance that is taken back takes it along.
    """

    personal_fields = ("by",)

    clearance = models.ForeignKey(Clearance, on_delete=models.CASCADE, related_name="clips")
    clip = models.ForeignKey("media.Clip", on_delete=models.CASCADE, related_name="cleared")
    disguise = models.CharField(max_length=12, choices=Disguise.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["clearance", "clip"], name="a_clip_once_a_clearance")
        ]

    def __str__(self) -> str:
        return f"{self.clip} for {self.clearance}: {self.disguise}"

    @property
    def shown(self) -> str:
        """How this audience sees it, in words."""
        return shown_as(self.disguise)
