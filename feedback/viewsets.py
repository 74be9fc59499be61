"""What the council's editors change in the Wagtail admin: lists that hold nothing of anybody's."""

from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from feedback.models import ReadingHours, ReplyTemplate, Theme


class ThemeViewSet(ModelViewSet):
    model = Theme
    icon = "tag"
    form_fields = ["slug", "label", "label_cy", "picture", "order", "active"]
    list_display = ["label", "label_cy", "order", "active"]


class ReadingHoursViewSet(ModelViewSet):
    model = ReadingHours
    icon = "time"
    form_fields = ["weekday", "opens", "closes"]
    list_display = ["weekday", "opens", "closes"]


class ReplyTemplateViewSet(ModelViewSet):
    model = ReplyTemplate
    icon = "mail"
    form_fields = ["slug", "title", "words", "words_cy", "order"]
    list_display = ["title", "order"]


class CouncilGroup(ModelViewSetGroup):
    """One entry of the admin's menu."""

    menu_label = "Heard"
    menu_icon = "group"
    items = (ThemeViewSet, ReadingHoursViewSet, ReplyTemplateViewSet)
