"""What one council says about itself: its name, who helps, and when people read."""

from datetime import time, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from feedback.models.themes import in_language
from feedback.safety_settings import (
    days_problem,
    exit_page_problem,
    mail_problem,
    openings_problem,
    phone_problem,
)

A_YEAR = timedelta(days=366)
_IN_FORCE = "in force"
_SWITCHED = "Take this away where it is not to count any more: a second person confirms it."


class Nation(models.TextChoices):
    """Whose bank holidays, helplines and commissioner a council has."""

    ENGLAND = "england", _("England")
    WALES = "wales", _("Wales")
    SCOTLAND = "scotland", _("Scotland")
    NORTHERN_IRELAND = "northern-ireland", _("Northern Ireland")


@register_setting(icon="cog", order=1)
class CouncilSettings(BaseGenericSetting):
    """Edited by a content editor in the Wagtail admin; one for the whole installation."""

    personal_fields = ()

    council_name = models.CharField(max_length=100, default="Our council")
    council_name_cy = models.CharField(max_length=100, blank=True)
    readers = models.CharField(
        "who usually reads, as a child would know them",
        max_length=150,
        blank=True,
        help_text="First names and team: a child judges by this whether it is about one of them.",
    )
    readers_cy = models.CharField("the same in Welsh", max_length=150, blank=True)
    nation = models.CharField(max_length=20, choices=Nation.choices, default=Nation.ENGLAND)
    advocate_name = models.CharField(max_length=100, blank=True)
    advocate_phone = models.CharField(max_length=30, blank=True)
    advocate_hours = models.CharField(max_length=100, blank=True)
    advocate_hours_cy = models.CharField("the same in Welsh", max_length=100, blank=True)
    complaints_phone = models.CharField(max_length=30, blank=True)
    complaints_address = models.CharField("complaints e-mail", max_length=100, blank=True)
    front_door_phone = models.CharField(
        "phone of the Front Door, for urgent worries about a child", max_length=30, blank=True
    )
    data_protection_address = models.CharField("data protection e-mail", max_length=100, blank=True)
    leave_to = models.URLField(
        "where “leave” goes", default="https://www.bbc.co.uk/weather", max_length=200
    )
    days_to_read = models.PositiveSmallIntegerField(
        "working days until someone has read a contribution, as you promise it", default=2
    )
    openings_an_hour = models.PositiveSmallIntegerField(
        "contributions that one person opens in an hour before somebody else looks at it",
        default=30,
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("council_name"),
                FieldPanel("council_name_cy", heading="Council name in Welsh"),
                FieldPanel("readers"),
                FieldPanel("readers_cy", heading="Who usually reads, in Welsh"),
                FieldPanel("nation"),
                FieldPanel("leave_to"),
            ],
            heading="The council",
        ),
        MultiFieldPanel(
            [
                FieldPanel("advocate_name"),
                FieldPanel("advocate_phone"),
                FieldPanel("advocate_hours"),
                FieldPanel("advocate_hours_cy", heading="Advocate hours in Welsh"),
                FieldPanel("complaints_phone"),
                FieldPanel("complaints_address"),
                FieldPanel("front_door_phone"),
                FieldPanel("data_protection_address"),
            ],
            heading="Who helps",
        ),
        FieldPanel("days_to_read"),
        FieldPanel("openings_an_hour"),
    ]

    class Meta:
        verbose_name = "council"

    def __str__(self) -> str:
        return self.council_name

    @property
    def when_the_advocate_answers(self) -> str:
        return in_language(self.advocate_hours, self.advocate_hours_cy)

    def clean(self) -> None:
        """A number that nobody answers, or a promise that nobody keeps, harms a child."""
        phones = ("advocate_phone", "complaints_phone", "front_door_phone")
        problems = {name: phone_problem(getattr(self, name)) for name in phones}
        mails = ("complaints_address", "data_protection_address")
        problems |= {name: mail_problem(getattr(self, name)) for name in mails}
        problems["leave_to"] = exit_page_problem(self.leave_to)
        problems["days_to_read"] = days_problem(self.days_to_read)
        problems["openings_an_hour"] = openings_problem(self.openings_an_hour)
        if found := {name: said for name, said in problems.items() if said}:
            raise ValidationError(found)


class Weekday(models.IntegerChoices):
    """As Python counts them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class ReadingHours(models.Model):
    """When people read what arrives, one row for each weekday that has any (0 is Monday)."""

    personal_fields = ()

    weekday = models.PositiveSmallIntegerField(unique=True, choices=Weekday.choices)
    opens = models.TimeField()
    closes = models.TimeField()
    active = models.BooleanField(_IN_FORCE, default=True, help_text=_SWITCHED)

    class Meta:
        ordering = ["weekday"]
        verbose_name_plural = "reading hours"
        constraints = [
            models.CheckConstraint(
                name="opens_before_it_closes", condition=models.Q(opens__lt=models.F("closes"))
            ),
            models.CheckConstraint(
                name="a_weekday", condition=models.Q(weekday__gte=0, weekday__lte=6)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()}: {self.opens:%H:%M}–{self.closes:%H:%M}"


class SpecialDay(models.Model):
    """A day that differs from its weekday: closed, or with other hours. It outdoes bank holidays."""

    personal_fields = ()

    day = models.DateField(unique=True)
    opens = models.TimeField(null=True, blank=True, help_text="Leave both empty for a closed day.")
    closes = models.TimeField(null=True, blank=True)
    active = models.BooleanField(_IN_FORCE, default=True, help_text=_SWITCHED)
    reason = models.CharField(
        max_length=100, blank=True, help_text="For colleagues, such as “training”. May stay empty."
    )

    class Meta:
        ordering = ["day"]
        verbose_name = "day with other hours"
        verbose_name_plural = "days with other hours"
        constraints = [
            models.CheckConstraint(
                name="special_day_closed_or_with_hours",
                condition=models.Q(opens__isnull=True, closes__isnull=True)
                | models.Q(opens__isnull=False, closes__isnull=False, opens__lt=models.F("closes")),
                violation_error_message="Give both times, the first before the second, or neither.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day:%-d %B %Y}: {self.hours}"

    def clean(self) -> None:
        """From a year back to five years ahead: a wrong century is a slip, and is found by nobody."""
        today = timezone.localdate()
        if self.day and not today - A_YEAR <= self.day <= today + 5 * A_YEAR:
            raise ValidationError({"day": "Choose a day from a year ago to five years ahead."})

    @property
    def span(self) -> tuple[time, time] | None:
        """From when to when people read on it; nothing where it is closed."""
        return None if self.opens is None else (self.opens, self.closes)

    @property
    def hours(self) -> str:
        return "closed" if self.opens is None else f"{self.opens:%H:%M}–{self.closes:%H:%M}"
