"""What one council says about itself: its name, who helps, and when people read."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


@register_setting(icon="cog", order=1)
class CouncilSettings(BaseGenericSetting):
    """Edited by a content editor in the Wagtail admin; one for the whole installation."""

    personal_fields = ()

    council_name = models.CharField(max_length=100, default="Our council")
    council_name_cy = models.CharField(max_length=100, blank=True)
    advocate_name = models.CharField(max_length=100, blank=True)
    advocate_phone = models.CharField(max_length=30, blank=True)
    advocate_hours = models.CharField(max_length=100, blank=True)
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

    panels = [
        MultiFieldPanel(
            [FieldPanel("council_name"), FieldPanel("council_name_cy"), FieldPanel("leave_to")],
            heading="The council",
        ),
        MultiFieldPanel(
            [
                FieldPanel("advocate_name"),
                FieldPanel("advocate_phone"),
                FieldPanel("advocate_hours"),
                FieldPanel("complaints_phone"),
                FieldPanel("complaints_address"),
                FieldPanel("front_door_phone"),
                FieldPanel("data_protection_address"),
            ],
            heading="Who helps",
        ),
        FieldPanel("days_to_read"),
    ]

    class Meta:
        verbose_name = "council"

    def __str__(self) -> str:
        return self.council_name


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
