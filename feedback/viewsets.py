"""What the council's editors change in the Wagtail admin: lists that hold nothing of anybody's."""

from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from feedback.forms.safety import SafetyForm
from feedback.models import (
    CouncilSettings,
    Helpline,
    ReadingHours,
    ReplyTemplate,
    SpecialDay,
    Theme,
)


def by_two_people(panels: list) -> ObjectList:
    """Panels of a row whose guarded fields a second person confirms."""
    told = HelpPanel(template="feedback/council/two_people.html", heading="Two people")
    return ObjectList([told, *panels], base_form_class=SafetyForm)


def _panels(*fields: str) -> list[FieldPanel]:
    return [FieldPanel(name) for name in fields]


# Said here, since a model knows nothing of forms.
CouncilSettings.edit_handler = by_two_people(CouncilSettings.panels)


class _SaysWhatWaits:
    """Wagtail says “updated”; what waits for a second person is not."""

    def get_success_message(self, *saved) -> str:
        if not self.form.waits:
            return super().get_success_message(*saved)
        return f"{self.object}: this waits until a second person confirms it."


class _AddView(_SaysWhatWaits, generic.CreateView):
    pass


class _EditView(_SaysWhatWaits, generic.EditView):
    pass


class SafetyViewSet(ModelViewSet):
    """Rows that two people change. There is no copy of one: its form would look like the row’s own."""

    add_view_class = _AddView
    edit_view_class = _EditView
    copy_view_enabled = False


class ThemeViewSet(ModelViewSet):
    model = Theme
    icon = "tag"
    form_fields = ["slug", "label", "label_cy", "picture", "order", "active"]
    list_display = ["label", "label_cy", "order", "active"]


class ReadingHoursViewSet(SafetyViewSet):
    model = ReadingHours
    icon = "time"
    edit_handler = by_two_people(_panels("weekday", "opens", "closes", "active"))
    list_display = ["weekday", "opens", "closes", "active"]


class SpecialDayViewSet(SafetyViewSet):
    """Bank holidays are known; this is for what else differs, and for reading on one all the same."""

    model = SpecialDay
    icon = "date"
    edit_handler = by_two_people(_panels("day", "opens", "closes", "reason", "active"))
    list_display = ["day", "hours", "reason", "active"]


class ReplyTemplateViewSet(ModelViewSet):
    model = ReplyTemplate
    icon = "mail"
    form_fields = ["slug", "title", "words", "words_cy", "order"]
    list_display = ["title", "order"]


class HelplineViewSet(SafetyViewSet):
    model = Helpline
    icon = "help"
    edit_handler = by_two_people(
        _panels(
            "slug", "purpose", "way", "number", "say", "name", "name_cy", "note", "note_cy",
            "nation", "order", "active",
        )
    )  # fmt: skip
    list_display = ["name", "purpose", "way", "number", "nation", "active"]
    list_filter = ["purpose", "nation", "active"]


class CouncilGroup(ModelViewSetGroup):
    """One entry of the admin's menu."""

    menu_label = "Heard"
    menu_icon = "group"
    items = (
        ThemeViewSet,
        ReadingHoursViewSet,
        SpecialDayViewSet,
        HelplineViewSet,
        ReplyTemplateViewSet,
    )
